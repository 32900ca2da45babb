//! The queries. Each one carries the owner in its own text, so there is no row to be had without it.

use proc_macro2::TokenStream;
use quote::quote;

use super::parse::{OwnedThrough, Registry, Resource};

/// All of the registry: the names that attributes resolve to, and each row's implementations.
pub(crate) fn registry(registry: &Registry, chains: &[Vec<&Resource>]) -> TokenStream {
    let names = registry.resources.iter().map(|resource| {
        let (name, row) = (&resource.name, super_path(&resource.row));
        let doc = format!("`#[check_ownership(\"{name}\")]`");
        quote!(#[doc = #doc] pub(crate) type #name = #row;)
    });
    let resources = chains.iter().filter_map(|chain| one(registry, chain));
    quote! {
        /// The names that `#[check_ownership("…")]` knows.
        #[expect(non_camel_case_types, reason = "they are spelled as in the attribute")]
        pub(crate) mod by_name {
            #(#names)*
        }
        #(#resources)*
    }
}

/// A relative path as seen from the module `by_name`.
fn super_path(row: &syn::Path) -> TokenStream {
    let absolute = row.leading_colon.is_some() || row.segments.first().is_some_and(|first| first.ident == "crate");
    if absolute { quote!(#row) } else { quote!(super::#row) }
}

fn one(registry: &Registry, chain: &[&Resource]) -> Option<TokenStream> {
    let (resource, ancestors) = chain.split_first()?;
    let database = &registry.database;
    let (row, table, id) = (&resource.row, &resource.table, &resource.id);
    let label = resource.name.to_string();
    let ancestor_names: Vec<_> = ancestors.iter().map(|ancestor| ancestor.name.to_string()).collect();
    let ancestor_rows = ancestors.iter().map(|ancestor| &ancestor.row);
    let ancestor_may_exist = (!ancestors.is_empty()).then(|| {
        quote! {
            fn ancestor_may_exist(ancestor: &str, id: &str) -> bool {
                match ancestor {
                    #(#ancestor_names => id.parse::<<#ancestor_rows as ::ownership::Resource>::Id>().is_ok(),)*
                    _ => false,
                }
            }
        }
    });
    let denied = if resource.denied_not_found { quote!(NotFound) } else { quote!(Forbidden) };
    let (load, owned) = (load(chain), owned(chain));
    let update = resource.changes.as_ref().map(|changes| update(registry, chain, changes));
    let transfer = transfer(registry, resource);
    let scope = scope(registry, chain);
    Some(quote! {
        impl ::ownership::Resource for #row {
            const NAME: &'static str = #label;
            const ANCESTORS: &'static [&'static str] = &[#(#ancestor_names),*];
            const DENIED: ::ownership::Denied = ::ownership::Denied::#denied;
            type Id = <<&'static #row as ::diesel::Identifiable>::Id as ::core::ops::Deref>::Target;
            type Database = #database;

            fn id(&self) -> &Self::Id {
                ::diesel::Identifiable::id(self)
            }

            #ancestor_may_exist

            fn load(
                connection: &mut ::ownership::ConnectionOf<Self>,
                lookup: &::ownership::Lookup<'_, Self>,
            ) -> ::diesel::QueryResult<::core::option::Option<Self>> {
                use ::diesel::prelude::*;
                #load
            }

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

            fn delete_all(
                connection: &mut ::ownership::ConnectionOf<Self>,
                lookup: &::ownership::LookupAll<'_, Self>,
            ) -> ::diesel::QueryResult<bool> {
                use ::diesel::prelude::*;
                let owner = lookup.owner();
                // All or nothing: a row that is no longer the caller's rolls the others back.
                let outcome = ::diesel::Connection::transaction(connection, |connection| {
                    let deleted = ::diesel::delete(
                        #table::table.filter(#table::#id.eq_any(lookup.ids())).filter(#owned),
                    )
                    .execute(connection)?;
                    if deleted == lookup.ids().len() {
                        ::core::result::Result::Ok(())
                    } else {
                        ::core::result::Result::Err(::diesel::result::Error::RollbackTransaction)
                    }
                });
                match outcome {
                    ::core::result::Result::Ok(()) => ::core::result::Result::Ok(true),
                    ::core::result::Result::Err(::diesel::result::Error::RollbackTransaction) => {
                        ::core::result::Result::Ok(false)
                    }
                    ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                }
            }

            fn delete(
                connection: &mut ::ownership::ConnectionOf<Self>,
                lookup: &::ownership::Lookup<'_, Self>,
            ) -> ::diesel::QueryResult<bool> {
                use ::diesel::prelude::*;
                let owner = lookup.owner();
                ::diesel::delete(#table::table.filter(#table::#id.eq(lookup.id())).filter(#owned))
                    .execute(connection)
                    .map(|deleted| deleted == 1)
            }
        }
        #update
        #transfer
        #scope
    })
}

/// One statement, with a JOIN per parent; a parent that the route names too is pinned.
fn load(chain: &[&Resource]) -> TokenStream {
    let Some((resource, ancestors)) = chain.split_first() else { return TokenStream::new() };
    let (table, id) = (&resource.table, &resource.id);
    let (owner_table, owner) = owner_of(chain);
    if ancestors.is_empty() {
        return quote! {
            #table::table
                .filter(#table::#id.eq(lookup.id()))
                .filter(#owner_table::#owner.eq(lookup.owner()))
                .select(<Self as ::diesel::SelectableHelper<_>>::as_select())
                .first(connection)
                .optional()
        };
    }
    let joins = chain.iter().zip(ancestors).map(|(child, parent)| {
        let (child_table, via) = (&child.table, via_of(child));
        let (parent_table, parent_id) = (&parent.table, &parent.id);
        quote!(.inner_join(#parent_table::table.on(#child_table::#via.eq(#parent_table::#parent_id))))
    });
    let pins = ancestors.iter().map(|parent| {
        let (label, parent_table, parent_id) = (parent.name.to_string(), &parent.table, &parent.id);
        let parent_row = &parent.row;
        quote! {
            if let ::core::option::Option::Some(parent) = lookup.within(#label) {
                let ::core::result::Result::Ok(parent) = parent.parse::<<#parent_row as ::ownership::Resource>::Id>() else {
                    return ::core::result::Result::Ok(::core::option::Option::None);
                };
                query = query.filter(#parent_table::#parent_id.eq(parent));
            }
        }
    });
    quote! {
        let mut query = #table::table
            #(#joins)*
            .filter(#table::#id.eq(lookup.id()))
            .filter(#owner_table::#owner.eq(lookup.owner()))
            .select(<Self as ::diesel::SelectableHelper<_>>::as_select())
            .into_boxed();
        #(#pins)*
        query.first(connection).optional()
    }
}

/// The predicate of every write and every list: this row leads to `owner`.
fn owned(chain: &[&Resource]) -> TokenStream {
    let (owner_table, owner) = owner_of(chain);
    let mut predicate = quote!(#owner_table::#owner.eq(owner));
    for (child, parent) in chain.iter().zip(chain.iter().skip(1)).collect::<Vec<_>>().into_iter().rev() {
        let (child_table, via) = (&child.table, via_of(child));
        let (parent_table, parent_id) = (&parent.table, &parent.id);
        predicate = quote! {
            #child_table::#via.eq_any(#parent_table::table.filter(#predicate).select(#parent_table::#parent_id))
        };
    }
    predicate
}

/// `update`: the id and the way to the owner are assigned to themselves after the changes, so that no changeset, whatever
/// its fields, can move a row: SQLite takes the last assignment of a column, PostgreSQL refuses a second one.
fn update(registry: &Registry, chain: &[&Resource], changes: &syn::Path) -> TokenStream {
    let Some(resource) = chain.first() else { return TokenStream::new() };
    let database = &registry.database;
    let (row, table, id) = (&resource.row, &resource.table, &resource.id);
    let pinned = via_of(resource);
    let pin_owner = (pinned != id).then(|| quote!(#table::#pinned.eq(#table::#pinned),));
    let owned = owned(chain);
    quote! {
        impl ::ownership::Update for #row {
            type Changes = #changes;

            fn update(
                connection: &mut ::ownership::ConnectionOf<Self>,
                lookup: &::ownership::Lookup<'_, Self>,
                changes: Self::Changes,
            ) -> ::diesel::QueryResult<::core::option::Option<Self>> {
                use ::diesel::prelude::*;
                type Backend = <<#database as ::ownership::Database>::Connection as ::diesel::Connection>::Backend;
                let owner = lookup.owner();
                ::diesel::update(#table::table.filter(#table::#id.eq(lookup.id())).filter(#owned))
                    .set((changes, #table::#id.eq(#table::#id), #pin_owner))
                    .returning(<Self as ::diesel::Selectable<Backend>>::construct_selection())
                    .get_result(connection)
                    .optional()
            }
        }
    }
}

/// `transfer`, for a resource that has an owner column of its own.
fn transfer(registry: &Registry, resource: &Resource) -> Option<TokenStream> {
    let OwnedThrough::Column(owner) = &resource.owned_through else { return None };
    if *owner == resource.id {
        return None;
    }
    let database = &registry.database;
    let (row, table, id) = (&resource.row, &resource.table, &resource.id);
    Some(quote! {
        impl ::ownership::Transfer for #row {
            fn transfer(
                connection: &mut <#database as ::ownership::Database>::Connection,
                lookup: &::ownership::Lookup<'_, Self>,
                to: &str,
            ) -> ::diesel::QueryResult<bool> {
                use ::diesel::prelude::*;
                ::diesel::update(
                    #table::table.filter(#table::#id.eq(lookup.id())).filter(#table::#owner.eq(lookup.owner())),
                )
                .set(#table::#owner.eq(to))
                .execute(connection)
                .map(|moved| moved == 1)
            }
        }
    })
}

/// `Row::owned_by`, and `Row::within` for a resource that has a parent.
fn scope(registry: &Registry, chain: &[&Resource]) -> TokenStream {
    let Some((resource, ancestors)) = chain.split_first() else { return TokenStream::new() };
    let database = &registry.database;
    let (row, table) = (&resource.row, &resource.table);
    let backend = quote!(<<#database as ::ownership::Database>::Connection as ::diesel::Connection>::Backend);
    let query = quote! {
        ::diesel::dsl::IntoBoxed<
            'static,
            ::diesel::dsl::Select<#table::table, ::diesel::dsl::AsSelect<#row, #backend>>,
            #backend,
        >
    };
    let owned = owned(chain);
    let plural = resource.name.to_string();
    let owned_by_doc =
        format!("A query over the caller's own rows of `{plural}`, to be narrowed, ordered and limited.");
    let within = ancestors.first().map(|parent| {
        let (parent_row, via) = (&parent.row, via_of(resource));
        let doc =
            format!("A query over the rows of `{plural}` that belong to this `{}` and to its owner.", parent.name);
        quote! {
            #[doc = #doc]
            pub fn within(parent: &::ownership::Owned<#parent_row>) -> #query {
                use ::diesel::prelude::*;
                Self::owned_rows(parent.owner())
                    .filter(#table::#via.eq(::core::clone::Clone::clone(::ownership::Resource::id(&**parent))))
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

/// The owner's column at the end of the chain, with its table.
fn owner_of<'a>(chain: &[&'a Resource]) -> (&'a syn::Path, &'a syn::Ident) {
    let last = chain[chain.len() - 1];
    (&last.table, via_of(last))
}

/// The column by which a row leads to its owner: the owner's own, or the parent's id.
fn via_of(resource: &Resource) -> &syn::Ident {
    match &resource.owned_through {
        OwnedThrough::Column(column) | OwnedThrough::Parent { via: column, .. } => column,
    }
}
