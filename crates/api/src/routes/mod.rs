//! The list of routes. Each handler says in its own file who may call it; one that does not say does not compile here.

use ownership::{SecureScope, scope};

pub mod deployments;
pub mod endpoints;
pub mod operations;
pub mod session;
pub mod users;

/// Where the API lives.
pub const PREFIX: &str = "/api/v1";

/// `/api/v1`.
#[must_use]
pub fn api() -> SecureScope {
    scope(PREFIX)
        .service(session::set_token)
        .service(session::logout)
        .service(users::sync_user)
        .service(users::show_me)
        .service(users::show_user)
        .service(users::update_user)
        .service(users::delete_user)
        .service(deployments::list_deployments)
        .service(deployments::list_public_deployments)
        .service(deployments::create_deployment)
        .service(deployments::batch_delete_deployments)
        .service(deployments::show_deployment)
        .service(deployments::update_deployment)
        .service(deployments::delete_deployment)
        .service(deployments::transfer_deployment)
        .service(endpoints::list_endpoints)
        .service(endpoints::create_endpoint)
        .service(endpoints::show_endpoint)
        .service(endpoints::update_endpoint)
        .service(endpoints::delete_endpoint)
}

/// What stands beside the API, for operators and developers.
#[must_use]
pub fn operations() -> SecureScope {
    scope("")
        .service(operations::show_health)
        .service(operations::show_readiness)
        .service(operations::show_openapi)
        .service(operations::show_docs)
        .service(operations::show_docs_file)
}
