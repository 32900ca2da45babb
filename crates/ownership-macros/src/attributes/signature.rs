//! Validates a handler's signature, with clearer errors than actix-web's.

use syn::{GenericParam, ReturnType, Safety, spanned::Spanned};

use super::{parse::Handler, route};
use crate::errors::Errors;

/// Adds an error for everything that keeps the function from being a handler.
pub(crate) fn check(handler: &Handler, errors: &mut Errors) {
    let signature = &handler.function.sig;
    if let Some(receiver) = signature.receiver() {
        errors.at(
            receiver.self_token,
            "an access decision belongs on a free function: move this handler out of its `impl` block",
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
        errors.at(&signature.ident, "more than one route attribute: put them under #[routes]");
    }
    if signature.asyncness.is_none() {
        errors.at(signature.fn_token, "a handler must be async: write `async fn`");
    }
    let odd = match (&signature.safety, &signature.abi) {
        (Safety::Unsafe(token), _) => Some(token.span),
        (_, Some(abi)) => Some(abi.extern_token.span),
        _ => None,
    };
    errors.extend(odd, "a handler cannot be `unsafe` or `extern`");
    if matches!(signature.output, ReturnType::Default) {
        errors.at(
            &signature.ident,
            "a handler must return a response: add `-> HttpResponse`, `-> impl Responder` or a `Result` of one",
        );
    }
    let generic = signature.generics.params.iter().find(|param| !matches!(param, GenericParam::Lifetime(_)));
    errors.extend(
        generic.map(Spanned::span),
        "a handler cannot be generic, because actix-web registers it as one service: use concrete types",
    );
}
