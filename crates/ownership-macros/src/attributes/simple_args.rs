//! Parsers for the arguments of `#[authenticated]` and `#[public]`.

use proc_macro2::Span;
use syn::{Ident, Token, ext::IdentExt, parse::ParseStream};

use super::args::{AttrArgs, CommonArgs, DecisionAst, flag, reason};

/// Parses any of `no_impersonation`, `unscoped = "…"` and `crate = "…"`.
pub(super) fn authenticated(input: ParseStream<'_>) -> syn::Result<AttrArgs> {
    const EXPECTED: &str = "#[authenticated] takes only `no_impersonation`, `path`, `method`, `unscoped` and `crate`: to \
                            check the owner of a row, use #[check_ownership(\"…\")]";
    let (mut no_impersonation, mut common) = (false, CommonArgs::default());
    options(input, EXPECTED, |key, input| {
        if key == "no_impersonation" {
            flag(key, input)?;
            return Ok(Some(std::mem::replace(&mut no_impersonation, true)));
        }
        common.option(key, input)
    })?;
    Ok(common.with(DecisionAst::Authenticated { no_impersonation }))
}

/// The error for a missing reason.
pub(super) fn missing_reason(span: Span) -> syn::Error {
    syn::Error::new(span, "a public handler needs a reason: #[public(reason = \"…\")]")
}

/// Parses `reason = "…"`, and any of `unscoped = "…"` and `crate = "…"`.
pub(super) fn public(input: ParseStream<'_>) -> syn::Result<AttrArgs> {
    let (start, mut why, mut common) = (input.span(), None, CommonArgs::default());
    options(
        input,
        "#[public] takes only `reason`, `path`, `method`, `unscoped` and `crate`",
        |key, input| match key {
            _ if key == "reason" => Ok(Some(why.replace(reason(key, input)?).is_some())),
            _ if key == "no_impersonation" => {
                let message = "a public handler has no caller to check: remove `no_impersonation`, or use \
                           #[authenticated(no_impersonation)]";
                Err(syn::Error::new(key.span(), message))
            }
            _ => common.option(key, input),
        },
    )?;
    let reason = why.ok_or_else(|| missing_reason(start))?;
    Ok(common.with(DecisionAst::Public { reason }))
}

/// Parses options, separated by commas. `option` parses a value and returns whether its option is a repetition, or `None`
/// for an option that it does not know.
fn options(
    input: ParseStream<'_>,
    expected: &str,
    mut option: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<Option<bool>>,
) -> syn::Result<()> {
    while !input.is_empty() {
        let key = input.call(Ident::parse_any).map_err(|error| syn::Error::new(error.span(), expected))?;
        match option(&key, input)? {
            None => return Err(syn::Error::new(key.span(), expected)),
            Some(true) => return Err(syn::Error::new(key.span(), format!("duplicate option `{key}`"))),
            Some(false) => {}
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}
