//! The access map: every route with its decision, as data.

use std::{any::TypeId, ops::Range};

use serde::Serialize;

use crate::{
    access::Level,
    decision::{Decided, Decision, HandlerSource, OwnershipCheck, RouteDecl},
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

impl AccessEntry {
    /// Names the route, its handler and its place in the source.
    pub(crate) fn describe(&self) -> String {
        let Self { method, path, handler, source, .. } = self;
        format!("{method} {path} (`{handler}`, {source})")
    }
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

/// The routes of a scope in the order of their registration, with the scopes that are nested in it.
#[derive(Clone, Default)]
pub(crate) struct Routes {
    entries: Vec<AccessEntry>,
    /// For each entry, its declaration.
    declared: Vec<Declared>,
    scopes: Vec<NestedScope>,
}

/// What an entry was made from.
#[derive(Clone, Copy)]
pub(crate) struct Declared {
    /// The handler's type.
    pub(crate) handler: TypeId,
    pub(crate) route: &'static RouteDecl,
    decision: Decision,
}

/// A nested scope.
#[derive(Clone)]
pub(crate) struct NestedScope {
    /// The whole prefix, with those of the scopes around it.
    pub(crate) prefix: String,
    /// The indexes of its entries.
    pub(crate) entries: Range<usize>,
    /// Whether an actix-web guard may leave a request to a later scope.
    pub(crate) is_guarded: bool,
}

impl Routes {
    pub(crate) fn entries(&self) -> &[AccessEntry] {
        &self.entries
    }

    pub(crate) fn declared(&self) -> &[Declared] {
        &self.declared
    }

    pub(crate) fn scopes(&self) -> &[NestedScope] {
        &self.scopes
    }

    /// Adds one entry for each method of each of the handler's routes.
    pub(crate) fn add<H: Decided + 'static>(&mut self, prefix: &str) {
        for route in H::ROUTES {
            let path = format!("{prefix}{}", rooted(route.path));
            for method in route.methods {
                let (path, checks) = (path.clone(), checks(H::DECISION, &path));
                let (decision, reason) = words(H::DECISION);
                let HandlerSource { handler, file, line, .. } = H::SOURCE;
                let no_impersonation = H::DECISION.refuses_impersonation();
                let source = format!("{file}:{line}");
                self.entries.push(AccessEntry {
                    method,
                    path,
                    decision,
                    reason,
                    checks,
                    no_impersonation,
                    unscoped: H::UNSCOPED,
                    handler,
                    source,
                });
                self.declared.push(Declared { handler: TypeId::of::<H>(), route, decision: H::DECISION });
            }
        }
    }

    /// Adds the routes of a scope below `outer`. Its prefix is `prefix`.
    pub(crate) fn nest(&mut self, outer: &str, prefix: &str, inner: Self, is_guarded: bool) {
        let start = self.entries.len();
        for (mut entry, declared) in inner.entries.into_iter().zip(inner.declared) {
            entry.path.insert_str(0, outer);
            entry.checks = checks(declared.decision, &entry.path);
            self.entries.push(entry);
            self.declared.push(declared);
        }
        self.scopes.extend(inner.scopes.into_iter().map(|scope| NestedScope {
            prefix: format!("{outer}{}", scope.prefix),
            entries: start + scope.entries.start..start + scope.entries.end,
            ..scope
        }));
        let entries = start..self.entries.len();
        self.scopes.push(NestedScope { prefix: format!("{outer}{prefix}"), entries, is_guarded });
    }

    /// Finds a route whose parameters do not tell the id of its check, and says why. A prefix causes this: the attribute
    /// has checked the route alone.
    pub(crate) fn ambiguous(&self) -> Option<(&AccessEntry, String)> {
        let mut routes = self.entries.iter().zip(&self.declared);
        routes.find_map(|(entry, declared)| Some((entry, declared.ambiguity(&entry.path)?)))
    }
}

impl Declared {
    fn ambiguity(&self, path: &str) -> Option<String> {
        let names: Vec<_> = route_params::names(path).collect();
        if let Some((_, name)) = names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)) {
            return Some(format!("has the parameter {{{name}}} twice: rename one of them"));
        }
        let Decision::Owns(checks) = self.decision else { return None };
        checks.iter().find_map(|check| match (id_param(check, self.route.path), id_param(check, path)) {
            (_, None) => {
                let (resource, expected) = (check.resource, check.params.join("} or {"));
                Some(format!("has no parameter for the {resource}'s id: the scope's prefix needs {{{expected}}}"))
            }
            (Some(own), Some(read)) if own != read => {
                Some(format!("has its id in {{{own}}}, and {{{read}}} of the prefix would be read: rename one of them"))
            }
            _ => None,
        })
    }
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
    match decision {
        Decision::Public { .. } | Decision::Authenticated { .. } => Vec::new(),
        Decision::OwnsEach(check) => vec![AccessCheck::new(check, None)],
        Decision::Owns(checks) => checks.iter().map(|check| AccessCheck::new(check, id_param(check, path))).collect(),
    }
}

/// Finds the parameter of the path that holds the check's id, as a request finds it.
fn id_param(check: &OwnershipCheck, path: &str) -> Option<&'static str> {
    route_params::param(check.resource, check.params, |param| route_params::names(path).any(|name| name == param))
}
