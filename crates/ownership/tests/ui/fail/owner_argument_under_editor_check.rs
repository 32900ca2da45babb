#[path = "../support/shared.rs"]
mod resources;

use actix_web::{HttpResponse, get};
use ownership::{Owned, check_ownership};
use resources::Project;

#[check_ownership("project", access = editor)]
#[get("/projects/{id}")]
async fn show_row(row: Owned<Project>) -> HttpResponse {
    HttpResponse::Ok().body(row.into_row().name)
}

fn main() {
    let _ = ownership::scope("/api/v1").service(show_row);
}
