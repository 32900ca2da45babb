//! Parses routes: actix-web's route attributes, and the options of a decision that stand for one.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{
    Attribute, Ident, LitStr, Path, Token,
    parse::{Parse, ParseStream, Parser},
};

use super::args::AttrKind;
use crate::errors::Errors;

/// The route attributes of actix-web that are named after their method.
const METHODS: [&str; 9] = ["get", "post", "put", "delete", "head", "connect", "options", "trace", "patch"];

/// One path with its methods.
pub(crate) struct Route {
    /// `GET`, `DELETE`, …
    pub(crate) methods: Vec<String>,
    /// The path literal, for its span.
    pub(crate) path: LitStr,
    /// The names of the path's parameters, in order.
    pub(crate) params: Vec<String>,
    /// Whether the route has an actix-web `guard`.
    pub(crate) conditional: bool,
}

/// Whether this is a route attribute of actix-web, including `#[routes]`.
pub(crate) fn is_route(attribute: &Attribute) -> bool {
    word(attribute).is_some_and(|word| METHODS.contains(&word.as_str()) || word == "route" || word == "routes")
}

/// Whether this is `#[routes]`, which collects the other route attributes.
pub(crate) fn gathers(attribute: &Attribute) -> bool {
    word(attribute).is_some_and(|word| word == "routes")
}

/// Parses a route attribute. Returns `None` for `#[routes]`.
pub(crate) fn parse(attribute: &Attribute) -> syn::Result<Option<Route>> {
    let word = word(attribute).unwrap_or_default();
    if word == "routes" {
        return Ok(None);
    }
    let args: RouteArgs = attribute.parse_args()?;
    let mut methods = args.methods;
    if word != "route" {
        methods.insert(0, word.to_uppercase());
    }
    let params = params(&args.path.value());
    Ok(Some(Route { methods, path: args.path, params, conditional: args.conditional }))
}

/// Returns the attribute's name if it can be actix-web's: imported, or with a path from the crate.
fn word(attribute: &Attribute) -> Option<String> {
    let mut segments = attribute.path().segments.iter().rev();
    let last = segments.next()?;
    segments.next().is_none_or(|within| within.ident == "actix_web").then(|| last.ident.to_string())
}

