//! The access map: every route and its decision, as data.

use serde::Serialize;

use crate::{Decided, Decision, Source, ids};

/// One route of the access map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccessEntry {
    /// `GET`, `DELETE`, …
    pub method: &'static str,
    /// The whole path, with the scope's prefix.
    pub path: String,
    /// `public`, `authenticated`, `owner` or `owner of each`.
    pub decision: &'static str,
    /// Why the route is public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// What the caller must own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<AccessCheck>,
    /// The handler's name.
    pub handler: &'static str,
    /// File and line of the decision, from the workspace's root.
    pub source: String,
}

/// One thing that the caller must own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessCheck {
    /// The resource's name.
    pub resource: &'static str,
    /// The route parameter that holds its id; absent for a batch, whose ids come in the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_param: Option<&'static str>,
}

/// The entries of one handler: one for each method of each of its routes.
pub(crate) fn entries<H: Decided>(prefix: &str) -> impl Iterator<Item = AccessEntry> {
    H::ROUTES.iter().flat_map(move |route| {
        route.methods.iter().map(move |method| {
            let path = format!("{prefix}{}", rooted(route.path));
            let checks = checks(H::DECISION, &path);
            let (decision, reason) = words(H::DECISION);
            let Source { handler, file, line, .. } = H::SOURCE;
            AccessEntry { method, path, decision, reason, checks, handler, source: format!("{file}:{line}") }
        })
    })
}

/// A path as actix-web completes it: with a slash in front, unless it is empty.
pub(crate) fn rooted(path: &str) -> String {
    if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

fn words(decision: Decision) -> (&'static str, Option<&'static str>) {
    match decision {
        Decision::Public { reason } => ("public", Some(reason)),
        Decision::Authenticated => ("authenticated", None),
        Decision::Owns(_) => ("owner", None),
        Decision::OwnsEach { .. } => ("owner of each", None),
    }
}

fn checks(decision: Decision, path: &str) -> Vec<AccessCheck> {
    match decision {
        Decision::Public { .. } | Decision::Authenticated => Vec::new(),
        Decision::OwnsEach { resource } => vec![AccessCheck { resource, id_param: None }],
        Decision::Owns(checks) => checks
            .iter()
            .map(|check| {
                let here =
                    |param: &str| path.contains(&format!("{{{param}}}")) || path.contains(&format!("{{{param}:"));
                AccessCheck { resource: check.resource, id_param: ids::param(check.resource, check.params, here) }
            })
            .collect(),
    }
}
