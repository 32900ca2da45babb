//! Expands `resources!`, the registry of all resources that users can own.

use proc_macro2::TokenStream;

mod ast;
mod chain;
mod expand;
mod fields;
mod grants;
mod owner;
mod parse;
mod syntax;
mod valid;

use crate::errors::Errors;

/// Expands a registry.
pub(crate) fn entry(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(registry) = parse::registry(input, &mut errors) else {
        return errors.into_tokens();
    };
    let checked = valid::check(&registry, &mut errors);
    let resources = expand::registry(&registry, &checked);
    let errors = errors.into_tokens();
    quote::quote!(#resources #errors)
}
