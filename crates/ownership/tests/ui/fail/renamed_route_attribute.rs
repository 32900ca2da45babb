#[path = "../support/resources.rs"]
mod resources;

use actix_web::{HttpResponse, get as fetch};
use ownership::check_ownership;

#[check_ownership("deployment")]
#[fetch("/deployments/{id}")]
async fn show_deployment() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {}
