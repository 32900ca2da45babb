//! The output for a handler with errors: the errors, and enough around the developer's function that the rest of the
//! application is checked without follow-up errors.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use super::{parse::Handler, route};
use crate::errors::Errors;

/// Emits the developer's function and the errors.
pub(crate) fn handler(handler: &Handler, errors: Errors) -> TokenStream {
    let function = if handler.is_routed() && handler.function.sig.receiver().is_none() {
        registered(handler)
    } else {
        // The route attribute would not have declared a type, so none is needed.
        let (surroundings, inner, function) = (handler.surroundings(), &handler.inner, &handler.function);
        quote!(#(#surroundings)* #(#inner)* #function)
    };
    let errors = errors.into_tokens();
    quote!(#function #errors)
}

/// Declares what actix-web's attribute would have declared. The attribute itself could report the same mistake again, so it
/// is applied to a placeholder, which keeps its import in use.
fn registered(handler: &Handler) -> TokenStream {
    let (docs, inner) = (handler.outer_named("doc"), &handler.inner);
    let krate = &handler.krate;
    let routes = handler.outer.iter().filter_map(route::placeholder).enumerate().map(|(index, route)| {
        let name = format_ident!("__route_{index}");
        quote!(#route async fn #name() -> #krate::actix_web::HttpResponse { ::core::unimplemented!() })
    });
    let cfgs: Vec<_> = handler.outer_named("cfg").collect();
    let (vis, name) = (&handler.function.vis, &handler.function.sig.ident);
    // The span of the macro keeps naming lints away from the developer's code.
    let mut declared = name.clone();
    declared.set_span(name.span().resolved_at(Span::call_site()));
    let mut own = handler.function.clone();
    own.vis = syn::Visibility::Inherited;
    quote! {
        #(#docs)*
        #(#cfgs)*
        #vis struct #declared;

        #(#cfgs)*
        impl #krate::actix_web::dev::HttpServiceFactory for #name {
            fn register(self, _: &mut #krate::actix_web::dev::AppService) {
                #(#inner)*
                #own
                #(#routes)*
            }
        }

        #(#cfgs)*
        impl #krate::Decided for #name {
            const DECISION: #krate::Decision = #krate::Decision::Owns(&[]);
            const UNSCOPED: ::core::option::Option<&'static str> = ::core::option::Option::None;
            const ROUTES: &'static [#krate::__private::RouteDecl] = &[];
            const SOURCE: #krate::__private::HandlerSource = #krate::__private::HandlerSource { handler: "", module: "", file: "", line: 0 };

            async fn authorize(
                _: &#krate::actix_web::HttpRequest,
            ) -> ::core::result::Result<(), #krate::actix_web::Error> {
                ::core::unimplemented!()
            }

            fn requirements(
                _: &#krate::__private::Registered<'_>,
            ) -> ::core::result::Result<(), #krate::NotRegistered> {
                ::core::unimplemented!()
            }
        }
    }
}
