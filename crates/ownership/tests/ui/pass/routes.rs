//! Every route syntax: several routes with different parameter names, full paths, several methods.

use actix_web::{HttpResponse, route, routes};
use ownership::{Owned, SecureScope, check_ownership};

use crate::resources::Deployment;

pub(crate) fn add(scope: SecureScope) -> SecureScope {
    scope.service(several).service(full_path).service(two_methods).service(named_parameter).service(with_a_pattern)
}

#[check_ownership("deployment")]
#[routes]
#[get("/projects/{id}")]
#[get("/deployments/{deployment_id}")]
#[head("/deployments/{deployment_id}")]
async fn several(deployment: Owned<Deployment>) -> HttpResponse {
    HttpResponse::Ok().body(deployment.into_row().name)
}

#[ownership::authenticated]
#[actix_web::get("/full-path")]
async fn full_path() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[::ownership::check_ownership("deployment")]
#[route("/two-methods/{id}", method = "GET", method = "PURGE", name = "two", guard = "everybody")]
async fn two_methods() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn everybody(_: &actix_web::guard::GuardContext<'_>) -> bool {
    true
}

#[check_ownership("deployment", param = "key")]
#[::actix_web::delete("/named/{id}/{key}")]
async fn named_parameter() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[check_ownership("deployment")]
#[actix_web::get("/pattern/{id:[a-z]{3}[0-9]+}/{rest}*")]
async fn with_a_pattern() -> HttpResponse {
    HttpResponse::Ok().finish()
}
