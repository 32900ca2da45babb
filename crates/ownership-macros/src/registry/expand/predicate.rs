//! The SQL predicates for access by ownership, override and grant. All statements take their predicate from here.
//!
//! The tokens use one local, `caller`. A missing value, such as no active organization, is NULL, and a comparison with NULL
//! matches no row.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

use crate::registry::{
    ast::{Grants, Resource, Users},
    chain::Chain,
};

/// The access that a predicate accepts besides the owner's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Alternatives {
    /// Nothing: lists of the caller's rows.
    None,
    /// An override: reads and writes as the owner.
    Overrides,
    /// An override, and a grant that is looked up by the row's id.
    OverridesAndGrants,
    /// All rows that are granted to the caller: lists.
    AllGrants,
    /// All granted rows, and an override: lists within a row of a proof.
    OverridesAndAllGrants,
}

impl Alternatives {
    fn overrides(self) -> bool {
        !matches!(self, Self::None | Self::AllGrants)
    }

    fn grant(self, chain: &Chain<'_>, resource: &Resource) -> Option<TokenStream> {
        let grants = resource.grants.as_ref()?;
        match self {
            Self::None | Self::Overrides => None,
            Self::OverridesAndGrants => Some(granted(chain, resource, grants, &level_matches(grants))),
            Self::AllGrants | Self::OverridesAndAllGrants => Some(listed(chain, resource, grants)),
        }
    }
}

