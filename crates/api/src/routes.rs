//! The list of routes. Each handler declares in its own file who may call it; one without a declaration does not compile
//! here.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use ownership::{Decided, Resource, SecureScope, access::Level, scope};
use utoipa::OpenApi;

use crate::resources::{caller_access::CallerAccess, deployment::Deployment, endpoint::Endpoint};

pub mod activity;
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
pub(crate) fn actions<R: Resource>(access: CallerAccess) -> &'static [&'static str] {
    /// For each resource, level and impersonation.
    type Actions = BTreeMap<(&'static str, Level, bool), Vec<&'static str>>;
    static ACTIONS: LazyLock<Actions> = LazyLock::new(|| {
        let mut actions = BTreeMap::<_, Vec<_>>::new();
        // Its decision also admits callers without a grant to end.
        let leave = grants::leave_deployment::SOURCE.handler;
        for entry in api().access_map().iter().filter(|entry| entry.handler != leave) {
            let Some(needed) = entry.checks.iter().map(|check| check.access).max() else { continue };
            for level in [Level::Viewer, Level::Editor, Level::Owner].into_iter().filter(|level| needed <= *level) {
                for is_impersonated in [false, true].into_iter().filter(|is| !(*is && entry.no_impersonation)) {
                    for resource in entry.checks.iter().map(|check| check.resource).collect::<BTreeSet<_>>() {
                        actions.entry((resource, level, is_impersonated)).or_default().push(entry.handler);
                    }
                }
            }
        }
        actions
    });
    ACTIONS.get(&(R::NAME, access.level(), access.is_impersonated())).map_or(&[], Vec::as_slice)
}

/// Returns each description of a row, with all values of its field `can`: what an owner may do.
pub(crate) fn possible_actions() -> [(&'static str, &'static [&'static str]); 2] {
    let all = CallerAccess::FULL;
    [("DeploymentView", actions::<Deployment>(all)), ("EndpointView", actions::<Endpoint>(all))]
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
    activity::list_activity,
    deployments::list_deployments,
    deployments::list_public_deployments,
    grants::list_shared_deployments,
    deployments::show_deployment,
    deployments::update_deployment,
    deployments::delete_deployment,
    users::list_known_users,
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
    activity::list_deployment_activity,
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
