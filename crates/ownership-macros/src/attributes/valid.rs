//! Validates a decision before it is expanded. Underlines the smallest wrong token.
//! `signature.rs` validates the function.

use proc_macro2::Span;
use syn::{LitStr, Type};

use super::{
    args::{DecisionAst, Owns},
    parse::Handler,
    route::Route,
};
use crate::errors::Errors;

/// A valid decision. Expansion cannot fail.
pub(crate) enum Decision<'a> {
    Public { reason: &'a LitStr },
    Authenticated { no_impersonation: bool },
    Owns(Vec<Check<'a>>),
    OwnsEach(&'a Owns),
}

/// One ownership check and the route parameters that can hold its id.
pub(crate) struct Check<'a> {
    pub(crate) owns: &'a Owns,
    pub(crate) params: Vec<String>,
}

/// Validates the decisions of a handler and adds errors. Returns `None` if no decision can be used.
pub(crate) fn decision<'a>(handler: &'a Handler, errors: &mut Errors) -> Option<Decision<'a>> {
    single(handler, errors);
    unscoped(handler, errors);
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

/// Checks that there is one decision, or several ownership checks.
fn single(handler: &Handler, errors: &mut Errors) {
    let Some(((first, _), rest)) = handler.decisions.split_first() else { return };
    let plain = |written: &DecisionAst| matches!(written, DecisionAst::Owns(owns) if owns.batch.is_none());
    for (_, span) in rest.iter().filter(|(written, _)| !plain(first) || !plain(written)) {
        errors.push(syn::Error::new(
            *span,
            "more than one access decision: keep one (only #[check_ownership(..)] without `batch` can be stacked)",
        ));
    }
}

/// Checks that a handler that takes the raw connection says why, and no other handler does. An alias of `Unscoped` is
/// detected in the expansion.
fn unscoped(handler: &Handler, errors: &mut Errors) {
    if handler.decisions.is_empty() {
        // The decision does not parse, so it may hold a reason.
        return;
    }
    let mut arguments = handler.arguments.iter().filter(|argument| is_unscoped(argument)).peekable();
    match &handler.unscoped {
        Some(reason) if arguments.peek().is_none() => errors.at(
            reason,
            "no argument needs this reason: remove `unscoped`, or take the raw connection as `db: Unscoped<Db>`",
        ),
        Some(_) => {}
        None => arguments.for_each(|argument| {
            errors.at(argument, "`Unscoped` lends the raw connection: say why in the decision, `unscoped = \"…\"`");
        }),
    }
}

/// Rejects a second check of the same resource and parameter.
fn repeated(check: &Check<'_>, earlier: &[Check<'_>], span: Span, errors: &mut Errors) {
    let same = |other: &Check<'_>| other.owns.ident == check.owns.ident && other.params == check.params;
    if !check.params.is_empty() && earlier.iter().any(same) {
        errors.push(syn::Error::new(span, format!("duplicate check of {:?}", check.owns.resource.value())));
    }
}

/// Finds the parameters that hold the id, for all routes, in the order in which a request tries them. `{<resource>_id}`
/// comes before `{id}`, so a request picks the parameter that was chosen for its route here.
fn id_params(owns: &Owns, routes: &[Route], errors: &mut Errors) -> Vec<String> {
    let mut found: Vec<String> = routes.iter().filter_map(|route| id_param(owns, route, errors)).collect();
    found.sort_unstable_by_key(|param| param == "id");
    found.dedup();
    found
}

/// Finds the parameter that holds the id: `param`, else `{<resource>_id}`, else `{id}`.
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
            "no parameter for the {resource}'s id: expected {{{own_name}}} or {{id}}, or \
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

/// Validates a batch. Its `OwnedBatch<…>` argument reads the ids from the body and checks them.
fn batch<'a>(handler: &'a Handler, owns: &'a Owns, errors: &mut Errors) -> Decision<'a> {
    if let (Some(param), Some(_)) = (&owns.param, &owns.batch) {
        errors.at(param, "`batch` takes the ids from the body: remove `param`");
    }
    if let Some(access) = &owns.access {
        errors.at(access, "`batch` requires the owner of every row: remove `access`");
    }
    if !handler.arguments.iter().any(is_batch) {
        errors.at(
            &handler.function.sig.ident,
            "`batch` needs an argument that holds the rows: `deployments: OwnedBatch<Deployment>`",
        );
    }
    Decision::OwnsEach(owns)
}

/// Whether an argument's type is written `OwnedBatch<…>`. The expansion asserts its row type.
pub(crate) fn is_batch(argument: &Type) -> bool {
    is_spelled(argument, "OwnedBatch")
}

/// Whether an argument's type is written `Owned<…>`. The expansion asserts its level.
pub(crate) fn is_owned(argument: &Type) -> bool {
    is_spelled(argument, "Owned")
}

/// Whether an argument's type is written `Unscoped<…>`.
pub(crate) fn is_unscoped(argument: &Type) -> bool {
    is_spelled(argument, "Unscoped")
}

fn is_spelled(argument: &Type, name: &str) -> bool {
    matches!(argument, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}
