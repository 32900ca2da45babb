#[path = "../support/resources.rs"]
mod resources;

use actix_web::{HttpResponse, get};
use ownership::check_ownership;

#[check_ownership("deployment", param = "deploymnt_id", prefix = "/deployments/{deployment_id}")]
#[get("/name")]
async fn show_deployment() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = ownership::scope("/api").service(show_deployment);
}
