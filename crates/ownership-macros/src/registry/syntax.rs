//! The punctuation that lines, fields and columns share.

use proc_macro2::TokenTree;
use syn::{Token, parse::ParseStream};

/// The comma after a line or a field, unless it is the last.
pub(super) fn separator(input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() { Ok(()) } else { input.parse::<Token![,]>().map(|_| ()) }
}

/// Leaves the rest of a line or of a field unread.
pub(super) fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
