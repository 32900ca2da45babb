//! Expands creation: inserts that set the owner, the organization or the parent themselves.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path, spanned::Spanned};

use super::{Target, lock, predicate};
use crate::{
    registry::{ast::OwnedThrough, chain::Chain},
    spans::{at, here},
};

/// Returns the row's functions that insert, if the registry names an insertable.
pub(super) fn functions(target: Target<'_>, chain: &Chain<'_>) -> Option<TokenStream> {
    let resource = chain.resource;
    let new = resource.new.as_ref()?;
    let row = &resource.header.row;
    let mut columns = vec![resource.owner_column()];
    columns.extend(resource.organization());
    let checks = columns.iter().map(|column| lacks(target.krate, &resource.table, new, column));
    let Functions { implementations, public } = match &resource.owned_through {
        OwnedThrough::Columns { organization, .. } => owned(target, chain, new, organization.as_ref()),
        OwnedThrough::Parent { .. } => child(target, chain, new)?,
    };
    Some(quote! {
        #(#checks)*
        #implementations
        impl #row { #public }
    })
}

/// The row's creation: the inserts, which take the raw connection, and the functions that handlers call.
struct Functions {
    implementations: TokenStream,
    public: TokenStream,
}

/// Checks that the insertable lacks a column. Underlined at the insertable.
fn lacks(krate: &Path, table: &Path, new: &Path, column: &Ident) -> TokenStream {
    let here = here(new.span());
    let krate = at(krate, here);
    quote_spanned! {here=>
        const _: () = #krate::__private::assert_lacks::<<#new as ::diesel::Insertable<#table::table>>::Values>(
            <#table::#column as ::diesel::Column>::NAME,
        );
    }
}

