//! Expands the registry into the names and each row's implementations. Every query carries the caller.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, Path, Type, spanned::Spanned};

use super::{
    ast::{Connection, Registry, ResourceHeader, Variant},
    chain::Chain,
    valid::Checked,
};
use crate::spans::here;

mod create;
mod fallback;
mod load;
mod lock;
mod predicate;
mod scope;
mod share;
mod write;

use load::Rows;

/// What all resources of a registry share.
#[derive(Clone, Copy)]
struct Target<'a> {
    krate: &'a Path,
    database: &'a Path,
    connection: Option<&'a Connection>,
}

impl Target<'_> {
    /// Returns a statement on the local `connection`, made from the connection's type. For an enum there is one for each
    /// variant: diesel would build the text of a statement over the enum again for each request.
    fn on_each(self, statement: impl Fn(&Type) -> TokenStream) -> TokenStream {
        match self.connection {
            None | Some(Connection::One(_)) => statement(&self.lent()),
            Some(Connection::Each(connection, variants)) => {
                let arms = variants.iter().map(|Variant { attributes, name, ty }| {
                    let statement = statement(ty);
                    quote! {
                        #(#attributes)*
                        #connection::#name(connection) => { let connection: &mut #ty = connection; #statement }
                    }
                });
                quote!(match connection { #(#arms)* })
            }
        }
    }

    /// Returns the type of the database's connection.
    fn lent(self) -> Type {
        let Self { krate, database, .. } = self;
        syn::parse_quote!(<#database as #krate::Database>::Connection)
    }

    /// Asserts that the registry names the type of the database's connection. Another one might lack its locks.
    fn assert_connection(self) -> Option<TokenStream> {
        let Some(Connection::One(ty)) = self.connection else { return None };
        let (lent, same) = (self.lent(), quote_spanned!(here(ty.span())=> connection));
        Some(quote!(const _: fn(&mut #lent) -> &mut #ty = |connection| #same;))
    }
}

/// Expands the registry: the names that attributes resolve to, and each row's implementations.
pub(crate) fn registry(registry: &Registry, checked: &Checked<'_>) -> TokenStream {
    let (krate, database) = (&registry.krate, &registry.database);
    let target = Target { krate, database, connection: registry.connection.as_ref() };
    let names = checked.chains.iter().map(|chain| &chain.resource.header).chain(checked.broken.iter().copied());
    let names: Vec<_> = names.collect();
    let visibility = if registry.is_public { quote!(pub) } else { quote!(pub(crate)) };
    let aliases = names.iter().map(|ResourceHeader { name, row }| alias(&visibility, name, row));
    let names: Vec<_> = names.iter().map(|header| &header.name).collect();
    // An unfulfilled expectation would be a warning in the application.
    let spelled_small = |name: &&Ident| name.to_string().starts_with(char::is_lowercase);
    let lint = names
        .iter()
        .any(spelled_small)
        .then(|| quote!(#[expect(non_camel_case_types, reason = "the names match the attributes")]));
    let unused = names.iter().map(|_| quote!(_));
    let connection = target.assert_connection();
    let resources = checked.chains.iter().map(|chain| one(target, chain));
    let fallbacks = checked.broken.iter().map(|header| fallback::resource(krate, database, header));
    quote! {
        /// The names that `#[check_ownership("…")]` knows.
        #lint
        #visibility mod by_name {
            #(#aliases)*
        }
        // Marks each name as used, even if no attribute names it.
        const _: fn(#(by_name::#names),*) = |#(#unused),*| ();
        #connection
        #(#resources)*
        #(#fallbacks)*
    }
}

/// Returns the type alias of a name in the module `by_name`.
fn alias(visibility: &TokenStream, name: &Ident, row: &Path) -> TokenStream {
    let doc = format!(" `#[check_ownership(\"{name}\")]`");
    let first = row.segments.first().map(|first| first.ident.to_string());
    let row = match first.as_deref() {
        Some("crate") => quote!(#row),
        _ if row.leading_colon.is_some() => quote!(#row),
        Some("self") => {
            let rest = row.segments.iter().skip(1);
            quote!(super #(::#rest)*)
        }
        _ => quote!(super::#row),
    };
    quote!(#[doc = #doc] #visibility type #name = #row;)
}

/// Expands one resource.
fn one(target: Target<'_>, chain: &Chain<'_>) -> TokenStream {
    let Target { krate, database, .. } = target;
    let resource = chain.resource;
    let row = &resource.header.row;
    let label = resource.header.name.to_string();
    let denied = if resource.denied_not_found { quote!(NotFound) } else { quote!(Forbidden) };
    let (parents, may_exist) = load::parents(krate, chain);
    let (load, load_all) = (load::load(target, chain, Rows::One), load::load(target, chain, Rows::All));
    let (delete, delete_all) = (write::delete(target, chain), write::delete_all(target, chain));
    let (shared, in_organization) = (shared(target, chain), in_organization(krate, chain));
    let update = write::update(target, chain);
    let transfer = write::transfer(target, chain);
    let create = create::functions(target, chain);
    let grantable = share::grantable(target, chain);
    let scope = scope::lists(krate, database, chain);
    quote! {
        impl #krate::Resource for #row {
            const NAME: &'static str = #label;
            #parents
            const DENIED: #krate::Denied = #krate::Denied::#denied;
            type Id = <<&'static #row as ::diesel::Identifiable>::Id as ::core::ops::Deref>::Target;
            type Database = #database;

            fn id(&self) -> &Self::Id {
                ::diesel::Identifiable::id(self)
            }

            #may_exist
            #load
            #load_all
            #delete
            #delete_all
        }
        #shared
        #in_organization
        #update
        #transfer
        #create
        #grantable
        #scope
    }
}

/// Implements `Shared` if the chain has a table of grants.
fn shared(target: Target<'_>, chain: &Chain<'_>) -> Option<TokenStream> {
    let row = &chain.resource.header.row;
    chain.is_shared().then(|| {
        let krate = target.krate;
        let (one, all) = (load::load_shared(target, chain, Rows::One), load::load_shared(target, chain, Rows::All));
        quote!(impl #krate::Shared for #row { #one #all })
    })
}

/// Implements `InOrganization` if the chain ends at a row with an organization.
fn in_organization(krate: &Path, chain: &Chain<'_>) -> Option<TokenStream> {
    let row = &chain.resource.header.row;
    chain.organization().map(|_| quote!(impl #krate::InOrganization for #row {}))
}
