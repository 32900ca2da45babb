//! A handler's access decision: from the attribute's tokens to a handler that is guarded before its arguments are read.

use proc_macro2::TokenStream;

mod args;
mod authorize;
mod expand;
mod fallback;
mod overrides;
mod parse;
mod route;
mod signature;
mod simple_args;
mod valid;

pub(crate) use args::AttrKind;

use crate::errors::Errors;

/// Expands the outermost decision attribute of a handler; the ones below it are taken along.
pub(crate) fn entry(kind: AttrKind, args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(handler) = parse::handler(kind, args, item.clone(), &mut errors) else {
        // Not a function at all: the item is emitted untouched, so that editors keep working on it.
        let errors = errors.into_tokens();
        return quote::quote!(#item #errors);
    };
    signature::check(&handler, &mut errors);
    match valid::decision(&handler, &mut errors) {
        Some(decision) if errors.is_empty() => expand::guarded(&handler, &decision),
        _ => fallback::handler(&handler, errors),
    }
}
