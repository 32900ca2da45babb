#[path = "../support/resources.rs"]
mod resources;

use actix_web::get;
use ownership::{Unscoped, authenticated};
use resources::Db;

type Raw = Unscoped<Db>;

#[authenticated]
#[get("/statistics")]
async fn statistics(_db: Raw) -> &'static str {
    "none"
}

fn main() {}
