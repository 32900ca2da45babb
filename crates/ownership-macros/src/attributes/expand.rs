//! The guarded handler, as a person would have written it. Nothing here can fail.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Path, parse_quote, spanned::Spanned};

use super::{
    args::Owns,
    parse::Handler,
    valid::{Decision, Owned, is_batch},
};
use crate::errors::Errors;

/// The handler behind its guard, and the decision as data.
pub(crate) fn guarded(handler: &Handler, decision: &Decision<'_>) -> TokenStream {
    let function = behind_guard(handler);
    let decided = decided(handler, decision);
    quote!(#function #decided)
}

/// The developer's function, so that editors keep working on it, and the mistakes.
pub(crate) fn refused(handler: &Handler, errors: Errors) -> TokenStream {
    let function = untouched(handler);
    let errors = errors.into_tokens();
    quote!(#function #errors)
}

fn untouched(handler: &Handler) -> TokenStream {
    let (outer, inner, function) = (&handler.outer, &handler.inner, &handler.function);
    quote!(#(#inner)* #(#outer)* #function)
}

/// The function that actix registers takes one argument, which is extracted only after the decision; the developer's own
/// function is nested in it with its tokens and spans as they were.
fn behind_guard(handler: &Handler) -> TokenStream {
    let (outer, inner) = (&handler.outer, &handler.inner);
    let mut own = handler.function.clone();
    own.vis = syn::Visibility::Inherited;
    let vis = &handler.function.vis;
    let name = &handler.function.sig.ident;
    let output = &handler.function.sig.output;
    let types = &handler.arguments;
    let values: Vec<_> = (0..types.len()).map(|index| format_ident!("argument_{index}")).collect();
    quote! {
        #(#outer)*
        #vis async fn #name(
            guarded: ::ownership::Guarded<#name, (#(#types,)*)>,
        ) #output {
            #(#inner)*
            #own
            let (#(#values,)*) = guarded.into_arguments();
            #name(#(#values),*).await
        }
    }
}

/// `impl Decided`: the decision as code, as data, and as what must be registered for it.
fn decided(handler: &Handler, decision: &Decision<'_>) -> TokenStream {
    let cfgs = handler.cfgs();
    let name = &handler.function.sig.ident;
    let label = name.to_string();
    let constant = constant(decision);
    let routes = handler.routes.iter().map(|route| {
        let (path, methods) = (&route.path, &route.methods);
        quote!(::ownership::RouteDecl { methods: &[#(#methods),*], path: #path })
    });
    let (authorize, requirements) = (authorize(handler, decision), requirements(decision));
    quote! {
        #(#cfgs)*
        impl ::ownership::Decided for #name {
            const DECISION: ::ownership::Decision = #constant;
            const ROUTES: &'static [::ownership::RouteDecl] = &[#(#routes),*];
            const SOURCE: ::ownership::Source = ::ownership::Source {
                handler: #label,
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
            };
            #authorize
            #requirements
        }
    }
}

fn constant(decision: &Decision<'_>) -> TokenStream {
    match decision {
        Decision::Public { reason } => quote!(::ownership::Decision::Public { reason: #reason }),
        Decision::Authenticated => quote!(::ownership::Decision::Authenticated),
        Decision::OwnsEach(owns) => {
            let resource = &owns.resource;
            quote!(::ownership::Decision::OwnsEach { resource: #resource })
        }
        Decision::Owns(checks) => {
            let checks = checks.iter().map(|Owned { owns, params }| {
                let resource = &owns.resource;
                quote!(::ownership::OwnershipCheck { resource: #resource, params: &[#(#params),*] })
            });
            quote!(::ownership::Decision::Owns(&[#(#checks),*]))
        }
    }
}

/// The decision itself: authentication first, then each ownership check in the order in which they were written.
fn authorize(handler: &Handler, decision: &Decision<'_>) -> TokenStream {
    let body = match decision {
        Decision::Public { .. } => quote!(let _ = request;),
        Decision::Authenticated => quote!(::ownership::guard::authenticate(request).await?;),
        Decision::OwnsEach(owns) => {
            let (row, batch) = (row(owns), handler.arguments.iter().find(|argument| is_batch(argument)));
            let assertion = quote_spanned!(batch.span()=>
                let _: ::core::marker::PhantomData<#batch> = ::core::marker::PhantomData::<::ownership::OwnedBatch<#row>>;
            );
            quote!(#assertion ::ownership::guard::authenticate(request).await?;)
        }
        Decision::Owns(checks) => {
            let checks = checks.iter().map(|Owned { owns, params }| {
                let row = row(owns);
                quote!(::ownership::guard::own::<#row>(request, &user, &[#(#params),*]).await?;)
            });
            quote!(let user = ::ownership::guard::authenticate(request).await?; #(#checks)*)
        }
    };
    quote! {
        async fn authorize(request: &::ownership::actix_web::HttpRequest) -> ::core::result::Result<(), ::ownership::actix_web::Error> {
            #body
            ::core::result::Result::Ok(())
        }
    }
}

/// What must be registered before the service may start.
fn requirements(decision: &Decision<'_>) -> TokenStream {
    let body = match decision {
        Decision::Public { .. } => quote!(let _ = registered;),
        Decision::Authenticated => quote!(registered.verifier()?;),
        Decision::OwnsEach(owns) => {
            let row = row(owns);
            quote!(registered.verifier()?; registered.database_of::<#row>()?;)
        }
        Decision::Owns(checks) => {
            let rows = checks.iter().map(|check| row(check.owns));
            quote!(registered.verifier()?; #(registered.database_of::<#rows>()?;)*)
        }
    };
    quote! {
        fn requirements(registered: &::ownership::Registered<'_>) -> ::core::result::Result<(), ::ownership::NotRegistered> {
            #body
            ::core::result::Result::Ok(())
        }
    }
}

/// The row type that the registry knows under the name that was written.
fn row(owns: &Owns) -> Path {
    let ident = &owns.ident;
    match &owns.registry {
        Some(registry) => parse_quote!(#registry::by_name::#ident),
        None => parse_quote!(crate::resources::by_name::#ident),
    }
}
