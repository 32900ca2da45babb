#[path = "../support/resources.rs"]
mod resources;

use actix_web::{HttpResponse, get};
use ownership::{Owned, check_ownership};
use resources::{Deployment, Endpoint};

fn archive(deployment: Owned<Deployment>) -> String {
    deployment.into_row().id
}

#[check_ownership("endpoint")]
#[get("/endpoints/{id}")]
async fn archive_parent(endpoint: Owned<Endpoint>) -> HttpResponse {
    HttpResponse::Ok().body(archive(endpoint))
}

fn main() {
    let _ = ownership::scope("/api/v1").service(archive_parent);
}
