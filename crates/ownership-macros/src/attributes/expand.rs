//! Expands a valid handler and decision into the guarded handler. Cannot fail.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use super::{authorize, authorize::level, parse::Handler, valid::Decision};
use crate::attributes::args::Owns;

/// Returns the guarded handler and its `impl Decided`.
///
/// Local names start with two underscores, because a handler's name becomes a unit struct, which a `let` or a parameter
/// cannot shadow. A handler may be called `user` or `request`.
pub(crate) fn guarded(handler: &Handler, decision: &Decision<'_>) -> TokenStream {
    let function = behind_guard(handler);
    let decided = decided(handler, decision);
    quote!(#function #decided)
}

/// Returns the function that actix-web registers. Its one argument is extracted after the decision. The developer's
/// function is nested in it with its tokens and spans unchanged.
fn behind_guard(handler: &Handler) -> TokenStream {
    let krate = &handler.krate;
    let (outer, inner, types) = (&handler.outer, &handler.inner, &handler.arguments);
    let (vis, name) = (&handler.function.vis, &handler.function.sig.ident);
    let output = &handler.function.sig.output;
    let mut own = handler.function.clone();
    own.vis = syn::Visibility::Inherited;
    let values: Vec<_> = (0..types.len()).map(|index| format_ident!("__argument_{index}")).collect();
    quote! {
        #(#outer)*
        #vis async fn #name(__guarded: #krate::__private::Guarded<#name, (#(#types,)*)>) #output {
            #(#inner)*
            #own

            let (#(#values,)*) = __guarded.into_arguments();
            #name(#(#values),*).await
        }
    }
}

/// Returns `impl Decided`.
fn decided(handler: &Handler, decision: &Decision<'_>) -> TokenStream {
    let krate = &handler.krate;
    let cfgs = handler.outer_named("cfg");
    let name = &handler.function.sig.ident;
    let label = name.to_string();
    let constant = constant(handler, decision);
    let routes = handler.routes.iter().map(|route| {
        let (path, methods, conditional) = (&route.path, &route.methods, route.conditional);
        quote!(#krate::__private::RouteDecl { methods: &[#(#methods),*], path: #path, conditional: #conditional })
    });
    let (authorize, requirements) = (authorize::body(handler, decision), authorize::requirements(decision));
    let scoped = authorize::assert_scoped(handler);
    let unscoped = match &handler.unscoped {
        Some(reason) => quote!(::core::option::Option::Some(#reason)),
        None => quote!(::core::option::Option::None),
    };
    // With the span of the handler's name, rustc reports a handler in an `impl` block there.
    let implementation = quote_spanned!(name.span()=> impl);
    quote! {
        #(#cfgs)*
        #implementation #krate::Decided for #name {
            const DECISION: #krate::Decision = #constant;
            const UNSCOPED: ::core::option::Option<&'static str> = #unscoped;
            const ROUTES: &'static [#krate::__private::RouteDecl] = &[#(#routes),*];
            const SOURCE: #krate::__private::HandlerSource = #krate::__private::HandlerSource {
                handler: #label,
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
            };

            async fn authorize(
                __request: &#krate::actix_web::HttpRequest,
            ) -> ::core::result::Result<(), #krate::actix_web::Error> {
                #scoped
                #authorize
                ::core::result::Result::Ok(())
            }

            fn requirements(
                __registered: &#krate::__private::Registered<'_>,
            ) -> ::core::result::Result<(), #krate::NotRegistered> {
                #requirements
                ::core::result::Result::Ok(())
            }
        }
    }
}

fn constant(handler: &Handler, decision: &Decision<'_>) -> TokenStream {
    let krate = &handler.krate;
    match decision {
        Decision::Public { reason } => quote!(#krate::Decision::Public { reason: #reason }),
        Decision::Authenticated { no_impersonation } => {
            quote!(#krate::Decision::Authenticated { no_impersonation: #no_impersonation })
        }
        Decision::OwnsEach(owns) => {
            let check = check(handler, owns, &[]);
            quote!(#krate::Decision::OwnsEach(&#check))
        }
        Decision::Owns(checks) => {
            let checks = checks.iter().map(|owned| check(handler, owned.owns, &owned.params));
            quote!(#krate::Decision::Owns(&[#(#checks),*]))
        }
    }
}

/// Returns one check as data.
fn check(handler: &Handler, owns: &Owns, params: &[String]) -> TokenStream {
    let krate = &handler.krate;
    let Owns { resource, no_impersonation, .. } = owns;
    let (level, overrides) = (level(owns), authorize::overrides(krate, owns));
    quote! {
        #krate::OwnershipCheck {
            resource: #resource,
            params: &[#(#params),*],
            access: #krate::access::Level::#level,
            overrides: &[#(#overrides),*],
            no_impersonation: #no_impersonation,
        }
    }
}
