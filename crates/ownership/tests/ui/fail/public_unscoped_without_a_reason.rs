#[path = "../support/resources.rs"]
mod resources;

use actix_web::get;
use ownership::{Unscoped, public};
use resources::Db;

#[public(reason = "numbers are public")]
#[get("/statistics")]
async fn statistics(_db: Unscoped<Db>) -> &'static str {
    "none"
}

fn main() {}
