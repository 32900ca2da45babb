//! Collects every mistake of one macro call, so that the developer sees them all at once.

use proc_macro2::{Span, TokenStream};
use syn::spanned::Spanned;

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Errors(Option<syn::Error>);

impl Errors {
    /// Notes a mistake, underlined at `tokens`.
    pub(crate) fn at(&mut self, tokens: impl Spanned, message: impl std::fmt::Display) {
        self.push(syn::Error::new(tokens.span(), message));
    }

    /// Notes a mistake if there is something to underline.
    pub(crate) fn extend(&mut self, place: Option<Span>, message: &str) {
        if let Some(span) = place {
            self.at(span, message);
        }
    }

    /// Notes a mistake that a parser reported.
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            none => *none = Some(error),
        }
    }

    /// Keeps the value of a parse that worked; notes the mistake of one that did not.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// `compile_error!` calls for all of them; empty when there is none.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.map(|error| error.to_compile_error()).unwrap_or_default()
    }

    /// Whether nothing was wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}
