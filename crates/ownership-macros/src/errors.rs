//! Collects all errors of one macro call, so that the developer sees them at once.

use proc_macro2::{Span, TokenStream};
use syn::spanned::Spanned;

/// The errors so far.
#[derive(Default)]
pub(crate) struct Errors(Option<syn::Error>);

impl Errors {
    /// Adds an error at `tokens`.
    pub(crate) fn at(&mut self, tokens: impl Spanned, message: impl std::fmt::Display) {
        self.push(syn::Error::new(tokens.span(), message));
    }

    /// Adds an error if `place` is some.
    pub(crate) fn extend(&mut self, place: Option<Span>, message: &str) {
        if let Some(span) = place {
            self.at(span, message);
        }
    }

    /// Adds a parser's error.
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            none => *none = Some(error),
        }
    }

    /// Returns the parsed value, or adds the error.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// Returns `compile_error!` calls for all errors.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.map(|error| error.to_compile_error()).unwrap_or_default()
    }

    /// Whether there are no errors.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}
