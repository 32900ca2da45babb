//! Expands reads: one statement with a JOIN per parent, which also selects the basis of the access.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Path;

use super::{
    Target,
    predicate::{self, Alternatives},
};
use crate::registry::{ast::Grants, chain::Chain};

/// Returns the constant with the parents' names and the check of their ids.
pub(super) fn parents(krate: &Path, chain: &Chain<'_>) -> (TokenStream, Option<TokenStream>) {
    let names: Vec<_> = chain.parents.iter().map(|parent| parent.header.name.to_string()).collect();
    let rows = chain.parents.iter().map(|parent| &parent.header.row);
    let ancestors = quote!(const ANCESTORS: &'static [&'static str] = &[#(#names),*];);
    let may_exist = (!names.is_empty()).then(|| {
        quote! {
            fn ancestor_may_exist(ancestor: &str, id: &str) -> bool {
                match ancestor {
                    #(#names => id.parse::<<#rows as #krate::Resource>::Id>().is_ok(),)*
                    _ => false,
                }
            }
        }
    });
    (ancestors, may_exist)
}

/// Returns `load`: the row, if the caller owns it or overrides its owner.
pub(super) fn load(target: Target<'_>, chain: &Chain<'_>) -> TokenStream {
    let owned = predicate::owned(chain);
    let body = match predicate::overridden(chain) {
        None => select_row(
            chain,
            &owned,
            None,
            &quote!(|row| lookup.found(row, ::core::option::Option::Some(true), ::core::option::Option::None, false)),
        ),
        Some(overridden) => {
            let either = quote!(owned.or(#overridden));
            let query = select_row(
                chain,
                &either,
                Some(quote!(owned)),
                &quote!(|(row, owned)| lookup.found(row, owned, ::core::option::Option::Some(true), false)),
            );
            quote!(let owned = #owned; #query)
        }
    };
    function(target, &quote!(load), &body)
}

/// Returns `load_shared`: the row, if the caller has access by ownership, override or grant.
pub(super) fn load_shared(target: Target<'_>, chain: &Chain<'_>) -> TokenStream {
    let krate = target.krate;
    let owned = predicate::owned(chain);
    let exists = |level: &dyn Fn(&Grants) -> TokenStream| {
        chain
            .grants()
            .map(|(resource, grants)| predicate::granted(resource, grants, &level(grants)))
            .reduce(|one, other| quote!(#one.or(#other)))
    };
    let granted = exists(&predicate::level_matches);
    let is_editor =
        exists(&|Grants { table, access, .. }| quote!(#table::#access.eq(#krate::access::Level::Editor.as_str())));
    let (overridden, either, selected, found) = match predicate::overridden(chain) {
        Some(overridden) => (
            Some(quote!(let overridden = #overridden;)),
            quote!(owned.or(overridden)),
            quote!(owned, overridden, #is_editor),
            quote!(|(row, owned, overridden, is_editor)| lookup.found(row, owned, overridden, is_editor)),
        ),
        None => (
            None,
            quote!(owned),
            quote!(owned.nullable(), #is_editor),
            quote!(|(row, owned, is_editor)| { lookup.found(row, owned, ::core::option::Option::None, is_editor) }),
        ),
    };
    let query = select_row(chain, &predicate::or(either, granted), Some(selected), &found);
    function(target, &quote!(load_shared), &quote!(let owned = #owned; #overridden #query))
}

fn function(target: Target<'_>, name: &TokenStream, body: &TokenStream) -> TokenStream {
    let (krate, body) = (target.krate, target.on_each(|_| body.clone()));
    quote! {
        fn #name(
            connection: &mut #krate::ConnectionOf<Self>,
            lookup: &#krate::__private::Lookup<'_, Self>,
        ) -> ::diesel::QueryResult<::core::option::Option<#krate::__private::FoundRow<Self>>> {
            use ::diesel::prelude::*;
            let caller = lookup.caller();
            #body
        }
    }
}

/// Selects the row, joined with its parents. If the route names a parent, its id must match.
fn select_row(
    chain: &Chain<'_>,
    predicate: &TokenStream,
    extra: Option<TokenStream>,
    found: &TokenStream,
) -> TokenStream {
    let (table, id) = (&chain.resource.table, &chain.resource.id);
    let joins = chain.links().map(|(child, parent)| {
        let (child_table, via) = (&child.table, child.owner_column());
        let (parent_table, parent_id) = (&parent.table, &parent.id);
        quote!(.inner_join(#parent_table::table.on(#child_table::#via.eq(#parent_table::#parent_id))))
    });
    let conditions = chain.resources().filter_map(predicate::condition);
    let row = quote!(<Self as ::diesel::SelectableHelper<_>>::as_select());
    let selected = extra.map_or_else(|| row.clone(), |extra| quote!((#row, #extra)));
    let rows = quote! {
        #table::table
            #(#joins)*
            .filter(#table::#id.eq(lookup.id()))
            .filter(#predicate)
            #(.filter(#conditions))*
            .select(#selected)
    };
    let pins = chain.parents.iter().enumerate().map(|(index, parent)| {
        let (row, parent_table, parent_id) = (&parent.header.row, &parent.table, &parent.id);
        let pin = format_ident!("parent_{index}");
        let let_pin = quote! {
            let ::core::option::Option::Some(#pin) = lookup.parent::<#row>() else {
                return ::core::result::Result::Ok(::core::option::Option::None);
            };
        };
        // One statement, whether or not the route names the parent: diesel finds it by its type. It would build the text
        // of a boxed query again for each request.
        let any = quote!(#pin.is_none().into_sql::<::diesel::sql_types::Bool>());
        (let_pin, quote!(.filter(#any.or(#parent_table::#parent_id.nullable().eq(#pin.as_ref())))))
    });
    let (let_pins, filters): (Vec<_>, Vec<_>) = pins.unzip();
    // Without `LIMIT`, because the id is a key: SQLite prepares a statement again whenever its limit is bound.
    quote! {
        #(#let_pins)*
        #rows
            #(#filters)*
            .load(connection)
            .map(|mut rows| rows.pop().and_then(#found))
    }
}

/// Returns `load_all`: the rows that the caller owns or overrides.
pub(super) fn load_all(target: Target<'_>, chain: &Chain<'_>) -> TokenStream {
    let krate = target.krate;
    let (table, id) = (&chain.resource.table, &chain.resource.id);
    let allowed = predicate::leads_to_owner(chain, Alternatives::Overrides);
    let row = quote!(<Self as ::diesel::SelectableHelper<_>>::as_select());
    let (selected, found) = match chain.organization() {
        // Selects whether the caller owns the row; else an override opened it.
        Some(_) => {
            let owned = predicate::leads_to_owner(chain, Alternatives::None);
            // diesel types a subquery as never NULL, but the rule without parents as nullable.
            let owned = if chain.parents.is_empty() { owned } else { quote!(#owned.nullable()) };
            (quote!((#row, #owned)), quote!(|(row, owned)| lookup.found(row, owned)))
        }
        None => (row, quote!(|row| lookup.found(row, ::core::option::Option::Some(true)))),
    };
    let statement = target.on_each(|_| {
        quote! {
            let rows = #table::table
                .filter(#table::#id.eq_any(lookup.ids()))
                .filter(#allowed)
                .select(#selected)
                .load(connection)?;
            ::core::result::Result::Ok(rows.into_iter().filter_map(#found).collect())
        }
    });
    quote! {
        fn load_all(
            connection: &mut #krate::ConnectionOf<Self>,
            lookup: &#krate::__private::LookupAll<'_, Self>,
        ) -> ::diesel::QueryResult<::std::vec::Vec<#krate::__private::FoundRow<Self>>> {
            use ::diesel::prelude::*;
            let caller = lookup.caller();
            #statement
        }
    }
}
