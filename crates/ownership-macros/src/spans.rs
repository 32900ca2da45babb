//! Places generated tokens where the developer's tokens are, so that rustc underlines these and not the whole macro call.

use proc_macro2::Span;
use syn::{Path, Token};

/// Returns a span for generated tokens that reports errors at the developer's tokens, not at the whole attribute.
pub(crate) fn here(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// Returns the crate's path with this span.
pub(crate) fn at(krate: &Path, here: Span) -> Path {
    let mut krate = krate.clone();
    for segment in &mut krate.segments {
        segment.ident.set_span(segment.ident.span().located_at(here));
    }
    if krate.leading_colon.is_some() {
        krate.leading_colon = Some(Token![::](here));
    }
    krate
}
