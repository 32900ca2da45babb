//! The access map: every route with its decision, as data.

use serde::Serialize;

use crate::{
    access::Level,
    decision::{Decided, Decision, HandlerSource, OwnershipCheck},
    route_params,
};

/// One route of the access map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccessEntry {
    /// `GET`, `DELETE`, …
    pub method: &'static str,
    /// The whole path, with the scope's prefix.
    pub path: String,
    /// `public`, `authenticated`, `owner of each`, or the lowest level that one of the checks requires: `owner`, `editor`
    /// or `viewer`.
    pub decision: &'static str,
    /// Why the route is public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// The rows that the caller needs access to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<AccessCheck>,
    /// Whether sessions with an impersonator are refused.
    #[serde(rename = "noImpersonation", skip_serializing_if = "is_false")]
    pub no_impersonation: bool,
    /// Why the handler runs queries without a caller, if it takes an [`Unscoped`](crate::Unscoped).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unscoped: Option<&'static str>,
    /// The handler's name.
    pub handler: &'static str,
    /// File and line of the decision, relative to the workspace root.
    pub source: String,
}

/// One row that the caller needs access to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessCheck {
    /// The resource's name.
    pub resource: &'static str,
    /// The route parameter that holds the id; absent for a batch, whose ids are in the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_param: Option<&'static str>,
    /// The required access level; left out of the JSON if it is the owner's.
    #[serde(skip_serializing_if = "is_owner")]
    pub access: Level,
    /// The permissions and roles that also give members of the row's organization the access.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<&'static str>,
}

impl AccessCheck {
    fn new(check: &OwnershipCheck, id_param: Option<&'static str>) -> Self {
        let overrides = check.overrides.iter().map(|by| by.as_str()).collect();
        Self { resource: check.resource, id_param, access: check.access, overrides }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_owner(level: &Level) -> bool {
    *level == Level::Owner
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Lists one entry for each method of each of the handler's routes.
pub(crate) fn entries<H: Decided>(prefix: &str) -> impl Iterator<Item = AccessEntry> {
    H::ROUTES.iter().flat_map(move |route| {
        route.methods.iter().map(move |method| {
            let path = format!("{prefix}{}", rooted(route.path));
            let checks = checks(H::DECISION, &path);
            let (decision, reason) = words(H::DECISION);
            let HandlerSource { handler, file, line, .. } = H::SOURCE;
            let no_impersonation = H::DECISION.refuses_impersonation();
            let source = format!("{file}:{line}");
            AccessEntry {
                method,
                path,
                decision,
                reason,
                checks,
                no_impersonation,
                unscoped: H::UNSCOPED,
                handler,
                source,
            }
        })
    })
}

/// Completes a path as actix-web does: with a leading slash, unless it is empty.
pub(crate) fn rooted(path: &str) -> String {
    if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

fn words(decision: Decision) -> (&'static str, Option<&'static str>) {
    match decision {
        Decision::Public { reason } => ("public", Some(reason)),
        Decision::Authenticated { .. } => ("authenticated", None),
        Decision::Owns(checks) => {
            (checks.iter().map(|check| check.access).min().unwrap_or(Level::Owner).as_str(), None)
        }
        Decision::OwnsEach(_) => ("owner of each", None),
    }
}

fn checks(decision: Decision, path: &str) -> Vec<AccessCheck> {
    let here = |param: &str| path.contains(&format!("{{{param}}}")) || path.contains(&format!("{{{param}:"));
    match decision {
        Decision::Public { .. } | Decision::Authenticated { .. } => Vec::new(),
        Decision::OwnsEach(check) => vec![AccessCheck::new(check, None)],
        Decision::Owns(checks) => {
            let param = |check: &OwnershipCheck| route_params::param(check.resource, check.params, here);
            checks.iter().map(|check| AccessCheck::new(check, param(check))).collect()
        }
    }
}
