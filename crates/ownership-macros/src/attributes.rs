//! Expands an access decision into a handler that is guarded before its arguments are extracted.

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

/// Expands the outermost decision attribute of a handler, together with those below it.
pub(crate) fn entry(kind: AttrKind, args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(handler) = parse::handler(kind, args, item.clone(), &mut errors) else {
        // Not a function: emit the item unchanged, so that editors can still analyze it.
        let errors = errors.into_tokens();
        return quote::quote!(#item #errors);
    };
    signature::check(&handler, &mut errors);
    match valid::decision(&handler, &mut errors) {
        Some(decision) if errors.is_empty() => expand::guarded(&handler, &decision),
        _ => fallback::handler(&handler, errors),
    }
}
