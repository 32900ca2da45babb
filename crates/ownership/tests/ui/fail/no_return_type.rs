use actix_web::get;
use ownership::authenticated;

#[authenticated]
#[get("/deployments")]
async fn list_deployments() {}

fn main() {
    let _ = ownership::scope("/api/v1").service(list_deployments);
}