/// Returns `create`, and `create_in_organization` for a resource with an organization.
fn owned(target: Target<'_>, chain: &Chain<'_>, new: &Path, organization: Option<&Ident>) -> Functions {
    let (krate, resource) = (target.krate, chain.resource);
    let (row, table) = (&resource.header.row, &resource.table);
    let (user, name) = (resource.owner_column(), &resource.header.name);
    let created = quote!(::core::result::Result<Self, #krate::WriteError<::diesel::result::Error>>);
    let owner = predicate::owner_value(chain, user, &quote!(user.user_id().as_str()));
    let explain = explain(krate, chain, table, user);
    let insert = |columns: TokenStream| {
        let statement = target.on_each(|ty| {
            quote! {
                ::diesel::insert_into(#table::table)
                    .values((new, #columns))
                    .returning(<Self as ::diesel::Selectable<<#ty as ::diesel::Connection>::Backend>>::construct_selection())
                    .load::<Self>(connection)
                    .and_then(|mut created| created.pop().ok_or(::diesel::result::Error::NotFound))
            }
        });
        quote! {
            use ::diesel::prelude::*;
            let created: ::diesel::QueryResult<Self> = { #statement };
            created.map_err(#explain)
        }
    };
    let personal = insert(quote!(#table::#user #owner));
    let mut functions = Functions {
        implementations: quote! {
            impl #krate::__private::Create for #row {
                type New = #new;

                fn insert(
                    connection: &mut #krate::ConnectionOf<Self>,
                    user: &#krate::auth::ClerkUser,
                    new: Self::New,
                ) -> #created {
                    #personal
                }
            }
        },
        public: function(krate, "create", &format!(" Inserts a row of `{name}` that the user owns."), new),
    };
    if let Some(organization) = organization {
        let shared = insert(quote! {
            #table::#user #owner, #table::#organization.eq(organization)
        });
        functions.implementations.extend(quote! {
            impl #krate::__private::CreateInOrganization for #row {
                fn insert_in_organization(
                    connection: &mut #krate::ConnectionOf<Self>,
                    user: &#krate::auth::ClerkUser,
                    organization: &str,
                    new: Self::New,
                ) -> #created {
                    #shared
                }
            }
        });
        let doc = format!(
            " Inserts a row of `{name}` that the user owns in their active organization. It is refused if they act in none."
        );
        functions.public.extend(function(krate, "create_in_organization", &doc, new));
    }
    functions
}

/// Returns the row's function that calls the library's function of the same name.
fn function(krate: &Path, name: &str, doc: &str, new: &Path) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    quote! {
        #[doc = #doc]
        ///
        /// # Errors
        /// The query fails. With a table of users it is refused if that has no row with the user's id.
        pub fn #name(
            connection: &mut #krate::Scoped<'_, #krate::ConnectionOf<Self>>,
            user: &#krate::auth::ClerkUser,
            new: #new,
        ) -> ::core::result::Result<Self, #krate::WriteError<::diesel::result::Error>> {
            #krate::__private::#name::<Self>(connection, user, new)
        }
    }
}

/// Returns the function that turns the error of a statement which sets the column of a user into a `WriteError`.
pub(super) fn explain(krate: &Path, chain: &Chain<'_>, table: &Path, user: &Ident) -> TokenStream {
    match chain.users {
        None => quote!(#krate::WriteError::Query),
        Some(_) => {
            quote!(|error| #krate::__private::owner_error::<Self>(error, <#table::#user as ::diesel::Column>::NAME))
        }
    }
}

/// Returns `create_in`. It sets the parent, and inserts only while the caller may write the parent. PostgreSQL locks the
/// parent first. SQLite has no row locks and takes its write lock with the insert, so there the check comes after it.
fn child(target: Target<'_>, chain: &Chain<'_>, new: &Path) -> Option<Functions> {
    let (krate, resource, parents) = (target.krate, chain.resource, chain.of_parent()?);
    let (row, table) = (&resource.header.row, &resource.table);
    let (via, name) = (resource.owner_column(), &resource.header.name);
    let (parent, parent_row) = (&parents.resource.header.name, &parents.resource.header.row);
    let statement = target.on_each(|ty| {
        let insert = quote! {
            let created = ::diesel::insert_into(#table::table)
                .values((new, #table::#via.eq(lookup.id())))
                .returning(<Self as ::diesel::Selectable<<#ty as ::diesel::Connection>::Backend>>::construct_selection())
                .load::<Self>(connection)?
                .pop()
                .ok_or(::diesel::result::Error::NotFound)?;
        };
        let may_write = lock::may_write(krate, &parents, target.locks(ty));
        let check = quote! {
            if !(#may_write) {
                return ::core::result::Result::Err(#krate::__private::denied::<#parent_row, _>());
            }
        };
        if target.locks(ty) {
            return lock::in_transaction(ty, &quote!(#check #insert ::core::result::Result::Ok(created)));
        }
        quote! {
            ::diesel::Connection::transaction(connection, |connection| {
                #insert
                #check
                ::core::result::Result::Ok(created)
            })
        }
    });
    let doc = format!(" Inserts a row of `{name}` into this `{parent}`, while the caller may write it.");
    let created = quote!(::core::result::Result<Self, #krate::WriteError<::diesel::result::Error>>);
    let implementations = quote! {
        impl #krate::__private::CreateIn for #row {
            type New = #new;
            type Parent = #parent_row;

            fn insert_in(
                connection: &mut #krate::ConnectionOf<Self>,
                lookup: &#krate::__private::Lookup<'_, #parent_row>,
                new: Self::New,
            ) -> #created {
                use ::diesel::prelude::*;
                let caller = lookup.caller();
                #statement
            }
        }
    };
    let public = quote! {
        #[doc = #doc]
        ///
        /// # Errors
        /// `Refused` if the caller no longer may; or `Query` if a query fails.
        pub fn create_in<A: #krate::access::AtLeast<#krate::access::Editor>>(
            connection: &mut #krate::Scoped<'_, #krate::ConnectionOf<Self>>,
            parent: &#krate::Owned<#parent_row, A>,
            new: #new,
        ) -> #created {
            #krate::__private::create_in::<Self, A>(connection, parent, new)
        }
    };
    Some(Functions { implementations, public })
}
