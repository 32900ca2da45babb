//! Writing: each statement repeats the owner, so a row that has changed hands meanwhile is not touched.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use crate::registry::{
    chain::Chain,
    parse::{OwnedThrough, Resource},
};

/// `delete`.
pub(super) fn delete(chain: &Chain<'_>) -> TokenStream {
    let (table, id, owned) = (&chain.resource.table, &chain.resource.id, chain.leads_to_owner());
    quote! {
        fn delete(
            connection: &mut ::ownership::ConnectionOf<Self>,
            lookup: &::ownership::Lookup<'_, Self>,
        ) -> ::diesel::QueryResult<bool> {
            use ::diesel::prelude::*;
            let owner = lookup.owner();
            ::diesel::delete(#table::table.filter(#table::#id.eq(lookup.id())).filter(#owned))
                .execute(connection)
                .map(|deleted| deleted == 1)
        }
    }
}

/// `delete_all`: all or nothing.
pub(super) fn delete_all(chain: &Chain<'_>) -> TokenStream {
    let (table, id, owned) = (&chain.resource.table, &chain.resource.id, chain.leads_to_owner());
    quote! {
        fn delete_all(
            connection: &mut ::ownership::ConnectionOf<Self>,
            lookup: &::ownership::LookupAll<'_, Self>,
        ) -> ::diesel::QueryResult<bool> {
            use ::diesel::prelude::*;
            let owner = lookup.owner();
            // A row that is no longer the caller's rolls the others back.
            let outcome = ::diesel::Connection::transaction(connection, |connection| {
                let deleted = ::diesel::delete(
                    #table::table.filter(#table::#id.eq_any(lookup.ids())).filter(#owned),
                )
                .execute(connection)?;
                if deleted == lookup.ids().len() {
                    ::core::result::Result::Ok(true)
                } else {
                    ::core::result::Result::Err(::diesel::result::Error::RollbackTransaction)
                }
            });
            match outcome {
                ::core::result::Result::Err(::diesel::result::Error::RollbackTransaction) => {
                    ::core::result::Result::Ok(false)
                }
                outcome => outcome,
            }
        }
    }
}

/// `update`: the id and the way to the owner are assigned to themselves after the changes, so that no changeset, whatever
/// its fields, can move a row: SQLite takes the last assignment of a column, PostgreSQL refuses a second one.
pub(super) fn update(database: &Path, chain: &Chain<'_>) -> Option<TokenStream> {
    let resource = chain.resource;
    let changes = resource.changes.as_ref()?;
    let (row, table, id, owned) = (&resource.named.row, &resource.table, &resource.id, chain.leads_to_owner());
    let way = resource.way();
    let pin_way = (way != id).then(|| quote!(, #table::#way.eq(#table::#way)));
    Some(quote! {
        impl ::ownership::Update for #row {
            type Changes = #changes;

            fn update(
                connection: &mut ::ownership::ConnectionOf<Self>,
                lookup: &::ownership::Lookup<'_, Self>,
                changes: Self::Changes,
            ) -> ::diesel::QueryResult<::core::option::Option<Self>> {
                use ::diesel::prelude::*;
                type Backend = <<#database as ::ownership::Database>::Connection as ::diesel::Connection>::Backend;
                let owner = lookup.owner();
                ::diesel::update(#table::table.filter(#table::#id.eq(lookup.id())).filter(#owned))
                    .set((changes, #table::#id.eq(#table::#id) #pin_way))
                    .returning(<Self as ::diesel::Selectable<Backend>>::construct_selection())
                    .get_result(connection)
                    .optional()
            }
        }
    })
}

/// `transfer`, for a resource that has an owner column of its own.
pub(super) fn transfer(resource: &Resource) -> Option<TokenStream> {
    let OwnedThrough::Column(owner) = &resource.owned_through else { return None };
    if *owner == resource.id {
        // A row that is its owner cannot be anybody else's.
        return None;
    }
    let (row, table, id) = (&resource.named.row, &resource.table, &resource.id);
    Some(quote! {
        impl ::ownership::Transfer for #row {
            fn transfer(
                connection: &mut ::ownership::ConnectionOf<Self>,
                lookup: &::ownership::Lookup<'_, Self>,
                to: &str,
            ) -> ::diesel::QueryResult<bool> {
                use ::diesel::prelude::*;
                ::diesel::update(
                    #table::table.filter(#table::#id.eq(lookup.id())).filter(#table::#owner.eq(lookup.owner())),
                )
                .set(#table::#owner.eq(to))
                .execute(connection)
                .map(|moved| moved == 1)
            }
        }
    })
}
