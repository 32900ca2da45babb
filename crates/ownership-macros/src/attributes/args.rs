//! The tokens between an attribute's parentheses.

use proc_macro2::{Span, TokenStream};
use syn::{
    Ident, LitStr, Path, Token,
    parse::{Parse, ParseStream},
};

/// Which of the three attributes was written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    CheckOwnership,
    Authenticated,
    Public,
}

impl Kind {
    /// The attribute that `path` names, if it is one of ours.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let last = path.segments.last()?;
        let ours = path.segments.len() == 1
            || path
                .segments
                .first()
                .is_some_and(|first| first.ident == "ownership" || first.ident == "ownership_macros");
        match last.ident.to_string().as_str() {
            "check_ownership" if ours => Some(Self::CheckOwnership),
            "authenticated" if ours => Some(Self::Authenticated),
            "public" if ours => Some(Self::Public),
            _ => None,
        }
    }
}

/// One attribute, parsed.
pub(crate) enum Written {
    Owns(Owns),
    Authenticated,
    Public { reason: LitStr },
}

/// `#[check_ownership("deployment", param = "…", batch, registry = …)]`.
pub(crate) struct Owns {
    /// The resource's name as it was written.
    pub(crate) resource: LitStr,
    /// The same as an identifier that carries the string's span, so that rustc underlines the string.
    pub(crate) ident: Ident,
    /// The route parameter that holds the id, when it was said.
    pub(crate) param: Option<LitStr>,
    /// The word `batch`: the ids come in the body.
    pub(crate) batch: Option<Ident>,
    /// Where `resources!` was called, when that is not `crate::resources`.
    pub(crate) registry: Option<Path>,
}

/// Parses the arguments of one attribute. `span` is the attribute itself, for what is missing from it.
pub(crate) fn parse(kind: Kind, args: TokenStream, span: Span) -> syn::Result<Written> {
    match kind {
        Kind::CheckOwnership if args.is_empty() => Err(syn::Error::new(
            span,
            "which resource? write its name from `resources!`: #[check_ownership(\"deployment\")]",
        )),
        Kind::CheckOwnership => syn::parse2(args).map(Written::Owns),
        Kind::Authenticated if args.is_empty() => Ok(Written::Authenticated),
        Kind::Authenticated => Err(syn::Error::new_spanned(args, "#[authenticated] takes no arguments")),
        Kind::Public if args.is_empty() => Err(missing_reason(span)),
        Kind::Public => syn::parse2::<Reason>(args).map(|reason| Written::Public { reason: reason.0 }),
    }
}

fn missing_reason(span: Span) -> syn::Error {
    syn::Error::new(span, "say why anybody may call this: #[public(reason = \"…\")]")
}

impl Parse for Owns {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let resource: LitStr = input.parse().map_err(|error| {
            syn::Error::new(
                error.span(),
                "expected the resource's name as a string: #[check_ownership(\"deployment\")]",
            )
        })?;
        let ident = identifier(&resource)?;
        let mut owns = Self { resource, ident, param: None, batch: None, registry: None };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            owns.option(input)?;
        }
        Ok(owns)
    }
}

/// The string as an identifier. Judged by its characters first: parsing it as tokens would let white space and comments
/// pass, and the name in the access map would not be the one in the registry.
fn identifier(resource: &LitStr) -> syn::Result<Ident> {
    let name = resource.value();
    let plain = name.chars().all(|character| character == '_' || character.is_alphanumeric());
    let mut ident = plain.then(|| syn::parse_str::<Ident>(&name).ok()).flatten().ok_or_else(|| {
        let message = format!("{name:?} is no resource name: names are identifiers, as in `resources!`");
        syn::Error::new(resource.span(), message)
    })?;
    ident.set_span(resource.span());
    Ok(ident)
}

impl Owns {
    fn option(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let key: Ident = input.parse().map_err(|error| {
            syn::Error::new(error.span(), "expected an option: `param = \"…\"`, `batch` or `registry = path`")
        })?;
        let twice = match key.to_string().as_str() {
            "param" => self.param.replace(value(&key, "\"…\"", input, <LitStr as Parse>::parse)?).is_some(),
            "batch" => self.batch.replace(key.clone()).is_some(),
            "registry" => self.registry.replace(value(&key, "path", input, Path::parse_mod_style)?).is_some(),
            _ => {
                return Err(syn::Error::new(
                    key.span(),
                    format!("unknown option `{key}`: expected `param = \"…\"`, `batch` or `registry = path`"),
                ));
            }
        };
        if twice { Err(syn::Error::new(key.span(), format!("`{key}` is said twice"))) } else { Ok(()) }
    }
}

/// `= value`, underlined at the option where it is missing.
fn value<T>(
    key: &Ident,
    expected: &str,
    input: ParseStream<'_>,
    parse: fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let message = || format!("`{key}` needs a value: `{key} = {expected}`");
    if input.parse::<Option<Token![=]>>()?.is_none() {
        return Err(syn::Error::new(key.span(), message()));
    }
    let place = if input.is_empty() { key.span() } else { input.span() };
    parse(input).map_err(|_| syn::Error::new(place, message()))
}

/// `reason = "…"`.
struct Reason(LitStr);

impl Parse for Reason {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key: Ident = input.parse().map_err(|error| missing_reason(error.span()))?;
        if key != "reason" {
            return Err(missing_reason(key.span()));
        }
        input.parse::<Token![=]>()?;
        let reason: LitStr = input.parse()?;
        if reason.value().trim().is_empty() {
            return Err(syn::Error::new(reason.span(), "an empty reason is none: say why anybody may call this"));
        }
        input.parse::<Option<Token![,]>>()?;
        if input.is_empty() { Ok(Self(reason)) } else { Err(input.error("#[public] takes `reason` alone")) }
    }
}
