//! Parsers for the arguments of `#[authenticated]` and `#[public]`.

use proc_macro2::Span;
use syn::{Ident, LitStr, Token, ext::IdentExt, parse::ParseStream};

use super::args::{AttrArgs, DecisionAst, crate_path, flag};

/// Parses nothing, `no_impersonation`, `crate = "…"`, or both.
pub(super) fn authenticated(input: ParseStream<'_>) -> syn::Result<AttrArgs> {
    const EXPECTED: &str = "#[authenticated] takes only `no_impersonation` and `crate`: to check the owner of a row, use \
                            #[check_ownership(\"…\")]";
    let (mut no_impersonation, mut krate) = (false, None);
    while !input.is_empty() {
        let key = input.call(Ident::parse_any).map_err(|error| syn::Error::new(error.span(), EXPECTED))?;
        let twice = match key.to_string().as_str() {
            "no_impersonation" => {
                flag(&key, input)?;
                std::mem::replace(&mut no_impersonation, true)
            }
            "crate" => krate.replace(crate_path(&key, input)?).is_some(),
            _ => return Err(syn::Error::new(key.span(), EXPECTED)),
        };
        if twice {
            return Err(syn::Error::new(key.span(), format!("duplicate option `{key}`")));
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(AttrArgs { decision: DecisionAst::Authenticated { no_impersonation }, krate })
}

/// The error for a missing reason.
pub(super) fn missing_reason(span: Span) -> syn::Error {
    syn::Error::new(span, "a public handler needs a reason: #[public(reason = \"…\")]")
}

/// Parses `reason = "…"` and an optional `crate = "…"`.
pub(super) fn public(input: ParseStream<'_>) -> syn::Result<AttrArgs> {
    let key: Ident = input.parse().map_err(|error| missing_reason(error.span()))?;
    if key == "no_impersonation" {
        let message = "a public handler has no caller to check: remove `no_impersonation`, or use \
                       #[authenticated(no_impersonation)]";
        return Err(syn::Error::new(key.span(), message));
    }
    if key != "reason" {
        return Err(missing_reason(key.span()));
    }
    input.parse::<Token![=]>()?;
    let reason: LitStr = input.parse()?;
    if reason.value().trim().is_empty() {
        return Err(syn::Error::new(reason.span(), "the reason is empty: explain why this handler is public"));
    }
    input.parse::<Option<Token![,]>>()?;
    let mut krate = None;
    if input.peek(Token![crate]) {
        let key = input.call(Ident::parse_any)?;
        krate = Some(crate_path(&key, input)?);
        input.parse::<Option<Token![,]>>()?;
    }
    if input.is_empty() {
        Ok(AttrArgs { decision: DecisionAst::Public { reason }, krate })
    } else {
        Err(input.error("#[public] takes only `reason` and `crate`"))
    }
}
