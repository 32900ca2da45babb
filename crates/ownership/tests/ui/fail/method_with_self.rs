#[path = "../support/resources.rs"]
mod resources;

use actix_web::HttpResponse;
use ownership::check_ownership;

struct Deployments;

impl Deployments {
    #[check_ownership("deployment")]
    #[actix_web::get("/deployments/{id}")]
    async fn show(&self) -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

fn main() {}
