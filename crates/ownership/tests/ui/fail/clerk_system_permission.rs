#[path = "../support/shared.rs"]
mod resources;

use actix_web::{HttpResponse, get};
use ownership::check_ownership;

#[check_ownership("project", or_permission = "org:sys_memberships:manage")]
#[get("/projects/{id}")]
async fn show_row() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = ownership::scope("/api/v1").service(show_row);
}
