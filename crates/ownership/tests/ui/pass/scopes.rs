//! Handlers in modules, and in a module with actix-web's `#[scope]`.

use ownership::SecureScope;

pub(crate) fn add(scope: SecureScope) -> SecureScope {
    scope.service(inner::show_deployment).service(prefixed::show_endpoint).service(prefixed::list_endpoints)
}

mod inner {
    use actix_web::{HttpResponse, get};
    use ownership::{Owned, check_ownership};

    use crate::resources::Deployment;

    #[check_ownership("deployment")]
    #[get("/inner/{id}")]
    pub(super) async fn show_deployment(deployment: Owned<Deployment>) -> HttpResponse {
        HttpResponse::Ok().body(deployment.into_row().name)
    }
}

/// The prefix is part of each route before the decisions are expanded, so its parameter counts.
#[actix_web::scope("/prefixed/{deployment_id}")]
mod prefixed {
    use actix_web::{HttpResponse, get};
    use ownership::{Owned, check_ownership};

    use crate::resources::{Deployment, Endpoint};

    #[check_ownership("endpoint")]
    #[get("/endpoints/{endpoint_id}")]
    pub(super) async fn show_endpoint(endpoint: Owned<Endpoint>) -> HttpResponse {
        HttpResponse::Ok().body(endpoint.into_row().route)
    }

    #[check_ownership("deployment")]
    #[get("/endpoints")]
    pub(super) async fn list_endpoints(deployment: Owned<Deployment>) -> HttpResponse {
        HttpResponse::Ok().body(deployment.into_row().name)
    }
}
