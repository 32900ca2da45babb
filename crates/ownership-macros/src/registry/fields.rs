//! Parses the fields between a resource's braces.

use quote::format_ident;
use syn::{Expr, Ident, Path, Token, parse::ParseStream};

use super::{
    ast::{OwnedThrough, Resource, ResourceHeader},
    grants, owner,
    syntax::{separator, skip_to_comma},
};
use crate::errors::Errors;

/// The fields of one resource.
#[derive(Default)]
pub(super) struct Fields {
    table: Option<Path>,
    id: Option<Ident>,
    owned_through: Option<OwnedThrough>,
    only: Option<Expr>,
    grants: Option<grants::GrantsAst>,
    changes: Option<Path>,
    new: Option<Path>,
    denied_not_found: Option<bool>,
    /// Whether a field has reported an error.
    wrong: bool,
}

impl Fields {
    /// Parses all fields and adds an error for each wrong one.
    pub(super) fn parse(input: ParseStream<'_>, errors: &mut Errors) -> Self {
        let mut fields = Self::default();
        while !input.is_empty() {
            if let Err(error) = fields.field(input).and_then(|()| separator(input)) {
                fields.wrong = true;
                errors.push(error);
                // Neither can fail: the rest is token trees, followed by a comma or nothing.
                let _ = skip_to_comma(input);
                let _ = input.parse::<Option<Token![,]>>();
            }
        }
        fields
    }

    fn field(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let key: Ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let twice = match key.to_string().as_str() {
            "table" => self.table.replace(input.call(Path::parse_mod_style)?).is_some(),
            "id" => self.id.replace(input.parse()?).is_some(),
            "owner" => self.owned_through.replace(owner::owner(input)?).is_some(),
            "parent" => self.owned_through.replace(owner::parent(input)?).is_some(),
            "only" => self.only.replace(input.parse()?).is_some(),
            "grants" => self.grants.replace(grants::parse(input)?).is_some(),
            "changes" => self.changes.replace(input.call(Path::parse_mod_style)?).is_some(),
            "new" => self.new.replace(input.call(Path::parse_mod_style)?).is_some(),
            "denied" => self.denied_not_found.replace(denied(input)?).is_some(),
            _ => {
                return Err(syn::Error::new(
                    key.span(),
                    format!(
                        "unknown field `{key}`: expected table, id, owner, parent, only, grants, changes, new or denied"
                    ),
                ));
            }
        };
        if twice {
            return Err(syn::Error::new(
                key.span(),
                "duplicate field: a resource has at most one of each field, and either `owner` or `parent`",
            ));
        }
        Ok(())
    }

    /// Returns the resource, or adds errors for missing fields.
    pub(super) fn resource(self, header: &ResourceHeader, errors: &mut Errors) -> Option<Resource> {
        let ResourceHeader { name, row } = header;
        if self.wrong {
            return None;
        }
        if self.table.is_none() {
            errors.at(name, format!("`{name}` has no table: add `table: …`"));
        }
        if self.owned_through.is_none() {
            let either = "`owner: <column>` or `parent: <resource> via <column>`";
            errors.at(name, format!("`{name}` has no owner: add {either}"));
        }
        let changes = match self.changes {
            Some(path) if path.is_ident("none") => None,
            Some(path) => Some(path),
            None => Some(changes_of(row)),
        };
        Some(Resource {
            header: header.clone(),
            table: self.table?,
            owned_through: self.owned_through?,
            id: self.id.unwrap_or_else(|| Ident::new("id", name.span())),
            only: self.only,
            grants: self.grants.map(|written| written.of(name)),
            changes,
            new: self.new,
            denied_not_found: self.denied_not_found.unwrap_or(false),
        })
    }
}

/// Turns `Deployment` into `DeploymentChanges`, with the same path and span.
fn changes_of(row: &Path) -> Path {
    let mut path = row.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = format_ident!("{}Changes", last.ident);
    }
    path
}

fn denied(input: ParseStream<'_>) -> syn::Result<bool> {
    let word: Ident = input.parse()?;
    match word.to_string().as_str() {
        "forbidden" => Ok(false),
        "not_found" => Ok(true),
        _ => Err(syn::Error::new(word.span(), "expected `forbidden` (403, the default) or `not_found` (404)")),
    }
}
