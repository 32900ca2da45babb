#[path = "../support/resources.rs"]
mod resources;

use actix_web::{HttpResponse, get};
use ownership::check_ownership;

const PATH: &str = "/deployments/{id}";

#[check_ownership("deployment")]
#[get(PATH)]
async fn show_deployment() -> HttpResponse {
    HttpResponse::Ok().body(PATH)
}

fn main() {
    let _ = ownership::scope("/api/v1").service(show_deployment);
}
