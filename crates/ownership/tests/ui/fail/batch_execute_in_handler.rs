#[path = "../support/resources.rs"]
mod resources;

use actix_web::{post, web::Data};
use diesel::connection::SimpleConnection;
use ownership::{Database, Refusal, authenticated};
use resources::Db;

#[authenticated]
#[post("/deployments/clear")]
async fn clear(db: Data<Db>) -> Result<&'static str, Refusal> {
    db.run(|connection| connection.batch_execute("DELETE FROM deployments")).await?;
    Ok("done")
}

fn main() {}
