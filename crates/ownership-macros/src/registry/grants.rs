//! Parses `grants: deployment_grants`, the table with the grantees and levels of shared rows.

use proc_macro2::TokenStream;
use quote::format_ident;
use syn::{Ident, Path, Token, braced, parse::ParseStream};

use super::{ast::Grants, syntax::separator};

/// The table as written. The default columns depend on the resource's name.
pub(super) struct GrantsAst {
    table: Path,
    id: Option<Ident>,
    user: Option<Ident>,
    access: Option<Ident>,
}

impl GrantsAst {
    /// Fills in the default columns: `<resource>_id`, `user_id` and `access`.
    pub(super) fn of(self, resource: &Ident) -> Grants {
        let last = self.table.segments.last().map_or_else(|| resource.span(), |last| last.ident.span());
        let default = |name: String| format_ident!("{name}", span = last);
        Grants {
            id: self.id.unwrap_or_else(|| default(format!("{resource}_id"))),
            user: self.user.unwrap_or_else(|| default("user_id".to_owned())),
            access: self.access.unwrap_or_else(|| default("access".to_owned())),
            table: self.table,
        }
    }
}

/// Parses `deployment_grants`, or `deployment_grants { id: …, user: …, access: … }` with any of the three.
pub(super) fn parse(input: ParseStream<'_>) -> syn::Result<GrantsAst> {
    let mut written = GrantsAst { table: input.call(Path::parse_mod_style)?, id: None, user: None, access: None };
    if !input.peek(syn::token::Brace) {
        return Ok(written);
    }
    let inside;
    braced!(inside in input);
    if let Err(error) = columns(&mut written, &inside) {
        // Unread tokens would be a second error.
        inside.parse::<TokenStream>()?;
        return Err(error);
    }
    Ok(written)
}

fn columns(written: &mut GrantsAst, inside: ParseStream<'_>) -> syn::Result<()> {
    while !inside.is_empty() {
        let key: Ident = inside.parse()?;
        let column = match key.to_string().as_str() {
            "id" => &mut written.id,
            "user" => &mut written.user,
            "access" => &mut written.access,
            _ => {
                let message = format!("unknown column `{key}`: expected `id`, `user` or `access`");
                return Err(syn::Error::new(key.span(), message));
            }
        };
        inside.parse::<Token![:]>()?;
        if column.replace(inside.parse()?).is_some() {
            return Err(syn::Error::new(key.span(), format!("duplicate column `{key}`")));
        }
        separator(inside)?;
    }
    Ok(())
}
