//! The output for a resource with errors: enough that its handlers get no follow-up errors. It never runs, because the
//! errors are reported with it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use crate::registry::ast::ResourceHeader;

/// Implements the traits without queries.
pub(super) fn resource(krate: &Path, database: &Path, ResourceHeader { name, row }: &ResourceHeader) -> TokenStream {
    let label = name.to_string();
    let result = |answer: TokenStream| quote!(::core::result::Result<#answer, #krate::QueryErrorOf<Self>> { ::core::unimplemented!() });
    let (rows, loaded, done) = (
        result(quote!(::std::vec::Vec<#krate::__private::FoundRow<Self>>)),
        result(quote!(::core::option::Option<#krate::__private::FoundRow<Self>>)),
        result(quote!(bool)),
    );
    let (connection, lookup) =
        (quote!(_: &mut #krate::ConnectionOf<Self>), quote!(_: &#krate::__private::Lookup<'_, Self>));
    quote! {
        impl #krate::Resource for #row {
            const NAME: &'static str = #label;
            const ANCESTORS: &'static [&'static str] = &[];
            const DENIED: #krate::Denied = #krate::Denied::Forbidden;
            type Id = ::std::string::String;
            type Database = #database;

            fn id(&self) -> &Self::Id {
                ::core::unimplemented!()
            }
            fn load(#connection, #lookup) -> #loaded
            fn load_all(#connection, _: &#krate::__private::LookupAll<'_, Self>) -> #rows
            fn delete(#connection, #lookup) -> #done
            fn delete_all(#connection, _: &#krate::__private::LookupAll<'_, Self>) -> #done
        }
        impl #krate::Shared for #row {
            fn load_shared(#connection, #lookup) -> #loaded
            fn load_all_shared(#connection, _: &#krate::__private::LookupAll<'_, Self>) -> #rows
        }
        impl #krate::InOrganization for #row {}
    }
}
