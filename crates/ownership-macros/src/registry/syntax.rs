//! Parsers for the commas between lines, fields and columns.

use proc_macro2::TokenTree;
use syn::{Token, parse::ParseStream};

/// Parses the comma after a line or a field. The last one needs none.
pub(super) fn separator(input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() { Ok(()) } else { input.parse::<Token![,]>().map(|_| ()) }
}

/// Skips the rest of a line or a field.
pub(super) fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
