//! The list of routes. Each handler declares in its own file who may call it; one without a declaration does not compile
//! here.

use std::{collections::BTreeMap, sync::LazyLock};

use ownership::{AccessEntry, Decided, Resource, SecureScope, scope};
use utoipa::OpenApi;

use crate::resources::{caller_access::CallerAccess, deployment::Deployment, endpoint::Endpoint};

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

/// Returns what the caller may do with a row of `R`: the handlers that check it, and whose decision admits this access.
pub(crate) fn actions<R: Resource>(access: CallerAccess) -> Vec<&'static str> {
    let admits = |entry: &&AccessEntry| {
        let is_impersonation_refused = entry.no_impersonation && access.is_impersonated();
        entry.checks.iter().all(|check| check.access <= access.level()) && !is_impersonation_refused
    };
    checking::<R>().filter(admits).map(|entry| entry.handler).collect()
}

/// Returns each description of a row, with all values of its field `can`.
pub(crate) fn possible_actions() -> [(&'static str, Vec<&'static str>); 2] {
    [
        ("DeploymentView", checking::<Deployment>().map(|entry| entry.handler).collect()),
        ("EndpointView", checking::<Endpoint>().map(|entry| entry.handler).collect()),
    ]
}

/// Returns the routes that check a row of `R`, without `leave_deployment`: its decision also admits callers without a grant
/// to end.
fn checking<R: Resource>() -> impl Iterator<Item = &'static AccessEntry> {
    static ENTRIES: LazyLock<BTreeMap<&str, Vec<AccessEntry>>> = LazyLock::new(|| {
        let mut entries = BTreeMap::<_, Vec<_>>::new();
        let leave = grants::leave_deployment::SOURCE.handler;
        for entry in api().access_map().iter().filter(|entry| entry.handler != leave) {
            for check in &entry.checks {
                entries.entry(check.resource).or_default().push(entry.clone());
            }
        }
        entries
    });
    ENTRIES.get(R::NAME).into_iter().flatten()
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
