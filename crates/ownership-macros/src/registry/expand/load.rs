//! Reading: one statement, with a JOIN per parent.

use proc_macro2::TokenStream;
use quote::quote;

use crate::registry::chain::Chain;

/// Which parents there are, and which ids they may have.
pub(super) fn parents(chain: &Chain<'_>) -> (TokenStream, Option<TokenStream>) {
    let names: Vec<_> = chain.parents.iter().map(|parent| parent.named.name.to_string()).collect();
    let rows = chain.parents.iter().map(|parent| &parent.named.row);
    let ancestors = quote!(const ANCESTORS: &'static [&'static str] = &[#(#names),*];);
    let may_exist = (!names.is_empty()).then(|| {
        quote! {
            fn ancestor_may_exist(ancestor: &str, id: &str) -> bool {
                match ancestor {
                    #(#names => id.parse::<<#rows as ::ownership::Resource>::Id>().is_ok(),)*
                    _ => false,
                }
            }
        }
    });
    (ancestors, may_exist)
}

/// `load`: the row, joined with its parents; a parent that the route names too is pinned.
pub(super) fn one(chain: &Chain<'_>) -> TokenStream {
    let (table, id) = (&chain.resource.table, &chain.resource.id);
    let (owner_table, owner) = chain.owner();
    let joins = chain.links().map(|(child, parent)| {
        let (child_table, via) = (&child.table, child.way());
        let (parent_table, parent_id) = (&parent.table, &parent.id);
        quote!(.inner_join(#parent_table::table.on(#child_table::#via.eq(#parent_table::#parent_id))))
    });
    let rows = quote! {
        #table::table
            #(#joins)*
            .filter(#table::#id.eq(lookup.id()))
            .filter(#owner_table::#owner.eq(lookup.owner()))
            .select(<Self as ::diesel::SelectableHelper<_>>::as_select())
    };
    let pins = chain.parents.iter().map(|parent| {
        let (label, row) = (parent.named.name.to_string(), &parent.named.row);
        let (parent_table, parent_id) = (&parent.table, &parent.id);
        quote! {
            if let ::core::option::Option::Some(parent) = lookup.within(#label) {
                let ::core::result::Result::Ok(parent) = parent.parse::<<#row as ::ownership::Resource>::Id>() else {
                    return ::core::result::Result::Ok(::core::option::Option::None);
                };
                query = query.filter(#parent_table::#parent_id.eq(parent));
            }
        }
    });
    let body = if chain.parents.is_empty() {
        quote!(#rows.first(connection).optional())
    } else {
        quote! {
            let mut query = #rows.into_boxed();
            #(#pins)*
            query.first(connection).optional()
        }
    };
    quote! {
        fn load(
            connection: &mut ::ownership::ConnectionOf<Self>,
            lookup: &::ownership::Lookup<'_, Self>,
        ) -> ::diesel::QueryResult<::core::option::Option<Self>> {
            use ::diesel::prelude::*;
            #body
        }
    }
}

/// `load_all`: those of the rows that are the owner's.
pub(super) fn all(chain: &Chain<'_>) -> TokenStream {
    let (table, id, owned) = (&chain.resource.table, &chain.resource.id, chain.leads_to_owner());
    quote! {
        fn load_all(
            connection: &mut ::ownership::ConnectionOf<Self>,
            lookup: &::ownership::LookupAll<'_, Self>,
        ) -> ::diesel::QueryResult<::std::vec::Vec<Self>> {
            use ::diesel::prelude::*;
            let owner = lookup.owner();
            #table::table
                .filter(#table::#id.eq_any(lookup.ids()))
                .filter(#owned)
                .select(<Self as ::diesel::SelectableHelper<_>>::as_select())
                .load(connection)
        }
    }
}
