#[path = "../support/resources.rs"]
mod resources;

use actix_web::get;
use ownership::{Owned, Unscoped, check_ownership};
use resources::{Db, Deployment};

#[check_ownership("deployment")]
#[get("/deployments/{id}/rank")]
async fn rank(_deployment: Owned<Deployment>, _db: Unscoped<Db>) -> &'static str {
    "first"
}

fn main() {}
