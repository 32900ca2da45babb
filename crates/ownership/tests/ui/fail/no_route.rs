use actix_web::HttpResponse;
use ownership::authenticated;

#[authenticated]
async fn list_all() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {}
