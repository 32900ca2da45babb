//! A handler from a `macro_rules!`, whose parts are in invisible groups.

use actix_web::{HttpResponse, get};
use ownership::{Owned, SecureScope, check_ownership};

use crate::resources::Deployment;

macro_rules! show {
    ($name:ident, $resource:literal, $path:literal, $row:ty, $answer:expr) => {
        #[check_ownership($resource)]
        #[get($path)]
        async fn $name(row: Owned<$row>) -> HttpResponse {
            $answer.body(row.into_row().name)
        }
    };
}

show!(made, "deployment", "/made/{id}", Deployment, HttpResponse::Ok());

pub(crate) fn add(scope: SecureScope) -> SecureScope {
    scope.service(made)
}
