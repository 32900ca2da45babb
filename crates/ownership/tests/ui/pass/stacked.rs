//! Several ownership checks on one handler.

use actix_web::{HttpResponse, post};
use ownership::{Owned, SecureScope, check_ownership};

use crate::resources::{Deployment, Endpoint};

pub(crate) fn add(scope: SecureScope) -> SecureScope {
    scope.service(both).service(neither_is_named)
}

#[check_ownership("deployment")]
#[check_ownership("endpoint", param = "id")]
#[post("/stacked/{deployment_id}/{id}")]
async fn both(endpoint: Owned<Endpoint>, deployment: Owned<Deployment>) -> HttpResponse {
    HttpResponse::Ok().body(endpoint.into_row().route + &deployment.into_row().name)
}

#[check_ownership("endpoint")]
#[ownership::check_ownership("deployment")]
#[post("/stacked/{endpoint_id}/of/{deployment_id}")]
async fn neither_is_named() -> HttpResponse {
    HttpResponse::NoContent().finish()
}
