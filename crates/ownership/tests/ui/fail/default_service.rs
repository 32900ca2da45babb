use actix_web::{HttpResponse, web};

fn main() {
    let _ = ownership::scope("/api").default_service(web::to(HttpResponse::NotFound));
}
