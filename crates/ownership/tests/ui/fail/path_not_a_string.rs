#[path = "../support/resources.rs"]
mod resources;

use actix_web::HttpResponse;
use ownership::check_ownership;

#[check_ownership("deployment", path = deployments, method = "GET")]
async fn show_deployment() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = ownership::scope("/api").service(show_deployment);
}