/// Matches rows that the caller owns, at the end of the chain.
pub(super) fn owned(chain: &Chain<'_>) -> TokenStream {
    let root = chain.root();
    let table = &root.table;
    let by_caller = is_caller(chain, table, root.owner_column());
    match root.organization() {
        None => by_caller,
        Some(organization) => {
            let same = in_organization(table, organization, &quote!(organization));
            quote!(#by_caller.and(#table::#organization.is_null().or(#same)))
        }
    }
}

/// Matches rows whose column of a user holds the caller: Clerk's id, or the id of the caller's row in the table of users.
/// The id of a user is never empty, and a row of the table whose Clerk id is NULL is nobody's.
pub(super) fn is_caller(chain: &Chain<'_>, table: &Path, column: &Ident) -> TokenStream {
    is_user(chain, table, column, &quote!(caller.user()))
}

/// Does what [`is_caller`] does, for the user with this Clerk id.
pub(super) fn is_user(chain: &Chain<'_>, table: &Path, column: &Ident, clerk_id_of_user: &TokenStream) -> TokenStream {
    match chain.users {
        None => quote!(#table::#column.eq(#clerk_id_of_user)),
        Some(Users { table: users, id, clerk_id }) => {
            // The error for ids of another type is at the column.
            let here = Span::call_site().located_at(column.span());
            let is_one = quote_spanned! {here=>
                .nullable().eq_any(
                    #users::table.filter(#users::#clerk_id.eq(#clerk_id_of_user)).select(#users::#id.nullable()),
                )
            };
            quote!(#table::#column #is_one)
        }
    }
}

/// Returns the value of an owner's column for the user with this Clerk id. If the table of users has no such row, it is NULL,
/// which the column rejects. The error for a nullable column is at the column.
pub(super) fn owner_value(chain: &Chain<'_>, column: &Ident, clerk_id_of_user: &TokenStream) -> TokenStream {
    match chain.users {
        None => quote!(.eq(#clerk_id_of_user)),
        Some(Users { table: users, id, clerk_id }) => {
            let here = Span::call_site().located_at(column.span());
            quote_spanned! {here=>
                .eq(
                    #users::table
                        .filter(#users::#clerk_id.eq(#clerk_id_of_user))
                        .select(#users::#id)
                        .single_value()
                        .assume_not_null(),
                )
            }
        }
    }
}

/// Matches rows of the caller's organization. The error for a column that is not nullable is at the column.
fn in_organization(table: &Path, column: &Ident, which: &TokenStream) -> TokenStream {
    let here = Span::call_site().located_at(column.span());
    let of_caller = quote_spanned!(here=> .eq(caller.#which()));
    quote!(#table::#column #of_caller)
}

/// Matches rows that an override opens, if the chain ends at a row with an organization.
pub(super) fn overridden(chain: &Chain<'_>) -> Option<TokenStream> {
    let (table, organization) = chain.organization()?;
    Some(in_organization(table, organization, &quote!(overriding)))
}

/// Matches grants at a sufficient level: compares with both labels, and an insufficient one is NULL. An `IN` would have a
/// different text for each number of labels, so diesel would not cache the prepared statement.
pub(super) fn level_matches(Grants { table, access, .. }: &Grants) -> TokenStream {
    quote! {
        #table::#access.nullable().eq(caller.viewer_label())
            .or(#table::#access.nullable().eq(caller.editor_label()))
    }
}

/// Matches rows with a grant that fulfills `level`, through the key of the table of grants.
pub(super) fn granted(chain: &Chain<'_>, resource: &Resource, grants: &Grants, level: &TokenStream) -> TokenStream {
    let (row, row_id) = (&resource.table, &resource.id);
    let Grants { table, id, user, .. } = grants;
    let to_caller = is_caller(chain, table, user);
    quote! {
        ::diesel::dsl::exists(
            #table::table
                .filter(#table::#id.eq(#row::#row_id))
                .filter(#to_caller)
                .filter(#level),
        )
    }
}

/// Matches rows that are granted to the caller. For lists, which collect the granted ids once.
fn listed(chain: &Chain<'_>, resource: &Resource, grants: &Grants) -> TokenStream {
    let (row, row_id) = (&resource.table, &resource.id);
    let level = level_matches(grants);
    let Grants { table, id, user, .. } = grants;
    let to_caller = is_caller(chain, table, user);
    quote! {
        #row::#row_id.eq_any(
            #table::table
                .filter(#to_caller)
                .filter(#level)
                .select(#table::#id),
        )
    }
}

/// Returns the predicate of writes and lists, over the resource's table, with a subquery per parent.
pub(super) fn leads_to_owner(chain: &Chain<'_>, alternatives: Alternatives) -> TokenStream {
    let mut predicate = owned(chain);
    if alternatives.overrides() {
        predicate = or(predicate, overridden(chain));
    }
    predicate = only(chain.root(), or(predicate, alternatives.grant(chain, chain.root())));
    // A grant for the child itself does not lead through its parents, which must exist all the same.
    let mut exists = condition(chain.root());
    for (child, parent) in chain.links().rev() {
        let through = leads_to_parent(child, parent, &predicate);
        exists = exists.map(|parents| leads_to_parent(child, parent, &parents));
        let grant = alternatives.grant(chain, child).map(|grant| match &exists {
            Some(parents) => quote!(#grant.and(#parents)),
            None => grant,
        });
        predicate = only(child, or(through, grant));
        exists = match (exists, condition(child)) {
            (Some(parents), Some(own)) => Some(quote!(#parents.and(#own))),
            (parents, own) => parents.or(own),
        };
    }
    predicate
}

/// Adds the resource's `only` to the predicate.
pub(super) fn only(resource: &Resource, predicate: TokenStream) -> TokenStream {
    match condition(resource) {
        Some(condition) => quote!(#predicate.and(#condition)),
        None => predicate,
    }
}

/// Returns the resource's `only`, in which columns have no prefix.
pub(super) fn condition(resource: &Resource) -> Option<TokenStream> {
    let (table, only) = (&resource.table, resource.only.as_ref()?);
    Some(quote!({
        use #table::columns::*;
        #only
    }))
}

/// Matches rows whose parent matches `predicate`.
pub(super) fn leads_to_parent(child: &Resource, parent: &Resource, predicate: &TokenStream) -> TokenStream {
    let (child_table, via) = (&child.table, child.owner_column());
    let (parent_table, parent_id) = (&parent.table, &parent.id);
    quote! {
        #child_table::#via.nullable().eq_any(
            #parent_table::table.filter(#predicate).select(#parent_table::#parent_id.nullable()),
        )
    }
}

/// Matches a row and its parent. Both sides are nullable, which does not change the statement's text, because the column with
/// the parent's id may be NULL. Such a row has no owner.
pub(super) fn is_parent(child: &Resource, parent: &Resource) -> TokenStream {
    let (child_table, via) = (&child.table, child.owner_column());
    let (parent_table, parent_id) = (&parent.table, &parent.id);
    quote!(#child_table::#via.nullable().eq(#parent_table::#parent_id.nullable()))
}

/// Combines two predicates.
pub(super) fn or(one: TokenStream, other: Option<TokenStream>) -> TokenStream {
    match other {
        Some(other) => quote!(#one.or(#other)),
        None => one,
    }
}
