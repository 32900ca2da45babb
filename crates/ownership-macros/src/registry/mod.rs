//! `resources!`: the one screen that names every ownable resource, its table, and whose it is.

use proc_macro2::TokenStream;

mod expand;
mod parse;
mod valid;

use crate::errors::Errors;

/// Expands a registry.
pub(crate) fn entry(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(registry) = errors.keep(syn::parse2::<parse::Registry>(input)) else {
        return errors.into_tokens();
    };
    let chains = valid::chains(&registry, &mut errors);
    if errors.is_empty() { expand::registry(&registry, &chains) } else { errors.into_tokens() }
}
