#[path = "../support/resources.rs"]
mod resources;

use actix_web::get;
use ownership::{Unscoped, authenticated};
use resources::Db;

#[authenticated]
#[get("/statistics")]
async fn statistics(_db: Unscoped<Db>) -> &'static str {
    "none"
}

fn main() {}
