//! Expands row locks. They last until the transaction ends, on the rows that decide who may write another row: its parents
//! and the caller's grant.
//!
//! PostgreSQL reads again only the row that a statement has waited for, and every other row as it was when the statement
//! began. Without a lock, an update that has waited would be made although its caller's grant was removed meanwhile. One
//! statement locks a row and then its grant, in the order in which a deletion of the row locks both. SQLite has one writer
//! at a time and needs no lock.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Path, Type};

use super::predicate;
use crate::registry::{
    ast::{Grants, Resource},
    chain::Chain,
};

/// Whether writes on this connection need row locks.
pub(super) fn is_needed(connection: &Type) -> bool {
    let Type::Path(path) = connection else { return true };
    path.path.segments.last().is_none_or(|last| last.ident != "SqliteConnection")
}

/// Wraps a write in a transaction that first locks what decides about the rows whose ids match `ids`. The write names the
/// local `connection`, of the type `ty`. With `grants`, the caller may have access by a grant.
pub(super) fn before(chain: &Chain<'_>, ty: &Type, ids: &TokenStream, grants: bool, write: TokenStream) -> TokenStream {
    let locks = deciding(chain, ids, grants);
    let locked = in_transaction(ty, &quote!(#locks write(connection)));
    match (chain.parents.is_empty(), grants && chain.resource.grants.is_some()) {
        (true, false) => write,
        (true, true) => quote! {
            let write = |connection: &mut #ty| { #write };
            if lookup.is_granted() {
                #locked
            } else {
                write(connection)
            }
        },
        (false, _) => in_transaction(ty, &quote!(#locks #write)),
    }
}

/// Runs statements that return a `Result` in a transaction, in the caller's if there is one. For statements that write last,
/// so that a failure leaves nothing behind.
pub(super) fn in_transaction(ty: &Type, statements: &TokenStream) -> TokenStream {
    quote! {
        let run = |connection: &mut #ty| { #statements };
        type Manager = <#ty as ::diesel::Connection>::TransactionManager;
        let status = <Manager as ::diesel::connection::TransactionManager<#ty>>::transaction_manager_status_mut(connection);
        if status.transaction_depth()?.is_some() { run(connection) } else { ::diesel::Connection::transaction(connection, run) }
    }
}

/// Returns the statements that lock what decides about the rows whose ids match `ids`, but not these rows.
pub(super) fn deciding(chain: &Chain<'_>, ids: &TokenStream, grants: bool) -> TokenStream {
    let Resource { table, id, .. } = chain.resource;
    let if_granted =
        |locks: Vec<TokenStream>| (!locks.is_empty()).then(|| quote!(if lookup.is_granted() { #(#locks)* }));
    let own = chain.resource.grants.iter().filter(|_| grants).map(|own| {
        // Not a shared lock: the write would have to raise it, and two writers could deadlock.
        let alone = Chain { resource: chain.resource, parents: Vec::new() };
        select(&alone, Some(own), &quote!(#table::#id #ids), &quote!(for_no_key_update))
    });
    let own = if_granted(own.collect());
    let parents = chain.of_parent().map(|parents| {
        let (parent, parent_id, via) = (&parents.resource.table, &parents.resource.id, chain.resource.owner_column());
        let of_rows = quote!(#parent::#parent_id.eq_any(#table::table.filter(#table::#id #ids).select(#table::#via)));
        let lock = |grants| select(&parents, grants, &of_rows, &quote!(for_share));
        let granted = if_granted(parents.grants().filter(|_| grants).map(|(_, grants)| lock(Some(grants))).collect());
        let plain = lock(None);
        match granted {
            // The statement with the grant has locked the parents too, if the grant is still there.
            Some(granted) if own.is_none() => quote!(#granted else { #plain }),
            granted => quote!(#granted #plain),
        }
    });
    quote!(#own #parents)
}

/// Returns an expression: whether the caller may still write the row of `lookup`. With `locks`, its statement locks the row
/// and what decides about it. Its conditions are on joined tables and not in subqueries, because PostgreSQL applies them
/// again to a locked row that it has waited for.
pub(super) fn may_write(krate: &Path, chain: &Chain<'_>, locks: bool) -> TokenStream {
    let (table, id, row) = (&chain.resource.table, &chain.resource.id, &chain.resource.header.row);
    let mode = locks.then(|| quote!(.for_no_key_update()));
    let conditions: Vec<_> = chain.resources().filter_map(predicate::condition).collect();
    let is_found = |grants, access: &TokenStream| {
        let rows = joined(chain, grants);
        quote! {
            !#rows
                .filter(#table::#id.eq(lookup.id()))
                .filter(#access)
                #(.filter(#conditions))*
                .select(#table::#id)
                #mode
                .load::<<#row as #krate::Resource>::Id>(connection)?
                .is_empty()
        }
    };
    let as_owner = is_found(None, &predicate::or(predicate::owned(chain), predicate::overridden(chain)));
    let by_grant = chain.grants().map(|(_, grants)| {
        let granted = is_found(Some(grants), &predicate::level_matches(grants));
        quote!((lookup.is_granted() && #granted) ||)
    });
    quote!(#(#by_grant)* #as_owner)
}

/// Selects and locks the rows of a chain, with the caller's grant in that table. Without such a grant it locks nothing.
fn select(chain: &Chain<'_>, grants: Option<&Grants>, condition: &TokenStream, mode: &TokenStream) -> TokenStream {
    let (table, id, rows) = (&chain.resource.table, &chain.resource.id, joined(chain, grants));
    quote!(#rows.filter(#condition).select(#table::#id).#mode().execute(connection)?;)
}

/// Joins the rows of a chain, and the caller's grant in that table.
fn joined(chain: &Chain<'_>, grants: Option<&Grants>) -> TokenStream {
    let table = &chain.resource.table;
    let parents = chain.links().map(|(child, parent)| {
        let (child_table, via) = (&child.table, child.owner_column());
        let (parent_table, parent_id) = (&parent.table, &parent.id);
        quote!(.inner_join(#parent_table::table.on(#child_table::#via.eq(#parent_table::#parent_id))))
    });
    let granted = grants.and_then(|grants| chain.grants().find(|(_, other)| other.table == grants.table));
    let granted = granted.map(|(Resource { table, id, .. }, Grants { table: grants, id: shared, user, .. })| {
        quote! {
            .inner_join(#grants::table.on(#grants::#shared.eq(#table::#id)))
            .filter(#grants::#user.eq(caller.user()))
        }
    });
    quote!(#table::table #(#parents)* #granted)
}
