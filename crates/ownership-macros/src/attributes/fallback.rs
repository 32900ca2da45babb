//! What is left of a handler with a mistake in it: the errors, and enough around the developer's function that the rest of
//! the application goes on being checked, without a second error that only says that the first one happened.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use super::{parse::Handler, route};
use crate::errors::Errors;

/// The developer's function and the mistakes.
pub(crate) fn handler(handler: &Handler, errors: Errors) -> TokenStream {
    let function = if handler.is_routed() && handler.function.sig.receiver().is_none() {
        registered(handler)
    } else {
        // No type of its name would have come of it, so there is none to stand in for.
        let (surroundings, inner, function) = (handler.surroundings(), &handler.inner, &handler.function);
        quote!(#(#surroundings)* #(#inner)* #function)
    };
    let errors = errors.into_tokens();
    quote!(#function #errors)
}

/// What actix-web's attribute would have made of it, without asking actix-web, which has words of its own for some of the
/// same mistakes. It is applied to something harmless, so that its import is not said to be unused.
fn registered(handler: &Handler) -> TokenStream {
    let (docs, inner) = (handler.outer_named("doc"), &handler.inner);
    let krate = &handler.krate;
    let routes = handler.outer.iter().filter_map(route::placeholder).enumerate().map(|(index, route)| {
        let name = format_ident!("__route_{index}");
        quote!(#route async fn #name() -> #krate::actix_web::HttpResponse { ::core::unimplemented!() })
    });
    let cfgs: Vec<_> = handler.outer_named("cfg").collect();
    let (vis, name) = (&handler.function.vis, &handler.function.sig.ident);
    // Declared by the macro and not by the developer, whom no lint shall blame for its spelling.
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
