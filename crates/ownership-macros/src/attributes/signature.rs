//! What a function must look like to be a handler: what actix-web asks of one, said before actix-web has to say it.

use syn::{GenericParam, ReturnType, Safety, spanned::Spanned};

use super::{parse::Handler, route};
use crate::errors::Errors;

/// Notes everything about the function itself that keeps it from being a handler.
pub(crate) fn check(handler: &Handler, errors: &mut Errors) {
    let signature = &handler.function.sig;
    if let Some(receiver) = signature.receiver() {
        errors.at(
            receiver.self_token,
            "an access decision goes on a free function: move this handler out of its `impl` block",
        );
        return;
    }
    if !handler.is_routed() {
        errors.at(
            &signature.ident,
            "no route attribute below this decision: put the decision above #[get(\"…\")], #[post(\"…\")], …",
        );
    }
    if handler.routes.len() > 1 && !handler.outer.iter().any(route::gathers) {
        errors.at(&signature.ident, "several route attributes: gather them under #[routes]");
    }
    if signature.asyncness.is_none() {
        errors.at(signature.fn_token, "a handler is async: write `async fn`");
    }
    let odd = match (&signature.safety, &signature.abi) {
        (Safety::Unsafe(token), _) => Some(token.span),
        (_, Some(abi)) => Some(abi.extern_token.span),
        _ => None,
    };
    errors.extend(odd, "a handler is a plain `async fn`, neither `unsafe` nor `extern`");
    if matches!(signature.output, ReturnType::Default) {
        errors
            .at(&signature.ident, "a handler answers: add `-> HttpResponse`, `-> impl Responder` or a `Result` of one");
    }
    let generic = signature.generics.params.iter().find(|param| !matches!(param, GenericParam::Lifetime(_)));
    errors.extend(
        generic.map(Spanned::span),
        "actix-web makes one service of a handler, so it cannot be generic: name the types that this one takes",
    );
}
