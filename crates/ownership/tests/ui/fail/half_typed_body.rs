#[path = "../support/resources.rs"]
mod resources;

use actix_web::{HttpResponse, get};
use ownership::{Owned, check_ownership};
use resources::Deployment;

#[check_ownership("deployment")]
#[get("/deployments/{id}")]
async fn show_deployment(deployment: Owned<Deployment>) -> HttpResponse {
    let _ = deployment.;
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = ownership::scope("/api/v1").service(show_deployment);
}
