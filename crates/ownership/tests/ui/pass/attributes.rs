//! Attributes of other crates, above and below the decision.

use actix_web::{HttpResponse, get};
use ownership::{Owned, SecureScope, check_ownership, public};

use crate::resources::Deployment;

pub(crate) fn add(scope: SecureScope) -> SecureScope {
    scope.service(traced_above).service(traced_below).service(documented)
}

#[tracing::instrument(skip_all, fields(id = deployment.id))]
#[check_ownership("deployment")]
#[get("/deployments/{id}/traced-above")]
async fn traced_above(deployment: Owned<Deployment>) -> HttpResponse {
    HttpResponse::Ok().body(deployment.into_row().name)
}

#[check_ownership("deployment")]
#[get("/deployments/{id}/traced-below")]
#[tracing::instrument(skip_all, fields(id = deployment.id))]
async fn traced_below(deployment: Owned<Deployment>) -> HttpResponse {
    HttpResponse::Ok().body(deployment.into_row().name)
}

#[cfg(test)]
#[public(reason = "it says nothing")]
#[get("/documented")]
/// A handler with documentation between its attributes.
#[cfg(not(windows))]
#[expect(unused_variables, reason = "the lint must look at this function and find this argument")]
async fn documented(unused: String) -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cfg(test)]
#[public(reason = "it is not there")]
#[get("/removed")]
#[cfg(not(test))]
async fn removed(nothing: OfThis, would: Compile) -> HttpResponse {}
