use actix_web::{HttpResponse, get};

#[get("/deployments")]
async fn list_all() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = ownership::scope("/api").scope(ownership::scope("/v1").service(list_all));
}
