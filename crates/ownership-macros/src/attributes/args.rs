//! The syntax of an attribute's arguments, and the parser for `#[check_ownership]`.

use syn::{
    Ident, LitStr, Path, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

use super::overrides::{self, Override};

/// Which of the three attributes was written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttrKind {
    CheckOwnership,
    Authenticated,
    Public,
}

impl AttrKind {
    /// Recognizes one of this crate's attributes: imported, or with a path from the crate, under its own name or the
    /// application's name for it.
    pub(crate) fn of(path: &Path, krate: &Path) -> Option<Self> {
        let mut segments = path.segments.iter().rev().map(|segment| &segment.ident);
        let last = segments.next()?;
        let ours = match segments.next() {
            None => true,
            Some(within) => {
                let krate = krate.segments.last().is_some_and(|krate| *within == krate.ident);
                krate || *within == "ownership" || *within == "ownership_macros"
            }
        };
        match last.to_string().as_str() {
            "check_ownership" if ours => Some(Self::CheckOwnership),
            "authenticated" if ours => Some(Self::Authenticated),
            "public" if ours => Some(Self::Public),
            _ => None,
        }
    }
}

/// One attribute, parsed.
pub(crate) struct AttrArgs {
    pub(crate) decision: DecisionAst,
    /// The path to the `ownership` crate: `crate = "guard"`.
    pub(crate) krate: Option<Path>,
    /// `unscoped = "…"`: why the handler needs the raw connection.
    pub(crate) unscoped: Option<LitStr>,
}

/// The options of every attribute.
#[derive(Default)]
pub(super) struct CommonArgs {
    pub(super) krate: Option<Path>,
    pub(super) unscoped: Option<LitStr>,
}

impl CommonArgs {
    /// Parses the value of an option that every attribute has. Returns whether it is a repetition, or `None` for another
    /// option.
    pub(super) fn option(&mut self, key: &Ident, input: ParseStream<'_>) -> syn::Result<Option<bool>> {
        Ok(Some(match key.to_string().as_str() {
            "crate" => self.krate.replace(crate_path(key, input)?).is_some(),
            "unscoped" => self.unscoped.replace(reason(key, input)?).is_some(),
            _ => return Ok(None),
        }))
    }

    pub(super) fn with(self, decision: DecisionAst) -> AttrArgs {
        AttrArgs { decision, krate: self.krate, unscoped: self.unscoped }
    }
}

/// The decision of one attribute.
pub(crate) enum DecisionAst {
    Owns(Owns),
    Authenticated { no_impersonation: bool },
    Public { reason: LitStr },
}

/// `#[check_ownership("deployment", …)]`.
pub(crate) struct Owns {
    /// The resource's name as written.
    pub(crate) resource: LitStr,
    /// The name as an identifier with the string's span, so that rustc underlines the string.
    pub(crate) ident: Ident,
    /// `param = "…"`: the route parameter with the id.
    pub(crate) param: Option<LitStr>,
    /// `batch`: the ids are in the body.
    pub(crate) batch: Option<Ident>,
    /// `registry = path`: the module that calls `resources!`.
    pub(crate) registry: Option<Path>,
    /// `access = …`: `Viewer` or `Editor`, with the span of the word.
    pub(crate) access: Option<Ident>,
    /// `or_permission = "…"` and `or_role = "…"`.
    pub(crate) overrides: Vec<Override>,
    /// Whether sessions with an impersonator are refused.
    pub(crate) no_impersonation: bool,
}

/// Parses the arguments of `#[check_ownership]`: the resource's name and the options.
pub(super) fn check_ownership(input: ParseStream<'_>) -> syn::Result<AttrArgs> {
    let resource: LitStr = input.parse().map_err(|error| {
        syn::Error::new(error.span(), "expected the resource's name as a string: #[check_ownership(\"deployment\")]")
    })?;
    let ident = identifier(&resource)?;
    let mut owns = Owns {
        resource,
        ident,
        param: None,
        batch: None,
        registry: None,
        access: None,
        overrides: Vec::new(),
        no_impersonation: false,
    };
    let mut common = CommonArgs::default();
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        owns.option(&mut common, input)?;
    }
    Ok(common.with(DecisionAst::Owns(owns)))
}

