#[path = "../support/resources.rs"]
mod resources;

use actix_web::{HttpResponse, post};
use ownership::{OwnedBatch, check_ownership};
use resources::Deployment;

#[check_ownership("deployment", batch, param = "id")]
#[post("/deployments/{id}/batch-delete")]
async fn delete_deployments(rows: OwnedBatch<Deployment>) -> HttpResponse {
    HttpResponse::Ok().json(rows.into_rows().len())
}

fn main() {
    let _ = ownership::scope("/api/v1").service(delete_deployments);
}
