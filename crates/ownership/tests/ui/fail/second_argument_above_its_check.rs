#[path = "../support/shared.rs"]
mod resources;

use actix_web::{HttpResponse, get};
use ownership::{Owned, check_ownership};
use resources::Project;

#[check_ownership("project", param = "from")]
#[check_ownership("project", param = "to", access = editor)]
#[get("/projects/{from}/copy-to/{to}")]
async fn copy(from: Owned<Project>, to: Owned<Project>) -> HttpResponse {
    HttpResponse::Ok().body(from.into_row().name + &to.into_row().name)
}

fn main() {
    let _ = ownership::scope("/api/v1").service(copy);
}