/// Returns the same attribute with valid arguments. `None` for `#[routes]`, which is not valid alone.
pub(crate) fn placeholder(attribute: &Attribute) -> Option<TokenStream> {
    let path = attribute.path();
    match word(attribute)?.as_str() {
        "routes" => None,
        "route" => Some(quote!(#[#path("/", method = "GET")])),
        _ => is_route(attribute).then(|| quote!(#[#path("/")])),
    }
}

/// The options of the decisions above one handler that declare its route: `path = "/notes/{id}"` and `method = "GET"`
/// stand for a route attribute, and `prefix = "/teams/{team_id}"` is the prefix of its scope.
#[derive(Default)]
pub(crate) struct RouteOptions {
    path: Option<LitStr>,
    methods: Vec<LitStr>,
    prefix: Option<LitStr>,
    /// Whether a path or a method has no value, so that no error follows from its absence.
    is_incomplete: bool,
}

impl RouteOptions {
    /// Whether the options declare a route, even an invalid one.
    pub(crate) fn is_route(&self) -> bool {
        self.is_incomplete || self.path.is_some() || !self.methods.is_empty()
    }

    /// Takes these options from the arguments of a decision and returns the other arguments.
    pub(super) fn take(&mut self, kind: AttrKind, args: TokenStream, errors: &mut Errors) -> TokenStream {
        let tokens: Vec<TokenTree> = args.into_iter().collect();
        let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',');
        let options = tokens.split_inclusive(is_comma);
        let others = options.filter(|option| match option {
            [TokenTree::Ident(key), value @ ..] if is_option(key, kind) => {
                let value = value.iter().filter(|token| !is_comma(token)).cloned().collect();
                let _ = errors.keep(self.option(key, value));
                false
            }
            _ => true,
        });
        others.flatten().cloned().collect()
    }

    fn option(&mut self, key: &Ident, value: TokenStream) -> syn::Result<()> {
        let parse = |input: ParseStream<'_>| {
            input.parse::<Token![=]>()?;
            input.parse::<LitStr>()
        };
        let value = parse.parse2(value).map_err(|_| {
            self.is_incomplete |= key != "prefix";
            let example = if key == "method" { "GET" } else { "/…" };
            syn::Error::new(key.span(), format!("`{key}` needs a value: `{key} = \"{example}\"`"))
        })?;
        let slot = match key.to_string().as_str() {
            "path" => &mut self.path,
            "prefix" => &mut self.prefix,
            _ => {
                self.methods.push(value.clone());
                return known_method(&value);
            }
        };
        match slot.replace(value) {
            Some(_) => Err(syn::Error::new(key.span(), format!("duplicate option `{key}`"))),
            None => Ok(()),
        }
    }

    /// Returns the route attribute that the options stand for. `is_routed` tells whether the handler has one already.
    pub(super) fn attribute(&self, krate: &Path, is_routed: bool, errors: &mut Errors) -> Option<Attribute> {
        let methods = &self.methods;
        match (&self.path, methods.first()) {
            _ if self.is_incomplete => None,
            (None, None) => None,
            (Some(option), _) | (_, Some(option)) if is_routed => {
                errors.at(option, "the handler has a route attribute: remove it, or remove `path` and `method`");
                None
            }
            (None, Some(method)) => {
                errors.at(method, "`method` needs a path: `path = \"/…\"`");
                None
            }
            (Some(path), None) => {
                errors.at(path, "`path` needs a method: `method = \"GET\"`");
                None
            }
            (Some(path), Some(_)) => {
                Some(syn::parse_quote!(#[#krate::actix_web::route(#path, #(method = #methods),*)]))
            }
        }
    }

    /// Returns the names of the prefix's parameters. `{id}` is refused, because it does not say whose id it is.
    pub(super) fn prefix_params(&self, errors: &mut Errors) -> Vec<String> {
        let Some(prefix) = &self.prefix else { return Vec::new() };
        let names = params(&prefix.value());
        if names.is_empty() || names.iter().any(|name| name == "id") {
            errors.at(prefix, "the prefix must name its parameters after resources, as in \"/teams/{team_id}\"");
        }
        names
    }
}

fn is_option(key: &Ident, kind: AttrKind) -> bool {
    key == "path" || key == "method" || (key == "prefix" && kind == AttrKind::CheckOwnership)
}

/// Rejects a method that is not one of actix-web's attributes in upper case. `#[route]` takes any method.
fn known_method(method: &LitStr) -> syn::Result<()> {
    let known = METHODS.map(str::to_uppercase);
    if known.contains(&method.value()) {
        return Ok(());
    }
    let message = format!("unknown method {:?}: expected {}", method.value(), known.join(", "));
    Err(syn::Error::new(method.span(), message))
}

/// `"/path", method = "GET", guard = "…", …`: the path, the methods, and whether there is a guard. actix-web validates the
/// rest.
struct RouteArgs {
    path: LitStr,
    methods: Vec<String>,
    conditional: bool,
}

impl Parse for RouteArgs {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path =
            input.parse().map_err(|error| syn::Error::new(error.span(), "expected the path as a string literal"))?;
        let (mut methods, mut conditional) = (Vec::new(), false);
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let key: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            let value: syn::Expr = input.parse()?;
            conditional |= key == "guard";
            if key == "method"
                && let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(method), .. }) = value
            {
                methods.push(method.value());
            }
        }
        Ok(Self { path, methods, conditional })
    }
}

/// Returns the parameter names of an actix-web path: `{id}`, `{id:[0-9]{4}}`, `{tail}*`. A parameter's regex can have braces.
fn params(path: &str) -> Vec<String> {
    let (mut names, mut depth, mut current) = (Vec::new(), 0_u32, String::new());
    for character in path.chars() {
        match character {
            '{' => {
                depth += 1;
                if depth == 1 {
                    current.clear();
                } else {
                    current.push(character);
                }
            }
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    names.push(current.split(':').next().unwrap_or_default().to_owned());
                } else {
                    current.push(character);
                }
            }
            _ if depth > 0 => current.push(character),
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::params;

    #[test]
    fn parameters_are_read_as_actix_reads_them() {
        assert_eq!(params("/deployments"), Vec::<String>::new());
        assert_eq!(params("/deployments/{deployment_id}/endpoints/{endpoint_id}"), ["deployment_id", "endpoint_id"]);
        assert_eq!(params("/years/{year:[0-9]{4}}/{id}"), ["year", "id"]);
        assert_eq!(params("/files/{tail}*"), ["tail"]);
        assert_eq!(params("/files/{tail:.*}"), ["tail"]);
    }

    #[test]
    fn an_unclosed_brace_is_not_a_parameter() {
        assert_eq!(params("/deployments/{id"), Vec::<String>::new());
        assert_eq!(params("/deployments/}id"), [""]);
    }
}
