#[path = "../support/resources.rs"]
mod resources;

use actix_web::{post, web::Data};
use diesel::{ExpressionMethods, RunQueryDsl};
use ownership::{Database, Refusal, authenticated};
use resources::{Db, deployments};

#[authenticated]
#[post("/deployments/rename")]
async fn rename_all(db: Data<Db>) -> Result<String, Refusal> {
    let update = diesel::update(deployments::table).set(deployments::name.eq("mine"));
    let renamed = db.run(move |connection| update.execute(connection)).await?;
    Ok(renamed.to_string())
}

fn main() {}
