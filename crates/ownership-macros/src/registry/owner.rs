//! Parses `owner: …` and `parent: …`, how a row leads to its owner.

use proc_macro2::TokenStream;
use syn::{Ident, Path, Token, braced, parse::ParseStream};

use super::ast::{OwnedThrough, Users};

/// Parses `user_id`, `user_id via users { clerk_id }`, and each of them with `| org_id` behind it.
pub(super) fn owner(input: ParseStream<'_>) -> syn::Result<OwnedThrough> {
    let user: Ident = input.parse()?;
    let users = if input.peek(Ident) { Some(users(input)?) } else { None };
    let organization = match input.parse::<Option<Token![|]>>()? {
        Some(_) => Some(input.parse::<Ident>()?),
        None => None,
    };
    if let Some(organization) = &organization {
        if *organization == user {
            let message = "the user and the organization need different columns: `owner: user_id | org_id`";
            return Err(syn::Error::new(organization.span(), message));
        }
        if matches!(input.fork().parse::<Ident>(), Ok(word) if word == "via") {
            let order = format!("`owner: {user} via users {{ clerk_id }} | {organization}`");
            return Err(input.error(format!("`via` belongs to the user's column: {order}")));
        }
    }
    Ok(OwnedThrough::Columns { user, users, organization })
}

/// Parses `deployment via deployment_id`.
pub(super) fn parent(input: ParseStream<'_>) -> syn::Result<OwnedThrough> {
    let name: Ident = input.parse()?;
    let expected = format!("expected `via <column>`: `parent: {name} via {name}_id`");
    let via: Ident = input.parse().map_err(|error| syn::Error::new(error.span(), &expected))?;
    if via != "via" {
        return Err(syn::Error::new(via.span(), expected));
    }
    Ok(OwnedThrough::Parent { name, via: input.parse()? })
}

/// Parses `via users { clerk_id }`, or `via users { id: key, clerk_id }`.
fn users(input: ParseStream<'_>) -> syn::Result<Users> {
    let via: Ident = input.parse()?;
    if via != "via" {
        return Err(syn::Error::new(via.span(), "expected `via <table> { <column> }`: `via users { clerk_id }`"));
    }
    let table = input.call(Path::parse_mod_style)?;
    if !input.peek(syn::token::Brace) {
        let message = "name the column with Clerk's id behind the table: `via users { clerk_id }`";
        return Err(syn::Error::new_spanned(&table, message));
    }
    let inside;
    let braces = braced!(inside in input);
    if inside.is_empty() {
        let message = "expected the column with Clerk's id: `via users { clerk_id }`";
        return Err(syn::Error::new(braces.span.join(), message));
    }
    columns(table, &inside).inspect_err(|_| {
        // Unread tokens would be a second error.
        let _ = inside.parse::<TokenStream>();
    })
}

fn columns(table: Path, inside: ParseStream<'_>) -> syn::Result<Users> {
    let first: Ident = inside.parse()?;
    let (id, clerk_id) = if inside.parse::<Option<Token![:]>>()?.is_none() {
        let span = table.segments.last().map_or_else(|| first.span(), |last| last.ident.span());
        (Ident::new("id", span), first)
    } else if first == "id" {
        let id = inside.parse()?;
        inside.parse::<Token![,]>()?;
        (id, inside.parse()?)
    } else {
        let message = format!("unknown key `{first}`: expected `id: <column>`, or the column with Clerk's id alone");
        return Err(syn::Error::new(first.span(), message));
    };
    inside.parse::<Option<Token![,]>>()?;
    if !inside.is_empty() {
        return Err(inside.error("unexpected: the column with Clerk's id is the last one"));
    }
    Ok(Users { table, id, clerk_id })
}
