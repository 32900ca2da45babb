//! Expands reads: one statement with a JOIN per parent, which also selects the basis of the access.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Path;

use super::{Target, predicate};
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
                    #(#names => #krate::__private::parse_id::<<#rows as #krate::Resource>::Id>(id).is_some(),)*
                    _ => false,
                }
            }
        }
    });
    (ancestors, may_exist)
}

/// The rows that a statement selects.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// The row of one id.
    One,
    /// The rows of a list of ids.
    All,
}

/// Returns `load` or `load_all`: the rows that the caller owns or overrides.
pub(super) fn load(target: Target<'_>, chain: &Chain<'_>, rows: Rows) -> TokenStream {
    let owned = predicate::owned(chain);
    let (none, yes) = (quote!(::core::option::Option::None), quote!(::core::option::Option::Some(true)));
    let body = match predicate::overridden(chain) {
        None => select(chain, rows, &owned, None, &quote!(|row| lookup.found(row, #yes, #none, false))),
        Some(overridden) => {
            let found = quote!(|(row, owned)| lookup.found(row, owned, #yes, false));
            let query = select(chain, rows, &quote!(owned.or(#overridden)), Some(quote!(owned)), &found);
            quote!(let owned = #owned; #query)
        }
    };
    let name = if rows == Rows::One { quote!(load) } else { quote!(load_all) };
    function(target, &name, rows, &body)
}

/// Returns `load_shared` or `load_all_shared`: the rows that the caller owns, overrides or has a grant for.
pub(super) fn load_shared(target: Target<'_>, chain: &Chain<'_>, rows: Rows) -> TokenStream {
    let krate = target.krate;
    let owned = predicate::owned(chain);
    let exists = |level: &dyn Fn(&Grants) -> TokenStream| {
        chain
            .grants()
            .map(|(resource, grants)| predicate::granted(chain, resource, grants, &level(grants)))
            .reduce(|one, other| quote!(#one.or(#other)))
    };
    let granted = exists(&predicate::level_matches);
    let is_editor =
        exists(&|Grants { table, access, .. }| quote!(#table::#access.eq(#krate::access::Level::Editor.as_str())));
    // The database does not look for the owner's grant.
    let is_editor = quote! {
        ::diesel::dsl::case_when(owned, false.into_sql::<::diesel::sql_types::Bool>()).otherwise(#is_editor)
    };
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
    let query = select(chain, rows, &predicate::or(either, granted), Some(selected), &found);
    let name = if rows == Rows::One { quote!(load_shared) } else { quote!(load_all_shared) };
    function(target, &name, rows, &quote!(let owned = #owned; #overridden #query))
}

fn function(target: Target<'_>, name: &TokenStream, rows: Rows, body: &TokenStream) -> TokenStream {
    let (krate, body) = (target.krate, target.on_each(|_| body.clone()));
    let (lookup, result) = match rows {
        Rows::One => (quote!(Lookup), quote!(::core::option::Option)),
        Rows::All => (quote!(LookupAll), quote!(::std::vec::Vec)),
    };
    quote! {
        fn #name(
            connection: &mut #krate::ConnectionOf<Self>,
            lookup: &#krate::__private::#lookup<'_, Self>,
        ) -> ::diesel::QueryResult<#result<#krate::__private::FoundRow<Self>>> {
            use ::diesel::prelude::*;
            let caller = lookup.caller();
            #body
        }
    }
}

/// Selects the rows, joined with their parents. If the route of one row names a parent, its id must match.
fn select(
    chain: &Chain<'_>,
    rows: Rows,
    predicate: &TokenStream,
    extra: Option<TokenStream>,
    found: &TokenStream,
) -> TokenStream {
    let (table, id) = (&chain.resource.table, &chain.resource.id);
    let joins = chain.links().map(|(child, parent)| {
        let (parent_table, is_parent) = (&parent.table, predicate::is_parent(child, parent));
        quote!(.inner_join(#parent_table::table.on(#is_parent)))
    });
    let conditions = chain.resources().filter_map(predicate::condition);
    let row = quote!(<Self as ::diesel::SelectableHelper<_>>::as_select());
    let selected = extra.map_or_else(|| row.clone(), |extra| quote!((#row, #extra)));
    let of_caller = quote! {
        .filter(#predicate)
        #(.filter(#conditions))*
        .select(#selected)
    };
    if rows == Rows::All {
        return quote! {
            #table::table
                #(#joins)*
                .filter(#table::#id.eq_any(lookup.ids()))
                #of_caller
                .load(connection)
                .map(|rows| rows.into_iter().filter_map(#found).collect())
        };
    }
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
        #table::table
            #(#joins)*
            .filter(#table::#id.eq(lookup.id()))
            #of_caller
            #(#filters)*
            .load(connection)
            .map(|mut rows| rows.pop().and_then(#found))
    }
}
