#[path = "../support/shared.rs"]
mod resources;

use actix_web::{HttpResponse, get};
use ownership::check_ownership;

#[check_ownership("project", no_impersonation, no_impersonation)]
#[get("/projects/{id}")]
async fn show_row() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = ownership::scope("/api/v1").service(show_row);
}
