//! Expands row locks. They last until the transaction ends, on the rows that decide who may write another row: its parents
//! and the caller's grant.
//!
//! PostgreSQL reads again only the row that a statement has waited for, and every other row as it was when the statement
//! began. Without a lock, an update that has waited would be made although its caller's grant was removed meanwhile. One
//! statement locks a row and then its grant, in the order in which a deletion of the row locks both. SQLite has one writer
//! at a time and needs no lock.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Path, Type, TypePath};

use super::{Target, predicate};
use crate::registry::{
    ast::{Connection, Grants, Resource},
    chain::Chain,
};

impl Target<'_> {
    /// Whether writes on this type of connection need row locks. A registry without a `connection` has no such writes.
    pub(super) fn locks(self, variant: &Type) -> bool {
        let is_sqlite =
            |path: &TypePath| path.path.segments.last().is_some_and(|last| last.ident == "SqliteConnection");
        let ty = match self.connection {
            None => return false,
            Some(Connection::One(ty)) => ty,
            Some(Connection::Each(..)) => variant,
        };
        !matches!(ty, Type::Path(path) if is_sqlite(path))
    }
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

/// Returns the statements that lock what decides about the rows whose ids match `ids`, but not these rows: from the root of
/// the chain down, in the order in which a deletion of the root locks its children.
fn deciding(chain: &Chain<'_>, ids: &TokenStream, grants: bool) -> TokenStream {
    let Resource { table, id, .. } = chain.resource;
    let parents = chain.of_parent().map(|parents| {
        let (parent, parent_id, via) = (&parents.resource.table, &parents.resource.id, chain.resource.owner_column());
        let parents_of_rows = quote!(#table::table.filter(#table::#id #ids).select(#table::#via.nullable()));
        let of_rows = quote!(#parent::#parent_id.nullable().eq_any(#parents_of_rows));
        let granted: Vec<_> =
            parents.grants().filter(|_| grants).map(|grant| select(&parents, Some(grant), &of_rows)).collect();
        let plain = select(&parents, None, &of_rows);
        if granted.is_empty() {
            return quote!(#plain?;);
        }
        // Without the grant, the first statement has locked no parent.
        quote! {
            let mut locked = 0;
            if lookup.is_granted() { #(locked += #granted?;)* }
            if locked == 0 { #plain?; }
        }
    });
    let own = chain.resource.grants.as_ref().filter(|_| grants).map(|own| {
        let lock = select(&chain.alone(), Some((chain.resource, own)), &quote!(#table::#id #ids));
        quote!(if lookup.is_granted() { #lock?; })
    });
    quote!(#parents #own)
}

/// Returns an expression: whether the caller may still write the row of `lookup`, as [`may_own`] does.
pub(super) fn may_write(krate: &Path, chain: &Chain<'_>, locks: bool) -> TokenStream {
    let as_owner = may_own(krate, chain, locks);
    let by_grant = chain.grants().map(|grant| {
        let granted = is_found(krate, chain, locks, Some(grant), &predicate::level_matches(grant.1));
        quote!((lookup.is_granted() && #granted) ||)
    });
    quote!(#(#by_grant)* #as_owner)
}

/// Returns an expression: whether the caller still has the owner's access to the row of `lookup`. With `locks`, its statement
/// locks the row and what decides about it.
pub(super) fn may_own(krate: &Path, chain: &Chain<'_>, locks: bool) -> TokenStream {
    let access = predicate::or(predicate::owned(chain), predicate::overridden(chain));
    is_found(krate, chain, locks, None, &access)
}

/// Returns an expression: whether the row of `lookup` matches `access`. The conditions are on joined tables and not in
/// subqueries, because PostgreSQL applies them again to a locked row that it has waited for.
fn is_found(
    krate: &Path,
    chain: &Chain<'_>,
    locks: bool,
    grant: Option<(&Resource, &Grants)>,
    access: &TokenStream,
) -> TokenStream {
    let (table, id, row) = (&chain.resource.table, &chain.resource.id, &chain.resource.header.row);
    let mode = locks.then(|| quote!(.for_no_key_update()));
    let (conditions, rows) = (chain.resources().filter_map(predicate::condition), joined(chain, grant));
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
}

/// Returns a statement that locks the rows of a chain with the caller's grant, and returns how many rows that were.
///
/// Not a shared lock: others would be granted it, too, before a transfer that waits for the row, and two writers that both
/// want to raise it are a deadlock.
fn select(chain: &Chain<'_>, grant: Option<(&Resource, &Grants)>, condition: &TokenStream) -> TokenStream {
    let (table, id, rows) = (&chain.resource.table, &chain.resource.id, joined(chain, grant));
    quote!(#rows.filter(#condition).select(#table::#id).for_no_key_update().execute(connection))
}

/// Joins the rows of a chain from the root down, and the caller's grant for one of them.
fn joined(chain: &Chain<'_>, grant: Option<(&Resource, &Grants)>) -> TokenStream {
    let root = &chain.root().table;
    let children = chain.links().rev().map(|(child, parent)| {
        let (child_table, is_parent) = (&child.table, predicate::is_parent(child, parent));
        quote!(.inner_join(#child_table::table.on(#is_parent)))
    });
    let granted = grant.map(|(Resource { table, id, .. }, Grants { table: grants, id: shared, user, .. })| {
        let to_caller = predicate::is_caller(chain, grants, user);
        quote! {
            .inner_join(#grants::table.on(#grants::#shared.eq(#table::#id)))
            .filter(#to_caller)
        }
    });
    quote!(#root::table #(#children)* #granted)
}
