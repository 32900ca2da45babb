#[path = "../support/resources.rs"]
mod resources;

use actix_web::get;
use ownership::{Owned, Unscoped, check_ownership};
use resources::{Db, Deployment, Endpoint};

#[check_ownership("deployment", unscoped = "ranks rows")]
#[check_ownership("endpoint", unscoped = "ranks other rows")]
#[get("/deployments/{deployment_id}/{endpoint_id}")]
async fn rank(_one: Owned<Deployment>, _other: Owned<Endpoint>, _db: Unscoped<Db>) -> &'static str {
    "first"
}

fn main() {}
