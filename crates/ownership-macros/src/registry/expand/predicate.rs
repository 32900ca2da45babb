//! Who is allowed, as a predicate of SQL: the owner, an override, a grant. Every statement's predicate is made here.
//!
//! The tokens name one local, `caller`, whose methods say who asks; a value that the caller has not (no active
//! organization, no override) is NULL there, and what is compared with NULL allows nobody.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

use crate::registry::{
    ast::{Grants, Resource},
    chain::Chain,
};

/// What a predicate takes into account alternatives the owner.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Alternatives {
    /// Nothing: the caller's own list.
    None,
    /// An override of the attribute: reading and writing as the owner.
    Overrides,
    /// The same, and a grant for this very row, looked up by its id.
    OverridesAndGrants,
    /// Whatever was granted to the caller: lists.
    AllGrants,
    /// The same, and an override: lists within a row that was allowed by one.
    OverridesAndAllGrants,
}

impl Alternatives {
    fn overrides(self) -> bool {
        !matches!(self, Self::None | Self::AllGrants)
    }

    fn grant(self, resource: &Resource) -> Option<TokenStream> {
        let grants = resource.grants.as_ref()?;
        match self {
            Self::None | Self::Overrides => None,
            Self::OverridesAndGrants => Some(granted(resource, grants, &level_matches(grants))),
            Self::AllGrants | Self::OverridesAndAllGrants => Some(listed(resource, grants)),
        }
    }
}

/// The owner's rule, at the end of the chain.
pub(super) fn owned(chain: &Chain<'_>) -> TokenStream {
    let root = chain.root();
    let (table, user) = (&root.table, root.owner_column());
    match root.organization() {
        None => quote!(#table::#user.eq(caller.user())),
        Some(organization) => {
            let same = in_organization(table, organization, &quote!(organization));
            quote!(#table::#user.eq(caller.user()).and(#table::#organization.is_null().or(#same)))
        }
    }
}

/// The row is of this organization. Underlined at the column, where that is not one that may be NULL.
fn in_organization(table: &Path, column: &Ident, which: &TokenStream) -> TokenStream {
    let here = Span::call_site().located_at(column.span());
    let of_caller = quote_spanned!(here=> .eq(caller.#which()));
    quote!(#table::#column #of_caller)
}

/// The override's rule, for a chain that ends at a row with an organization.
pub(super) fn overridden(chain: &Chain<'_>) -> Option<TokenStream> {
    let (table, organization) = chain.organization()?;
    Some(in_organization(table, organization, &quote!(overriding)))
}

/// A grant's level is one that gives what is asked for: a list of two, in which what is not wanted is NULL. An `IN` of as
/// many as there are would be another statement for each number, which diesel therefore prepares every time.
pub(super) fn level_matches(Grants { table, access, .. }: &Grants) -> TokenStream {
    quote! {
        #table::#access.nullable().eq(caller.viewer_label())
            .or(#table::#access.nullable().eq(caller.editor_label()))
    }
}

/// There is a grant for this row, at a level that `level` says: one look into the table's key.
pub(super) fn granted(resource: &Resource, grants: &Grants, level: &TokenStream) -> TokenStream {
    let (row, row_id) = (&resource.table, &resource.id);
    let Grants { table, id, user, .. } = grants;
    quote! {
        ::diesel::dsl::exists(
            #table::table
                .filter(#table::#id.eq(#row::#row_id))
                .filter(#table::#user.eq(caller.user()))
                .filter(#level),
        )
    }
}

/// The row is among those that were granted to the caller: for lists, where these are gathered once.
fn listed(resource: &Resource, grants: &Grants) -> TokenStream {
    let (row, row_id) = (&resource.table, &resource.id);
    let level = level_matches(grants);
    let Grants { table, id, user, .. } = grants;
    quote! {
        #row::#row_id.eq_any(
            #table::table
                .filter(#table::#user.eq(caller.user()))
                .filter(#level)
                .select(#table::#id),
        )
    }
}

/// The predicate of every write and every list, over the resource's own table: it leads to the owner through subqueries.
pub(super) fn leads_to_owner(chain: &Chain<'_>, alternatives: Alternatives) -> TokenStream {
    let mut predicate = owned(chain);
    if alternatives.overrides() {
        predicate = or(predicate, overridden(chain));
    }
    predicate = only(chain.root(), or(predicate, alternatives.grant(chain.root())));
    for (child, parent) in chain.links().rev() {
        let through = leads_to_parent(child, parent, &predicate);
        predicate = only(child, or(through, alternatives.grant(child)));
    }
    predicate
}

/// The predicate, for those rows alone that are there at all.
pub(super) fn only(resource: &Resource, predicate: TokenStream) -> TokenStream {
    match condition(resource) {
        Some(condition) => quote!(#predicate.and(#condition)),
        None => predicate,
    }
}

/// The resource's `only`, in which its columns go by their bare names.
pub(super) fn condition(resource: &Resource) -> Option<TokenStream> {
    let (table, only) = (&resource.table, resource.only.as_ref()?);
    Some(quote!({
        use #table::columns::*;
        #only
    }))
}

/// The row's parent is one of those that `predicate` allows.
pub(super) fn leads_to_parent(child: &Resource, parent: &Resource, predicate: &TokenStream) -> TokenStream {
    let (child_table, via) = (&child.table, child.owner_column());
    let (parent_table, parent_id) = (&parent.table, &parent.id);
    quote! {
        #child_table::#via.eq_any(#parent_table::table.filter(#predicate).select(#parent_table::#parent_id))
    }
}

/// One of two.
pub(super) fn or(one: TokenStream, other: Option<TokenStream>) -> TokenStream {
    match other {
        Some(other) => quote!(#one.or(#other)),
        None => one,
    }
}
