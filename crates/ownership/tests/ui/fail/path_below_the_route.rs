#[path = "../support/resources.rs"]
mod resources;

use actix_web::{HttpResponse, get};
use ownership::check_ownership;

#[get("/open/{id}")]
#[check_ownership("deployment", path = "/deployments/{id}", method = "GET")]
async fn show_deployment() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = actix_web::App::new().service(show_deployment);
}
