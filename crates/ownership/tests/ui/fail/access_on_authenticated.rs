use actix_web::{HttpResponse, get};
use ownership::authenticated;

#[authenticated(access = viewer)]
#[get("/deployments")]
async fn list_deployments() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = ownership::scope("/api/v1").service(list_deployments);
}
