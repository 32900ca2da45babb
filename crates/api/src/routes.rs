//! The list of routes. Each handler declares in its own file who may call it; one without a declaration does not compile
//! here.

use ownership::{SecureScope, scope};
use utoipa::OpenApi;

pub mod deployments;
pub mod endpoints;
pub mod grants;
pub mod operations;
pub mod session;
pub mod users;
pub mod webhooks;

/// The path prefix of the API.
pub const PREFIX: &str = "/api/v1";

/// Returns the handlers' own descriptions.
pub(crate) fn description() -> utoipa::openapi::OpenApi {
    DescribedOperations::openapi().nest(PREFIX, DescribedApi::openapi())
}

/// Defines a scope and the description of its handlers from one list.
macro_rules! routes {
    ($scope:ident, described by $described:ident, under $prefix:expr => $($module:ident::$handler:ident,)*) => {
        #[doc = concat!("The handlers under `", stringify!($prefix), "`.")]
        #[must_use]
        pub fn $scope() -> SecureScope {
            scope($prefix)$(.service($module::$handler))*
        }

        #[derive(OpenApi)]
        #[openapi(paths($($module::$handler),*))]
        struct $described;
    };
}

// The router tries them in this order. A path without parameters costs a comparison, any other a regular expression: the row
// that is read most comes before those.
routes! {
    api, described by DescribedApi, under PREFIX =>
    session::set_token,
    session::logout,
    users::sync_user,
    users::show_me,
    deployments::list_deployments,
    deployments::list_public_deployments,
    grants::list_shared_deployments,
    deployments::show_deployment,
    deployments::update_deployment,
    deployments::delete_deployment,
    users::show_user,
    users::update_user,
    users::delete_user,
    deployments::create_deployment,
    deployments::batch_delete_deployments,
    grants::leave_deployment,
    deployments::transfer_deployment,
    grants::list_grants,
    grants::put_grant,
    grants::delete_grant,
    endpoints::list_endpoints,
    endpoints::create_endpoint,
    endpoints::show_endpoint,
    endpoints::update_endpoint,
    endpoints::delete_endpoint,
    webhooks::receive_clerk_event,
}

// Beside the API, for operators and developers.
routes! {
    operations, described by DescribedOperations, under "" =>
    operations::show_health,
    operations::show_readiness,
    operations::show_metrics,
    operations::show_openapi,
    operations::show_docs,
    operations::show_docs_file,
}
