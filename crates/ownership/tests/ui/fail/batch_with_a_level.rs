#[path = "../support/shared.rs"]
mod resources;

use actix_web::{HttpResponse, post};
use ownership::{OwnedBatch, check_ownership};
use resources::Project;

#[check_ownership("project", batch, access = editor)]
#[post("/projects/batch")]
async fn count(rows: OwnedBatch<Project>) -> HttpResponse {
    HttpResponse::Ok().json(rows.into_rows().len())
}

fn main() {
    let _ = ownership::scope("/api/v1").service(count);
}