/// Parses the string as an identifier. Checks its characters first, because parsing as tokens would accept white space and
/// comments, and the access map would show another name than the registry.
fn identifier(resource: &LitStr) -> syn::Result<Ident> {
    let name = resource.value();
    let plain = name.chars().all(|character| character == '_' || character.is_alphanumeric());
    let mut ident = plain.then(|| syn::parse_str::<Ident>(&name).ok()).flatten().ok_or_else(|| {
        let message = format!("{name:?} is not a resource name: use an identifier from `resources!`");
        syn::Error::new(resource.span(), message)
    })?;
    ident.set_span(resource.span());
    Ok(ident)
}

const OPTIONS: &str = "`param = \"…\"`, `access = viewer`, `or_permission = \"…\"`, `or_role = \"…\"`, \
                       `no_impersonation`, `batch`, `path = \"…\"`, `method = \"…\"`, `prefix = \"…\"`, `registry = path`, \
                       `unscoped = \"…\"` or `crate = \"…\"`";

impl Owns {
    fn option(&mut self, common: &mut CommonArgs, input: ParseStream<'_>) -> syn::Result<()> {
        let key = input
            .call(Ident::parse_any)
            .map_err(|error| syn::Error::new(error.span(), format!("expected an option: {OPTIONS}")))?;
        let twice = match key.to_string().as_str() {
            "param" => self.param.replace(value(&key, "\"…\"", input, <LitStr as Parse>::parse)?).is_some(),
            "batch" => self.batch.replace(flag(&key, input)?).is_some(),
            "registry" => self.registry.replace(value(&key, "path", input, Path::parse_mod_style)?).is_some(),
            "access" => self.access.replace(access(&key, input)?).is_some(),
            "or_permission" => self.or(overrides::OverrideKind::Permission, &key, input)?,
            "or_role" => self.or(overrides::OverrideKind::Role, &key, input)?,
            "no_impersonation" => {
                flag(&key, input)?;
                std::mem::replace(&mut self.no_impersonation, true)
            }
            _ => common
                .option(&key, input)?
                .ok_or_else(|| syn::Error::new(key.span(), format!("unknown option `{key}`: expected {OPTIONS}")))?,
        };
        if twice { Err(syn::Error::new(key.span(), format!("duplicate option `{key}`"))) } else { Ok(()) }
    }

    /// Adds an override. Overrides can be repeated, but not with the same value.
    fn or(&mut self, kind: overrides::OverrideKind, key: &Ident, input: ParseStream<'_>) -> syn::Result<bool> {
        let name = value(key, "\"org:…\"", input, <LitStr as Parse>::parse)?;
        let other = Override::new(kind, name)?;
        if self.overrides.iter().any(|earlier| earlier.repeats(&other)) {
            return Err(syn::Error::new(other.span(), format!("duplicate override {:?}", other.name.value())));
        }
        self.overrides.push(other);
        Ok(false)
    }
}

/// Parses `= viewer` or `= editor`.
fn access(key: &Ident, input: ParseStream<'_>) -> syn::Result<Ident> {
    let word: Ident = value(key, "viewer", input, <Ident as Parse>::parse)?;
    match word.to_string().as_str() {
        "viewer" => Ok(Ident::new("Viewer", word.span())),
        "editor" => Ok(Ident::new("Editor", word.span())),
        "owner" => Err(syn::Error::new(word.span(), "`owner` is the default: remove `access`")),
        other => Err(syn::Error::new(word.span(), format!("unknown level `{other}`: expected `viewer` or `editor`"))),
    }
}

/// Parses `= "…"`, a sentence for the reader of the access map.
pub(super) fn reason(key: &Ident, input: ParseStream<'_>) -> syn::Result<LitStr> {
    let reason = value(key, "\"…\"", input, <LitStr as Parse>::parse)?;
    if reason.value().trim().is_empty() {
        return Err(syn::Error::new(reason.span(), "the reason is empty: write a sentence that a reviewer can check"));
    }
    Ok(reason)
}

/// Parses `= "guard"`, a path in a string as in `serde`.
fn crate_path(key: &Ident, input: ParseStream<'_>) -> syn::Result<Path> {
    let path = value(key, "\"…\"", input, <LitStr as Parse>::parse)?;
    path.parse_with(Path::parse_mod_style)
        .map_err(|_| syn::Error::new(path.span(), format!("{:?} is not a path to the `ownership` crate", path.value())))
}

/// Parses an option without a value.
pub(super) fn flag(key: &Ident, input: ParseStream<'_>) -> syn::Result<Ident> {
    if input.peek(Token![=]) {
        return Err(input.error(format!("`{key}` takes no value")));
    }
    Ok(key.clone())
}

/// Parses `= value`. A missing value is an error at the option.
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
