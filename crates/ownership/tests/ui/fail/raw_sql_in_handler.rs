#[path = "../support/resources.rs"]
mod resources;

use actix_web::{post, web::Data};
use diesel::RunQueryDsl;
use ownership::{Database, Refusal, authenticated};
use resources::Db;

#[authenticated]
#[post("/deployments/clear")]
async fn clear(db: Data<Db>) -> Result<String, Refusal> {
    let deleted = db.run(|connection| diesel::sql_query("DELETE FROM deployments").execute(connection)).await?;
    Ok(deleted.to_string())
}

fn main() {}
