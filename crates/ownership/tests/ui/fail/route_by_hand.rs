use actix_web::{HttpResponse, web};

async fn list_all() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = ownership::scope("/api").service(web::resource("/deployments").route(web::get().to(list_all)));
}
