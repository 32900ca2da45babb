//! The guarded handler, as a person would have written it. Nothing here can fail.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Path, spanned::Spanned};

use super::{
    args::Owns,
    parse::Handler,
    valid::{Decision, Owned, is_batch},
};

/// The handler behind its guard, and the decision as data.
///
/// The names of locals start with two underscores because a handler's own name is the name of a unit struct, which no
/// `let` and no parameter can shadow: a handler may well be called `user` or `request`.
pub(crate) fn guarded(handler: &Handler, decision: &Decision<'_>) -> TokenStream {
    let function = behind_guard(handler);
    let decided = decided(handler, decision);
    quote!(#function #decided)
}

/// The function that actix registers takes one argument, which is extracted only after the decision; the developer's own
/// function is nested in it with its tokens and spans as they were.
fn behind_guard(handler: &Handler) -> TokenStream {
    let (outer, inner, types) = (&handler.outer, &handler.inner, &handler.arguments);
    let (vis, name) = (&handler.function.vis, &handler.function.sig.ident);
    let output = &handler.function.sig.output;
    let mut own = handler.function.clone();
    own.vis = syn::Visibility::Inherited;
    let values: Vec<_> = (0..types.len()).map(|index| format_ident!("__argument_{index}")).collect();
    quote! {
        #(#outer)*
        #vis async fn #name(__guarded: ::ownership::Guarded<#name, (#(#types,)*)>) #output {
            #(#inner)*
            #own

            let (#(#values,)*) = __guarded.into_arguments();
            #name(#(#values),*).await
        }
    }
}

/// `impl Decided`: the decision as code, as data, and as what must be registered for it.
fn decided(handler: &Handler, decision: &Decision<'_>) -> TokenStream {
    let cfgs = handler.outer_named("cfg");
    let name = &handler.function.sig.ident;
    let label = name.to_string();
    let constant = constant(decision);
    let routes = handler.routes.iter().map(|route| {
        let (path, methods) = (&route.path, &route.methods);
        quote!(::ownership::RouteDecl { methods: &[#(#methods),*], path: #path })
    });
    let (authorize, requirements) = (authorize(handler, decision), requirements(decision));
    // The implementation stands where the handler's name stands: in an `impl` block it does not belong, and that is where
    // rustc then says so.
    let implementation = quote_spanned!(name.span()=> impl);
    quote! {
        #(#cfgs)*
        #implementation ::ownership::Decided for #name {
            const DECISION: ::ownership::Decision = #constant;
            const ROUTES: &'static [::ownership::RouteDecl] = &[#(#routes),*];
            const SOURCE: ::ownership::Source = ::ownership::Source {
                handler: #label,
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
            };

            async fn authorize(
                __request: &::ownership::actix_web::HttpRequest,
            ) -> ::core::result::Result<(), ::ownership::actix_web::Error> {
                #authorize
                ::core::result::Result::Ok(())
            }

            fn requirements(
                __registered: &::ownership::Registered<'_>,
            ) -> ::core::result::Result<(), ::ownership::NotRegistered> {
                #requirements
                ::core::result::Result::Ok(())
            }
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
    match decision {
        Decision::Public { .. } => quote!(let _ = __request;),
        Decision::Authenticated => quote!(::ownership::guard::authenticate(__request).await?;),
        Decision::OwnsEach(owns) => {
            let row = row(owns);
            let batch = handler.arguments.iter().find(|argument| is_batch(argument));
            // Underlined at the argument, when its rows are not the ones that the attribute names.
            let assertion = quote_spanned!(batch.span()=>
                let _: ::core::marker::PhantomData<#batch> = ::core::marker::PhantomData::<::ownership::OwnedBatch<#row>>;
            );
            quote!(#assertion ::ownership::guard::authenticate(__request).await?;)
        }
        Decision::Owns(checks) => {
            let checks = checks.iter().map(|Owned { owns, params }| {
                let row = row(owns);
                quote!(::ownership::guard::own::<#row>(__request, &__user, &[#(#params),*]).await?;)
            });
            quote!(let __user = ::ownership::guard::authenticate(__request).await?; #(#checks)*)
        }
    }
}

/// What must be registered before the service may start.
fn requirements(decision: &Decision<'_>) -> TokenStream {
    let rows: Vec<Path> = match decision {
        Decision::Public { .. } => return quote!(let _ = __registered;),
        Decision::Authenticated => Vec::new(),
        Decision::OwnsEach(owns) => vec![row(owns)],
        Decision::Owns(checks) => checks.iter().map(|check| row(check.owns)).collect(),
    };
    quote!(__registered.verifier()?; #(__registered.database_of::<#rows>()?;)*)
}

/// The row type that the registry knows under the name that was written.
fn row(owns: &Owns) -> Path {
    let ident = &owns.ident;
    match &owns.registry {
        Some(registry) => syn::parse_quote!(#registry::by_name::#ident),
        None => syn::parse_quote!(crate::resources::by_name::#ident),
    }
}
