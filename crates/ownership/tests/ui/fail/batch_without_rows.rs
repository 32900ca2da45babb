#[path = "../support/resources.rs"]
mod resources;

use actix_web::{HttpResponse, post};
use ownership::check_ownership;

#[check_ownership("deployment", batch)]
#[post("/deployments/batch-delete")]
async fn delete_deployments() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = ownership::scope("/api/v1").service(delete_deployments);
}
