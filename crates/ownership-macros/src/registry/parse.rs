//! Parses a registry. An error in one line does not affect the other lines.

use proc_macro2::TokenStream;
use syn::{
    Ident, Path, Token, Type, braced, parenthesized,
    parse::{Parse, ParseStream, Parser},
};

use super::{
    ast::{Connection, Registry, ResourceHeader},
    fields::Fields,
    syntax::{separator, skip_to_comma},
};
use crate::errors::Errors;

/// Parses a registry and adds errors. Returns `None` if the database line does not parse.
pub(crate) fn registry(input: TokenStream, errors: &mut Errors) -> Option<Registry> {
    let parsed = Parser::parse2(
        |input: ParseStream<'_>| {
            let (krate, database, connection) = (krate(input)?, database(input)?, connection(input)?);
            let mut registry = Registry { krate, database, connection, resources: Vec::new(), broken: Vec::new() };
            while !input.is_empty() {
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

fn variant(input: ParseStream<'_>) -> syn::Result<(Ident, Type)> {
    let name = input.parse()?;
    let ty;
    parenthesized!(ty in input);
    Ok((name, ty.parse()?))
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
