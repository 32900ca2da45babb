//! Every rule a decision must keep, checked before anything is expanded; each mistake is underlined at the wrong token.

use proc_macro2::Span;
use syn::{LitStr, Type};

use super::{
    args::{Owns, Written},
    parse::Handler,
    route::Route,
};
use crate::errors::Errors;

/// A decision that can be expanded; expansion cannot fail.
pub(crate) enum Decision<'a> {
    Public { reason: &'a LitStr },
    Authenticated,
    Owns(Vec<Owned<'a>>),
    OwnsEach(&'a Owns),
}

/// One ownership check and the route parameters that may hold its id (one per spelling among the routes).
pub(crate) struct Owned<'a> {
    pub(crate) owns: &'a Owns,
    pub(crate) params: Vec<String>,
}

/// Judges a handler. `None` when it carries no decision that makes sense; the mistakes are noted.
pub(crate) fn decision<'a>(handler: &'a Handler, errors: &mut Errors) -> Option<Decision<'a>> {
    function(handler, errors);
    single(handler, errors);
    let mut owned = Vec::new();
    let mut other = None;
    for (written, _) in &handler.decisions {
        match written {
            Written::Owns(owns) if owns.batch.is_some() => other = Some(batch(handler, owns, errors)),
            Written::Owns(owns) => owned.push(Owned { owns, params: id_params(owns, &handler.routes, errors) }),
            Written::Authenticated => other = other.or(Some(Decision::Authenticated)),
            Written::Public { reason } => other = other.or(Some(Decision::Public { reason })),
        }
    }
    if owned.is_empty() { other } else { Some(Decision::Owns(owned)) }
}

/// The shape of the function itself.
fn function(handler: &Handler, errors: &mut Errors) {
    let signature = &handler.function.sig;
    if let Some(receiver) = signature.receiver() {
        errors.at(receiver, "an access decision goes on a free function: move this handler out of its `impl` block");
    }
    if signature.asyncness.is_none() {
        errors.at(signature.fn_token, "a handler is async: write `async fn`");
    }
    if handler.routes.is_empty() && errors.is_empty() {
        errors.at(
            &signature.ident,
            "no route attribute below this decision: put the decision above #[get(\"…\")], #[post(\"…\")], …",
        );
    }
}

/// One decision, or several ownership checks.
fn single(handler: &Handler, errors: &mut Errors) {
    let Some(((first, _), rest)) = handler.decisions.split_first() else { return };
    for (written, span) in rest {
        match (first, written) {
            (Written::Owns(first), Written::Owns(second)) if first.batch.is_none() && second.batch.is_none() => {
                repeated(handler, second, *span, errors);
            }
            _ => errors.push(syn::Error::new(
                *span,
                "a second access decision: keep one of them (only plain #[check_ownership(..)] may be stacked)",
            )),
        }
    }
}

/// The same resource with the same parameter twice is a slip.
fn repeated(handler: &Handler, second: &Owns, span: Span, errors: &mut Errors) {
    let same = |other: &Owns| {
        other.ident == second.ident
            && other.param.as_ref().map(LitStr::value) == second.param.as_ref().map(LitStr::value)
    };
    let times = handler.decisions.iter().filter(|(written, _)| matches!(written, Written::Owns(other) if same(other)));
    if times.count() > 1 {
        errors.push(syn::Error::new(span, format!("{:?} is checked twice here", second.resource.value())));
    }
}

/// The parameter that holds the id: `param`, else `{<resource>_id}`, else `{id}`, for each route.
fn id_params(owns: &Owns, routes: &[Route], errors: &mut Errors) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let own_name = format!("{}_id", owns.resource.value());
    for route in routes {
        let has = |name: &str| route.params.iter().any(|param| param == name);
        let param = match &owns.param {
            Some(param) if has(&param.value()) => param.value(),
            Some(param) => {
                errors.at(
                    param,
                    format!("{:?} has no parameter {{{}}}: {}", route.path.value(), param.value(), named(route)),
                );
                continue;
            }
            None if has(&own_name) => own_name.clone(),
            None if has("id") => "id".to_owned(),
            None => {
                errors.at(
                    &route.path,
                    format!(
                        "which parameter is the {name}'s id? expected {{{own_name}}} or {{id}}, or #[check_ownership(\"{name}\", param = \"…\")]; {named}",
                        name = owns.resource.value(),
                        named = named(route),
                    ),
                );
                continue;
            }
        };
        if !found.contains(&param) {
            found.push(param);
        }
    }
    found
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
    matches!(argument, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "OwnedBatch"))
}
