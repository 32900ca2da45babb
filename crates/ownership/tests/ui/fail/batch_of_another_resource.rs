#[path = "../support/resources.rs"]
mod resources;

use actix_web::{HttpResponse, post};
use ownership::{OwnedBatch, check_ownership};
use resources::Endpoint;

#[check_ownership("deployment", batch)]
#[post("/deployments/batch-delete")]
async fn delete_deployments(rows: OwnedBatch<Endpoint>) -> HttpResponse {
    HttpResponse::Ok().json(rows.into_rows().len())
}

fn main() {
    let _ = ownership::scope("/api/v1").service(delete_deployments);
}
