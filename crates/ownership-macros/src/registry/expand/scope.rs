//! Lists: `Row::owned_by`, and `Row::within` for a resource that has a parent.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use crate::registry::chain::Chain;

/// The queries that a list starts from.
pub(super) fn lists(database: &Path, chain: &Chain<'_>) -> TokenStream {
    let resource = chain.resource;
    let (name, row, table) = (&resource.named.name, &resource.named.row, &resource.table);
    let backend = quote!(<<#database as ::ownership::Database>::Connection as ::diesel::Connection>::Backend);
    let query = quote! {
        ::diesel::dsl::IntoBoxed<
            'static,
            ::diesel::dsl::Select<#table::table, ::diesel::dsl::AsSelect<#row, #backend>>,
            #backend,
        >
    };
    let owned = chain.leads_to_owner();
    let owned_by_doc =
        format!(" A query over the caller's own rows of `{name}`, to be narrowed with `filter`, ordered and limited.");
    let within = chain.parents.first().map(|parent| {
        let (parent_row, via) = (&parent.named.row, resource.way());
        let parent = &parent.named.name;
        let doc = format!(" A query over the rows of `{name}` that belong to this `{parent}` and to its owner.");
        quote! {
            #[doc = #doc]
            pub fn within(parent: &::ownership::Owned<#parent_row>) -> #query {
                use ::diesel::prelude::*;
                let parent_id = ::core::clone::Clone::clone(::ownership::Resource::id(&**parent));
                Self::owned_rows(parent.owner()).filter(#table::#via.eq(parent_id))
            }
        }
    });
    quote! {
        impl #row {
            #[doc = #owned_by_doc]
            pub fn owned_by(user: &::ownership::auth::ClerkUser) -> #query {
                Self::owned_rows(user.user_id())
            }

            #within

            fn owned_rows(owner: &::ownership::auth::UserId) -> #query {
                use ::diesel::prelude::*;
                let owner = ::std::string::ToString::to_string(owner);
                #table::table
                    .select(<Self as ::diesel::SelectableHelper<_>>::as_select())
                    .into_boxed()
                    .filter(#owned)
            }
        }
    }
}
