//! Parses actix-web's route attributes: methods, path, and the parameters of the path.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, Ident, LitStr, Token,
    parse::{Parse, ParseStream},
};

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
    let path = attribute.path();
    let (first, last) = (path.segments.first()?, path.segments.last()?);
    (path.segments.len() == 1 || first.ident == "actix_web").then(|| last.ident.to_string())
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
