#[path = "../support/resources.rs"]
mod resources;

use actix_web::{HttpResponse, get};
use ownership::check_ownership;

#[get("/deployments/{id}")]
#[check_ownership("deployment")]
async fn show_deployment() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {}
