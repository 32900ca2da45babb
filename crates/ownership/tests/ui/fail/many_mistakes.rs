#[path = "../support/resources.rs"]
mod resources;

use actix_web::get;
use ownership::check_ownership;

#[check_ownership("deployment", param = "key", parameter = "id")]
#[check_ownership("endpoint")]
#[get("/deployments/{name}")]
fn show_deployment<T>() {}

fn main() {
    let _ = ownership::scope("/api/v1").service(show_deployment);
}
