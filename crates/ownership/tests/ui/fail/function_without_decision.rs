use actix_web::HttpResponse;

async fn list_all() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = ownership::scope("/api").service(list_all);
}
