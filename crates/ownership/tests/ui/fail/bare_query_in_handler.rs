#[path = "../support/resources.rs"]
mod resources;

use actix_web::{get, web::Data};
use diesel::{QueryDsl, RunQueryDsl, SelectableHelper};
use ownership::{Database, Refusal, authenticated};
use resources::{Db, Deployment, deployments};

#[authenticated]
#[get("/deployments")]
async fn list_deployments(db: Data<Db>) -> Result<String, Refusal> {
    let rows: Vec<Deployment> = db.read(|connection| deployments::table.select(Deployment::as_select()).load(connection)).await?;
    Ok(format!("{rows:?}"))
}

fn main() {}
