//! Expands sharing: the statements on the table of grants. The owner's check is in the same transaction or statement, and a
//! grantee removes only their own grant.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    Target, create, lock,
    predicate::{self, Alternatives},
};
use crate::registry::{ast::Grants, chain::Chain};

/// Implements `Grantable` for a resource with a table of grants.
pub(super) fn grantable(target: Target<'_>, chain: &Chain<'_>) -> Option<TokenStream> {
    let (krate, database, resource) = (target.krate, target.database, chain.resource);
    let grants = resource.grants.as_ref()?;
    let Grants { table, id, user, access } = grants;
    let (row, row_table, row_id) = (&resource.header.row, &resource.table, &resource.id);
    let backend = quote!(<<#database as #krate::Database>::Connection as ::diesel::Connection>::Backend);
    let owned = predicate::leads_to_owner(chain, Alternatives::Overrides);
    let of_owned = quote!(#table::#id.eq_any(#row_table::table.filter(#owned).select(#row_table::#row_id)));
    let grant = grant(target, chain, grants);
    let (to_user, to_caller) =
        (predicate::is_user(chain, table, user, &quote!(user)), predicate::is_caller(chain, table, user));
    let revoke = target.on_each(|ty| {
        let lock = target.locks(ty).then(|| {
            let owns = lock::may_own(krate, chain, true);
            quote!(if !(#owns) { return ::core::result::Result::Ok(false); })
        });
        let delete = quote! {
            #lock
            let own = #table::table
                .filter(#table::#id.eq(lookup.id()))
                .filter(#to_user)
                .filter(#of_owned);
            ::diesel::delete(own).execute(connection).map(|deleted| deleted == 1)
        };
        if lock.is_some() { lock::in_transaction(ty, &delete) } else { delete }
    });
    let leave = target.on_each(|_| {
        quote! {
            let own = #table::table.filter(#table::#id.eq(lookup.id())).filter(#to_caller);
            ::diesel::delete(own).execute(connection).map(|deleted| deleted == 1)
        }
    });
    let arguments = quote! {
        connection: &mut #krate::ConnectionOf<Self>,
        lookup: &#krate::__private::Lookup<'_, Self>
    };
    Some(quote! {
        impl #krate::Grantable for #row {
            type Grants = ::diesel::dsl::IntoBoxed<
                'static,
                ::diesel::dsl::Select<#table::table, (#table::#user, #table::#access)>,
                #backend,
            >;

            fn grants(caller: &#krate::__private::ListScope, id: Self::Id) -> Self::Grants {
                use ::diesel::prelude::*;
                #table::table
                    .select((#table::#user, #table::#access))
                    .into_boxed()
                    .filter(#table::#id.eq(id))
                    .filter(#of_owned)
            }

            fn grant(
                #arguments,
                user: &str,
                access: &'static str,
            ) -> ::core::result::Result<
                ::core::option::Option<bool>,
                #krate::WriteError<::diesel::result::Error>,
            > {
                use ::diesel::prelude::*;
                let caller = lookup.caller();
                #grant
            }

            fn revoke(#arguments, user: &str) -> ::diesel::QueryResult<bool> {
                use ::diesel::prelude::*;
                let caller = lookup.caller();
                #revoke
            }

            fn leave(#arguments) -> ::diesel::QueryResult<bool> {
                use ::diesel::prelude::*;
                let caller = lookup.caller();
                #leave
            }
        }
    })
}

/// Returns the statements of `grant`: the check, with locks where the backend needs them, and an update, or an insert if
/// there is no grant to update. SQLite takes its write lock with the update, so there the check comes second.
fn grant(target: Target<'_>, chain: &Chain<'_>, grants: &Grants) -> TokenStream {
    let (krate, Grants { table, id, user, access }) = (target.krate, grants);
    let to_user = predicate::is_user(chain, table, user, &quote!(user));
    let (user_value, explain) =
        (predicate::owner_value(chain, user, &quote!(user)), create::explain(krate, chain, table, user));
    let statement = target.on_each(|ty| {
        let update = quote! {
            let known = #table::table.filter(#table::#id.eq(lookup.id())).filter(#to_user);
            let changed = ::diesel::update(known).set(#table::#access.eq(access)).execute(connection)?;
        };
        let owns = lock::may_own(krate, chain, target.locks(ty));
        let check =
            quote!(if !(#owns) { return ::core::result::Result::Err(::diesel::result::Error::RollbackTransaction); });
        let insert = quote! {
            if changed == 0 {
                ::diesel::insert_into(#table::table)
                    .values((#table::#id.eq(lookup.id()), #table::#user #user_value, #table::#access.eq(access)))
                    .execute(connection)?;
            }
            ::core::result::Result::Ok(changed == 0)
        };
        if target.locks(ty) {
            lock::in_transaction(ty, &quote!(#check #update #insert))
        } else {
            quote!(::diesel::Connection::transaction(connection, |connection| { #update #check #insert }))
        }
    });
    quote! {
        let outcome: ::diesel::QueryResult<bool> = { #statement };
        match outcome {
            ::core::result::Result::Err(::diesel::result::Error::RollbackTransaction) => {
                ::core::result::Result::Ok(::core::option::Option::None)
            }
            outcome => outcome.map(::core::option::Option::Some).map_err(#explain),
        }
    }
}
