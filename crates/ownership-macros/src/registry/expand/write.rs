//! Expands writes. Each statement repeats the access check, so a row that has changed hands since is not written. Its
//! rows are read to the end, where SQLite reports a failed commit.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::{
    Target, create, lock,
    predicate::{self, Alternatives},
};
use crate::registry::{
    ast::{OwnedThrough, Resource},
    chain::Chain,
};

impl Target<'_> {
    /// Returns a write of the rows whose ids match `ids`, after the locks that it needs.
    fn write(
        self,
        chain: &Chain<'_>,
        ids: &TokenStream,
        grants: bool,
        write: impl Fn(&Type) -> TokenStream,
    ) -> TokenStream {
        self.on_each(|ty| if self.locks(ty) { lock::before(chain, ty, ids, grants, write(ty)) } else { write(ty) })
    }
}

/// Returns `delete`.
pub(super) fn delete(target: Target<'_>, chain: &Chain<'_>) -> TokenStream {
    let krate = target.krate;
    let (table, id) = (&chain.resource.table, &chain.resource.id);
    let allowed = predicate::leads_to_owner(chain, Alternatives::Overrides);
    let statement = target.write(chain, &quote!(.eq(lookup.id())), false, |_| {
        quote! {
            ::diesel::delete(#table::table.filter(#table::#id.eq(lookup.id())).filter(#allowed))
                .execute(connection)
                .map(|deleted| deleted == 1)
        }
    });
    quote! {
        fn delete(
            connection: &mut #krate::ConnectionOf<Self>,
            lookup: &#krate::__private::Lookup<'_, Self>,
        ) -> ::diesel::QueryResult<bool> {
            use ::diesel::prelude::*;
            let caller = lookup.caller();
            #statement
        }
    }
}

/// Returns `delete_all`: all rows or none.
pub(super) fn delete_all(target: Target<'_>, chain: &Chain<'_>) -> TokenStream {
    let krate = target.krate;
    let (table, id) = (&chain.resource.table, &chain.resource.id);
    let allowed = predicate::leads_to_owner(chain, Alternatives::Overrides);
    let statement = target.write(chain, &quote!(.eq_any(lookup.ids())), false, |_| {
        quote! {
            // A row that the caller has lost rolls the others back.
            ::diesel::Connection::transaction(connection, |connection| {
                let rows = #table::table.filter(#table::#id.eq_any(lookup.ids())).filter(#allowed);
                if ::diesel::delete(rows).execute(connection)? == lookup.ids().len() {
                    ::core::result::Result::Ok(true)
                } else {
                    ::core::result::Result::Err(::diesel::result::Error::RollbackTransaction)
                }
            })
        }
    });
    quote! {
        fn delete_all(
            connection: &mut #krate::ConnectionOf<Self>,
            lookup: &#krate::__private::LookupAll<'_, Self>,
        ) -> ::diesel::QueryResult<bool> {
            use ::diesel::prelude::*;
            let caller = lookup.caller();
            let outcome: ::diesel::QueryResult<bool> = { #statement };
            match outcome {
                ::core::result::Result::Err(::diesel::result::Error::RollbackTransaction) => {
                    ::core::result::Result::Ok(false)
                }
                outcome => outcome,
            }
        }
    }
}

/// Returns `update`. It assigns the id, the owner column and the organization to themselves after the changes, so that no
/// changeset can move a row: SQLite takes the last assignment of a column, PostgreSQL rejects a second one.
pub(super) fn update(target: Target<'_>, chain: &Chain<'_>) -> Option<TokenStream> {
    let (krate, resource) = (target.krate, chain.resource);
    let changes = resource.changes.as_ref()?;
    let (row, table, id) = (&resource.header.row, &resource.table, &resource.id);
    let allowed = predicate::leads_to_owner(chain, Alternatives::OverridesAndGrants);
    let pins =
        [Some(resource.owner_column()), resource.organization()].into_iter().flatten().filter(|column| *column != id);
    let pins: Vec<_> = pins.collect();
    let statement = target.write(chain, &quote!(.eq(lookup.id())), true, |ty| {
        quote! {
            ::diesel::update(#table::table.filter(#table::#id.eq(lookup.id())).filter(#allowed))
                .set((changes, #table::#id.eq(#table::#id) #(, #table::#pins.eq(#table::#pins))*))
                .returning(<Self as ::diesel::Selectable<<#ty as ::diesel::Connection>::Backend>>::construct_selection())
                .load::<Self>(connection)
                .map(|mut updated| updated.pop())
        }
    });
    Some(quote! {
        impl #krate::Update for #row {
            type Changes = #changes;

            fn update(
                connection: &mut #krate::ConnectionOf<Self>,
                lookup: &#krate::__private::Lookup<'_, Self>,
                changes: Self::Changes,
            ) -> ::diesel::QueryResult<::core::option::Option<Self>> {
                use ::diesel::prelude::*;
                let caller = lookup.caller();
                #statement
            }
        }
    })
}

/// Returns `transfer`, for a resource with an owner column. The organization stays.
pub(super) fn transfer(target: Target<'_>, chain: &Chain<'_>) -> Option<TokenStream> {
    let krate = target.krate;
    let Resource { header, table, id, owned_through, .. } = chain.resource;
    let OwnedThrough::Columns { user, .. } = owned_through else { return None };
    if user == id {
        // A row that is its own owner cannot change owner.
        return None;
    }
    let row = &header.row;
    let allowed = predicate::leads_to_owner(chain, Alternatives::Overrides);
    let (to_user, explain) =
        (predicate::owner_value(chain, user, &quote!(to)), create::explain(krate, chain, table, user));
    let statement = target.on_each(|_| {
        quote! {
            ::diesel::update(#table::table.filter(#table::#id.eq(lookup.id())).filter(#allowed))
                .set(#table::#user #to_user)
                .execute(connection)
                .map(|moved| moved == 1)
        }
    });
    Some(quote! {
        impl #krate::Transfer for #row {
            fn transfer(
                connection: &mut #krate::ConnectionOf<Self>,
                lookup: &#krate::__private::Lookup<'_, Self>,
                to: &str,
            ) -> ::core::result::Result<bool, #krate::WriteError<::diesel::result::Error>> {
                use ::diesel::prelude::*;
                let caller = lookup.caller();
                let moved: ::diesel::QueryResult<bool> = { #statement };
                moved.map_err(#explain)
            }
        }
    })
}
