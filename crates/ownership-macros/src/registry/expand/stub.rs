//! What stands in for a resource whose line is wrong: enough that handlers of it get no second error. It never runs, for
//! the first error is reported beside it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use crate::registry::parse::Named;

/// A resource without queries.
pub(super) fn resource(database: &Path, Named { name, row }: &Named) -> TokenStream {
    let label = name.to_string();
    let result = |answer: TokenStream| quote!(::core::result::Result<#answer, ::ownership::QueryErrorOf<Self>> { ::core::unimplemented!() });
    let (rows, loaded, done) =
        (result(quote!(::std::vec::Vec<Self>)), result(quote!(::core::option::Option<Self>)), result(quote!(bool)));
    let (connection, lookup) =
        (quote!(_: &mut ::ownership::ConnectionOf<Self>), quote!(_: &::ownership::Lookup<'_, Self>));
    quote! {
        impl ::ownership::Resource for #row {
            const NAME: &'static str = #label;
            const ANCESTORS: &'static [&'static str] = &[];
            const DENIED: ::ownership::Denied = ::ownership::Denied::Forbidden;
            type Id = ::std::string::String;
            type Database = #database;

            fn id(&self) -> &Self::Id {
                ::core::unimplemented!()
            }
            fn load(#connection, #lookup) -> #loaded
            fn load_all(#connection, _: &::ownership::LookupAll<'_, Self>) -> #rows
            fn delete(#connection, #lookup) -> #done
            fn delete_all(#connection, _: &::ownership::LookupAll<'_, Self>) -> #done
        }
    }
}
