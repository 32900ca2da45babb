//! The registry's grammar. A mistake in one line leaves the other lines readable.

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Expr, Ident, Path, Token, braced,
    parse::{Parse, ParseStream, Parser},
};

use super::{fields::Fields, grants::Grants};
use crate::errors::Errors;

/// Everything inside `resources! { … }`.
pub(crate) struct Registry {
    /// The `ownership` crate by the name that it has here: `crate = ::guard;`.
    pub(crate) krate: Path,
    /// The type that runs queries: `database = crate::db::Db;`.
    pub(crate) database: Path,
    /// The resources in the order in which they were written.
    pub(crate) resources: Vec<Resource>,
    /// The lines whose mistake is known already: their names and rows go on existing.
    pub(crate) broken: Vec<Named>,
}

/// `deployment => Deployment`: what a line starts with.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) name: Ident,
    pub(crate) row: Path,
}

/// `deployment => Deployment { table: deployments, owner: user_id }`.
pub(crate) struct Resource {
    pub(crate) named: Named,
    pub(crate) table: Path,
    /// The primary key's column; `id` unless said.
    pub(crate) id: Ident,
    pub(crate) owned_through: OwnedThrough,
    /// `only: deleted_at.is_null()`: the condition without which a row is not there for anybody.
    pub(crate) only: Option<Expr>,
    /// With whom else a row is shared.
    pub(crate) grants: Option<Grants>,
    /// The changeset; `<Row>Changes` unless said, and nothing at all for `changes: none`.
    pub(crate) changes: Option<Path>,
    /// `denied: not_found`.
    pub(crate) denied_not_found: bool,
}

/// How a row leads to its owner.
pub(crate) enum OwnedThrough {
    /// `owner: user_id`: this column is the owner's id. With `owner: user_id | org_id`, the second is the id of the
    /// organization that the row belongs to, or NULL.
    Columns { user: Ident, organization: Option<Ident> },
    /// `parent: deployment via deployment_id`: this column is the id of a row that leads to the owner.
    Parent { name: Ident, via: Ident },
}

/// Reads a registry as far as it can be read. `None` when not even its database can be.
pub(crate) fn registry(input: TokenStream, errors: &mut Errors) -> Option<Registry> {
    let parsed = Parser::parse2(
        |input: ParseStream<'_>| {
            let (krate, database) = (krate(input)?, database(input)?);
            let mut registry = Registry { krate, database, resources: Vec::new(), broken: Vec::new() };
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
    let first = "a registry starts with the type that runs its queries: `database = crate::db::Db;`";
    let key: Ident = input.parse().map_err(|error| syn::Error::new(error.span(), first))?;
    if key != "database" {
        return Err(syn::Error::new(key.span(), first));
    }
    input.parse::<Token![=]>()?;
    let database = input.call(Path::parse_mod_style)?;
    input.parse::<Token![;]>()?;
    Ok(database)
}

/// One resource.
fn line(input: ParseStream<'_>, registry: &mut Registry, errors: &mut Errors) -> syn::Result<()> {
    let named: Named = input.parse()?;
    let body;
    braced!(body in input);
    match Fields::parse(&body, errors).resource(&named, errors) {
        Some(resource) => registry.resources.push(resource),
        None => registry.broken.push(named),
    }
    Ok(())
}

impl Parse for Named {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input.parse()?;
        if name.to_string().starts_with("r#") {
            return Err(syn::Error::new(
                name.span(),
                "a keyword is no resource name: the attribute could not spell it",
            ));
        }
        input.parse::<Token![=>]>()?;
        Ok(Self { name, row: input.call(Path::parse_mod_style)? })
    }
}

/// The comma after a line or a field, unless it is the last.
pub(super) fn separator(input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() { Ok(()) } else { input.parse::<Token![,]>().map(|_| ()) }
}

/// Leaves the rest of a line or of a field unread.
pub(super) fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
