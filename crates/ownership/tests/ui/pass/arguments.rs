//! Argument and response types that actix-web accepts.

use actix_web::{
    HttpRequest, HttpResponse, Responder, get,
    http::{Method, Uri},
    post,
    web::{Json, Path},
};
use ownership::{Owned, OwnedBatch, SecureScope, authenticated, check_ownership, public};

use crate::resources::{Deployment, Endpoint};

pub(crate) fn add(scope: SecureScope) -> SecureScope {
    scope
        .service(patterns)
        .service(sixteen_arguments)
        .service(no_argument)
        .service(argument_without_ownership_of_its_own)
        .service(batch)
        .service(where_clause)
}

#[check_ownership("endpoint")]
#[get("/deployments/{deployment_id}/endpoints/{endpoint_id}")]
async fn patterns(
    mut endpoint: Owned<Endpoint>,
    Json((one, _)): Json<(String, String)>,
    _: Path<(String, String)>,
) -> impl Responder {
    endpoint = std::convert::identity(endpoint);
    format!("{} {one}", endpoint.route)
}

#[public(reason = "it says nothing")]
#[get("/sixteen")]
#[expect(clippy::too_many_arguments, reason = "as many as actix-web has room for")]
async fn sixteen_arguments(
    one: HttpRequest,
    _: HttpRequest,
    _: HttpRequest,
    _: HttpRequest,
    _: HttpRequest,
    _: HttpRequest,
    _: HttpRequest,
    _: HttpRequest,
    _: HttpRequest,
    _: HttpRequest,
    _: HttpRequest,
    _: HttpRequest,
    _: HttpRequest,
    _: HttpRequest,
    _: Uri,
    sixteen: Method,
) -> impl Responder {
    format!("{} {sixteen}", one.path())
}

#[check_ownership("deployment")]
#[get("/deployments/{id}/exists")]
async fn no_argument() -> Result<HttpResponse, actix_web::Error> {
    Ok(HttpResponse::NoContent().finish())
}

#[authenticated]
#[get("/deployments/{id}/name")]
async fn argument_without_ownership_of_its_own(deployment: Owned<Deployment>) -> String {
    deployment.into_row().name
}

#[check_ownership("deployment", batch)]
#[post("/deployments/batch-delete")]
async fn batch(rows: OwnedBatch<Deployment>) -> impl Responder {
    Json(rows.into_rows().len())
}

#[authenticated]
#[get("/where")]
async fn where_clause() -> HttpResponse
where
    Deployment: Send,
{
    HttpResponse::Ok().finish()
}
