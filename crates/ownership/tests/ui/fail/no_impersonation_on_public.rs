use actix_web::{HttpResponse, get};
use ownership::public;

#[public(no_impersonation, reason = "published")]
#[get("/status")]
async fn show_status() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = ownership::scope("/api/v1").service(show_status);
}
