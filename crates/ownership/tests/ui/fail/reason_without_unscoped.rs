#[path = "../support/resources.rs"]
mod resources;

use actix_web::{get, web::Data};
use ownership::authenticated;
use resources::Db;

#[authenticated(unscoped = "counts the rows of all users")]
#[get("/statistics")]
async fn statistics(_db: Data<Db>) -> &'static str {
    "none"
}

fn main() {}
