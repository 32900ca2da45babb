#[path = "../support/resources.rs"]
mod resources;

use actix_web::get;
use ownership::check_ownership;

struct Deployments;

impl Deployments {
    #[check_ownership("deployment")]
    #[get("/deployments/{id}")]
    async fn show() -> String {
        String::new()
    }
}

fn main() {}
