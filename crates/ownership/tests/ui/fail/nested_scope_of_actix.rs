use actix_web::{HttpResponse, web};

async fn list_all() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = ownership::scope("/api").scope(web::scope("/v1").route("/deployments", web::get().to(list_all)));
}
