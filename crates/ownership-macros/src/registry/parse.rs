//! Parses a registry. An error in one line does not affect the other lines.

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Ident, Path, Token, Visibility, braced,
    ext::IdentExt,
    parenthesized,
    parse::{Parse, ParseStream, Parser},
};

use super::{
    ast::{Connection, Registry, ResourceHeader, Variant},
    fields::Fields,
    syntax::{separator, skip_to_comma},
};
use crate::errors::Errors;

/// Parses a registry and adds errors. Returns `None` if the database line does not parse.
pub(crate) fn registry(input: TokenStream, errors: &mut Errors) -> Option<Registry> {
    let parsed = Parser::parse2(
        |input: ParseStream<'_>| {
            let (krate, is_public) = (krate(input)?, is_public(input)?);
            let (database, connection) = (database(input)?, connection(input)?);
            let (resources, broken) = (Vec::new(), Vec::new());
            let mut registry = Registry { krate, is_public, database, connection, resources, broken };
            while !input.is_empty() {
                if let Some(error) = misplaced_setting(input)? {
                    errors.push(error);
                    continue;
                }
                if let Err(error) = line(input, &mut registry, errors).and_then(|()| separator(input)) {
                    errors.push(error);
                    skip_to_comma(input)?;
                    input.parse::<Option<Token![,]>>()?;
                }
            }
            Ok(registry)
        },
        input,
    );
    errors.keep(parsed)
}

fn krate(input: ParseStream<'_>) -> syn::Result<Path> {
    if input.parse::<Option<Token![crate]>>()?.is_none() {
        return Ok(syn::parse_quote!(::ownership));
    }
    input.parse::<Token![=]>()?;
    let krate = input.call(Path::parse_mod_style)?;
    input.parse::<Token![;]>()?;
    Ok(krate)
}

/// Parses `visibility = pub;`, if it is there.
fn is_public(input: ParseStream<'_>) -> syn::Result<bool> {
    if !matches!(input.fork().parse::<Ident>(), Ok(key) if key == "visibility") {
        return Ok(false);
    }
    input.parse::<Ident>()?;
    input.parse::<Token![=]>()?;
    match input.parse::<Visibility>()? {
        Visibility::Public(_) => {}
        Visibility::Inherited => return Err(input.error("expected `pub`")),
        restricted @ Visibility::Restricted(_) => {
            let message = "expected `pub`; without this line the names are `pub(crate)`";
            return Err(syn::Error::new_spanned(restricted, message));
        }
    }
    input.parse::<Token![;]>()?;
    Ok(true)
}

fn database(input: ParseStream<'_>) -> syn::Result<Path> {
    let first = "expected the database type first: `database = crate::db::Db;`";
    let key: Ident = input.parse().map_err(|error| syn::Error::new(error.span(), first))?;
    if key != "database" {
        return Err(syn::Error::new(key.span(), first));
    }
    input.parse::<Token![=]>()?;
    let database = input.call(Path::parse_mod_style)?;
    input.parse::<Token![;]>()?;
    Ok(database)
}

/// Parses `connection = …;`, if it is there. A resource of that name has `=>` behind it.
fn connection(input: ParseStream<'_>) -> syn::Result<Option<Connection>> {
    let fork = input.fork();
    if !matches!(fork.parse::<Ident>(), Ok(key) if key == "connection") || fork.peek(Token![=>]) {
        return Ok(None);
    }
    input.parse::<Ident>()?;
    input.parse::<Token![=]>()?;
    let path = input.call(Path::parse_mod_style)?;
    let connection = if input.peek(syn::token::Brace) {
        let body;
        braced!(body in input);
        Connection::Each(path, body.parse_terminated(variant, Token![,])?.into_iter().collect())
    } else {
        Connection::One(syn::parse_quote!(#path))
    };
    input.parse::<Token![;]>()?;
    Ok(Some(connection))
}

/// Skips a setting between the resources, and returns the error for it.
fn misplaced_setting(input: ParseStream<'_>) -> syn::Result<Option<syn::Error>> {
    let fork = input.fork();
    let Ok(key) = fork.call(Ident::parse_any) else { return Ok(None) };
    if fork.peek(Token![=>]) || !fork.peek(Token![=]) {
        return Ok(None);
    }
    while !input.is_empty() && input.parse::<Option<Token![;]>>()?.is_none() {
        input.parse::<TokenTree>()?;
    }
    let message =
        "the settings stand above the resources, in the order `crate`, `visibility`, `database`, `connection`";
    Ok(Some(syn::Error::new(key.span(), message)))
}

fn variant(input: ParseStream<'_>) -> syn::Result<Variant> {
    let (attributes, name) = (input.call(Attribute::parse_outer)?, input.parse()?);
    let ty;
    parenthesized!(ty in input);
    Ok(Variant { attributes, name, ty: ty.parse()? })
}

/// One resource.
fn line(input: ParseStream<'_>, registry: &mut Registry, errors: &mut Errors) -> syn::Result<()> {
    let header: ResourceHeader = input.parse()?;
    let body;
    braced!(body in input);
    match Fields::parse(&body, errors).resource(&header, errors) {
        Some(resource) => registry.resources.push(resource),
        None => registry.broken.push(header),
    }
    Ok(())
}

impl Parse for ResourceHeader {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input.parse()?;
        if name.to_string().starts_with("r#") {
            return Err(syn::Error::new(name.span(), "a keyword cannot be a resource name"));
        }
        input.parse::<Token![=>]>()?;
        Ok(Self { name, row: input.call(Path::parse_mod_style)? })
    }
}
