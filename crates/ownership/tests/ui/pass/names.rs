//! A handler's name becomes a unit struct, so it must not collide with a name in the expansion.

use actix_web::{HttpResponse, get};
use ownership::{SecureScope, check_ownership};

pub(crate) fn add(scope: SecureScope) -> SecureScope {
    scope.service(user).service(request).service(guarded).service(registered)
}

#[check_ownership("deployment")]
#[get("/names/user/{id}")]
pub async fn user(argument_0: String) -> HttpResponse {
    HttpResponse::Ok().body(argument_0)
}

#[check_ownership("deployment")]
#[get("/names/request/{id}")]
pub(crate) async fn request(request: String) -> HttpResponse {
    HttpResponse::Ok().body(request)
}

#[check_ownership("deployment")]
#[get("/names/guarded/{id}")]
pub(super) async fn guarded(guarded: String) -> HttpResponse {
    HttpResponse::Ok().body(guarded)
}

#[check_ownership("deployment")]
#[get("/names/registered/{id}")]
async fn registered(_: String) -> HttpResponse {
    HttpResponse::Ok().finish()
}
