//! Expands the queries that applications build on: `Row::owned_by`, `Row::accessible_to` for shared rows, `Row::within`
//! for rows with a parent, and `Row::still`, the row of a proof.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Path};

use super::predicate::{self, Alternatives};
use crate::registry::chain::Chain;

/// Returns the queries that a list starts from.
pub(super) fn lists(krate: &Path, database: &Path, chain: &Chain<'_>) -> TokenStream {
    let resource = chain.resource;
    let (name, row, table) = (&resource.header.name, &resource.header.row, &resource.table);
    let backend = quote!(<<#database as #krate::Database>::Connection as ::diesel::Connection>::Backend);
    let query = quote! {
        #krate::ScopedQuery<::diesel::dsl::IntoBoxed<
            'static,
            ::diesel::dsl::Select<#table::table, ::diesel::dsl::AsSelect<#row, #backend>>,
            #backend,
        >>
    };
    let owned_by = owned_by(krate, chain, name, &query);
    let accessible_to = chain.is_shared().then(|| accessible_to(krate, chain, name, &query));
    let within = within(krate, chain, &query);
    let still = still(krate, chain, name, &query);
    quote! {
        impl #row {
            #owned_by
            #accessible_to
            #within
            #still
        }
    }
}

fn owned_by(krate: &Path, chain: &Chain<'_>, name: &Ident, query: &TokenStream) -> TokenStream {
    let doc = format!(" Selects the rows of `{name}` that the user owns, to filter, order and limit.");
    let rows = rows(krate, chain, &predicate::leads_to_owner(chain, Alternatives::None), None);
    quote! {
        #[doc = #doc]
        pub fn owned_by(user: &#krate::auth::ClerkUser) -> #query {
            use ::diesel::prelude::*;
            let caller = #krate::__private::ListScope::owned_by(user);
            #rows
        }
    }
}

fn accessible_to(krate: &Path, chain: &Chain<'_>, name: &Ident, query: &TokenStream) -> TokenStream {
    let doc = format!(
        " Selects the rows of `{name}` to which the user has at least this access: the rows that they own and, below \
         `Owner`, the rows that are shared with them."
    );
    let rows = rows(krate, chain, &predicate::leads_to_owner(chain, Alternatives::AllGrants), None);
    quote! {
        #[doc = #doc]
        pub fn accessible_to(user: &#krate::auth::ClerkUser, access: #krate::access::Level) -> #query {
            use ::diesel::prelude::*;
            let caller = #krate::__private::ListScope::accessible_to(user, access);
            #rows
        }
    }
}

fn within(krate: &Path, chain: &Chain<'_>, query: &TokenStream) -> Option<TokenStream> {
    let (resource, of_parent) = (chain.resource, chain.of_parent()?);
    let (table, via) = (&resource.table, resource.owner_column());
    let (parent, parent_row) = (of_parent.resource, &of_parent.resource.header.row);
    let doc = format!(
        " Selects the rows of `{}` that belong to this `{}`, while the caller has access to it.",
        resource.header.name, parent.header.name,
    );
    let allowed = predicate::leads_to_owner(&of_parent, Alternatives::OverridesAndAllGrants);
    let allowed = predicate::only(resource, predicate::leads_to_parent(resource, parent, &allowed));
    let rows = rows(krate, chain, &allowed, Some(quote!(#table::#via.eq(parent_id))));
    Some(quote! {
        #[doc = #doc]
        pub fn within<A: #krate::access::Access>(parent: &#krate::Owned<#parent_row, A>) -> #query {
            use ::diesel::prelude::*;
            let caller = #krate::__private::scope_of(parent);
            let parent_id = ::core::clone::Clone::clone(#krate::Resource::id(&**parent));
            #rows
        }
    })
}

fn still(krate: &Path, chain: &Chain<'_>, name: &Ident, query: &TokenStream) -> TokenStream {
    let (row, table, id) = (&chain.resource.header.row, &chain.resource.table, &chain.resource.id);
    let doc = format!(" Selects this row of `{name}` while the caller may write it.");
    let allowed = predicate::leads_to_owner(chain, Alternatives::OverridesAndAllGrants);
    let rows = rows(krate, chain, &allowed, Some(quote!(#table::#id.eq(row_id))));
    quote! {
        #[doc = #doc]
        pub fn still<A: #krate::access::AtLeast<#krate::access::Editor>>(row: &#krate::Owned<#row, A>) -> #query {
            use ::diesel::prelude::*;
            let caller = #krate::__private::scope_of(row);
            let row_id = ::core::clone::Clone::clone(#krate::Resource::id(&**row));
            #rows
        }
    }
}

/// Returns a query of the rows that match `predicate` and, if given, another filter.
fn rows(krate: &Path, chain: &Chain<'_>, predicate: &TokenStream, own: Option<TokenStream>) -> TokenStream {
    let table = &chain.resource.table;
    let own = own.map(|own| quote!(.filter(#own)));
    quote! {
        #krate::__private::scoped(
            #table::table
                .select(<Self as ::diesel::SelectableHelper<_>>::as_select())
                .into_boxed()
                .filter(#predicate)
                #own
        )
    }
}
