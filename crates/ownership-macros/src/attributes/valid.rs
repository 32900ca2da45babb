//! Every rule a decision must keep, checked before anything is expanded; each mistake is underlined at the wrong token.
//! Leaves the function's own shape to its neighbour.

use proc_macro2::Span;
use syn::{LitStr, Type};

use super::{
    args::{DecisionAst, Owns},
    parse::Handler,
    route::Route,
};
use crate::errors::Errors;

/// A decision that can be expanded; expansion cannot fail.
pub(crate) enum Decision<'a> {
    Public { reason: &'a LitStr },
    Authenticated { no_impersonation: bool },
    Owns(Vec<Check<'a>>),
    OwnsEach(&'a Owns),
}

/// One ownership check and the route parameters that may hold its id (one per spelling among the routes).
pub(crate) struct Check<'a> {
    pub(crate) owns: &'a Owns,
    pub(crate) params: Vec<String>,
}

/// Judges a handler. `None` when it carries no decision that makes sense; the mistakes are noted.
pub(crate) fn decision<'a>(handler: &'a Handler, errors: &mut Errors) -> Option<Decision<'a>> {
    single(handler, errors);
    let mut checks: Vec<Check<'a>> = Vec::new();
    let mut other = None;
    for (written, span) in &handler.decisions {
        match written {
            DecisionAst::Owns(owns) if owns.batch.is_some() => other = Some(batch(handler, owns, errors)),
            DecisionAst::Owns(owns) => {
                let check = Check { owns, params: id_params(owns, &handler.routes, errors) };
                repeated(&check, &checks, *span, errors);
                checks.push(check);
            }
            DecisionAst::Authenticated { no_impersonation } => {
                other = other.or(Some(Decision::Authenticated { no_impersonation: *no_impersonation }));
            }
            DecisionAst::Public { reason } => other = other.or(Some(Decision::Public { reason })),
        }
    }
    if checks.is_empty() { other } else { Some(Decision::Owns(checks)) }
}

/// One decision, or several ownership checks.
fn single(handler: &Handler, errors: &mut Errors) {
    let Some(((first, _), rest)) = handler.decisions.split_first() else { return };
    let plain = |written: &DecisionAst| matches!(written, DecisionAst::Owns(owns) if owns.batch.is_none());
    for (_, span) in rest.iter().filter(|(written, _)| !plain(first) || !plain(written)) {
        errors.push(syn::Error::new(
            *span,
            "a second access decision: keep one of them (only plain #[check_ownership(..)] may be stacked)",
        ));
    }
}

/// The same resource with the same parameter twice is a slip, whether or not the parameter was said.
fn repeated(check: &Check<'_>, earlier: &[Check<'_>], span: Span, errors: &mut Errors) {
    let same = |other: &Check<'_>| other.owns.ident == check.owns.ident && other.params == check.params;
    if !check.params.is_empty() && earlier.iter().any(same) {
        errors.push(syn::Error::new(span, format!("{:?} is checked twice here", check.owns.resource.value())));
    }
}

/// The parameters that hold the id, for all of the routes together, in the order in which a request looks for them: its
/// own name comes before `id` on every route, so the first that a route has is the one that was chosen for it here.
fn id_params(owns: &Owns, routes: &[Route], errors: &mut Errors) -> Vec<String> {
    let mut found: Vec<String> = routes.iter().filter_map(|route| id_param(owns, route, errors)).collect();
    found.sort_unstable_by_key(|param| param == "id");
    found.dedup();
    found
}

/// The parameter that holds the id: `param`, else `{<resource>_id}`, else `{id}`.
fn id_param(owns: &Owns, route: &Route, errors: &mut Errors) -> Option<String> {
    let has = |name: &str| route.params.iter().any(|param| param == name);
    let resource = owns.resource.value();
    let own_name = format!("{resource}_id");
    if let Some(param) = &owns.param {
        let name = param.value();
        if has(&name) {
            return Some(name);
        }
        errors.at(param, format!("{:?} has no parameter {{{name}}}: {}", route.path.value(), named(route)));
        return None;
    }
    if let Some(param) = [own_name.as_str(), "id"].into_iter().find(|name| has(name)) {
        return Some(param.to_owned());
    }
    errors.at(
        &route.path,
        format!(
            "which parameter is the {resource}'s id? expected {{{own_name}}} or {{id}}, or \
             #[check_ownership(\"{resource}\", param = \"…\")]; {}",
            named(route),
        ),
    );
    None
}

fn named(route: &Route) -> String {
    if route.params.is_empty() {
        "the route has no parameters".to_owned()
    } else {
        format!("the route has {{{}}}", route.params.join("}, {"))
    }
}

/// A batch takes its ids from the body, through an `OwnedBatch<…>` argument that does the check.
fn batch<'a>(handler: &'a Handler, owns: &'a Owns, errors: &mut Errors) -> Decision<'a> {
    if let (Some(param), Some(_)) = (&owns.param, &owns.batch) {
        errors.at(param, "`batch` takes its ids from the body: drop `param`");
    }
    if let Some(access) = &owns.access {
        errors.at(access.span, "`batch` asks for the owner of every row: drop `access`");
    }
    if !handler.arguments.iter().any(is_batch) {
        errors.at(
            &handler.function.sig.ident,
            "`batch` needs an argument that holds the rows: `deployments: OwnedBatch<Deployment>`",
        );
    }
    Decision::OwnsEach(owns)
}

/// Whether an argument's type is spelled `OwnedBatch<…>`; its row type is asserted by the expansion.
pub(crate) fn is_batch(argument: &Type) -> bool {
    is_spelled(argument, "OwnedBatch")
}

/// Whether an argument's type is spelled `Owned<…>`; its level is asserted by the expansion.
pub(crate) fn is_owned(argument: &Type) -> bool {
    is_spelled(argument, "Owned")
}

fn is_spelled(argument: &Type, name: &str) -> bool {
    matches!(argument, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}
