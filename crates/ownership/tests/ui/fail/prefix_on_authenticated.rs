use actix_web::{HttpResponse, get};
use ownership::authenticated;

#[authenticated(prefix = "/teams/{team_id}")]
#[get("/members")]
async fn list_members() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = ownership::scope("/api").service(list_members);
}
