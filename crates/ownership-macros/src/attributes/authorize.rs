//! The decision as code: who is calling, who is really acting, and each check in the order in which they were written.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path, Token, spanned::Spanned};

use super::{
    args::{Access, Level, Owns},
    overrides::Override,
    parse::Handler,
    valid::{Check, Decision, is_batch, is_owned},
};

/// The body of `authorize`.
pub(super) fn body(handler: &Handler, decision: &Decision<'_>) -> TokenStream {
    let krate = &handler.krate;
    match decision {
        Decision::Public { .. } => quote!(let _ = __request;),
        Decision::Authenticated { no_impersonation: false } => {
            quote!(#krate::identity::authenticate(__request).await?;)
        }
        Decision::Authenticated { no_impersonation: true } => identify_caller(krate, true),
        Decision::OwnsEach(owns) => {
            let (rows, overridable) = (assert_batch_rows(handler, owns), assert_overridable(krate, owns));
            let caller = if owns.no_impersonation {
                identify_caller(krate, true)
            } else {
                quote!(#krate::identity::authenticate(__request).await?;)
            };
            quote!(#rows #overridable #caller)
        }
        Decision::Owns(checks) => {
            let covered = assert_covered(handler, checks);
            let overridable = checks.iter().map(|check| assert_overridable(krate, check.owns));
            let caller = identify_caller(krate, checks.iter().any(|check| check.owns.no_impersonation));
            let checks = checks.iter().map(|check| check_row(krate, check));
            quote!(#covered #(#overridable)* #caller #(#checks)*)
        }
    }
}

/// Who is calling; nobody on their behalf, where that was said. Before any query, whichever check says it.
fn identify_caller(krate: &Path, no_impersonation: bool) -> TokenStream {
    let refused = no_impersonation.then(|| quote!(#krate::identity::no_impersonation(&__user)?;));
    quote!(let __user = #krate::identity::authenticate(__request).await?; #refused)
}

/// One check. Underlined at the level, where the rows of this resource are shared with nobody.
fn check_row(krate: &Path, Check { owns, params }: &Check<'_>) -> TokenStream {
    let (row, overrides) = (row(owns), overrides(krate, owns));
    let level = level(owns.access.as_ref());
    let here = here(level.span());
    let krate = at(krate, here);
    quote_spanned! {here=>
        #krate::__private::check_ownership::<#row, #krate::access::#level>(__request, &__user, &[#(#params),*], &[#(#overrides),*]).await?;
    }
}

/// The level's name, underlined where it was written.
pub(super) fn level(access: Option<&Access>) -> Ident {
    match access {
        None => Ident::new("Owner", Span::call_site()),
        Some(Access { level: Level::Viewer, span }) => Ident::new("Viewer", *span),
        Some(Access { level: Level::Editor, span }) => Ident::new("Editor", *span),
    }
}

/// The overrides as data.
pub(super) fn overrides(krate: &Path, owns: &Owns) -> impl Iterator<Item = TokenStream> {
    owns.overrides.iter().map(move |Override { kind, name }| quote!(#krate::Override::#kind(#name)))
}

/// Underlined at the override, when the rows of this resource belong to no organization.
fn assert_overridable(krate: &Path, owns: &Owns) -> Option<TokenStream> {
    let here = here(owns.overrides.first()?.span());
    let (krate, row) = (at(krate, here), row_at(owns, here));
    Some(quote_spanned!(here=> const _: fn() = #krate::__private::in_organization::<#row>;))
}

/// Underlined at the argument, when its rows are not the ones that the attribute names.
fn assert_batch_rows(handler: &Handler, owns: &Owns) -> TokenStream {
    let (krate, row) = (&handler.krate, row(owns));
    let batch = handler.arguments.iter().find(|argument| is_batch(argument));
    quote_spanned! {batch.span()=>
        let _: ::core::marker::PhantomData<#batch> = ::core::marker::PhantomData::<#krate::OwnedBatch<#row>>;
    }
}

/// Underlined at the argument, when it claims more than the attribute checks. No argument can claim more than a check that
/// asks for the owner.
fn assert_covered(handler: &Handler, checks: &[Check<'_>]) -> TokenStream {
    if checks.iter().all(|check| check.owns.access.is_none()) {
        return TokenStream::new();
    }
    let (krate, name) = (&handler.krate, &handler.function.sig.ident);
    let arguments: Vec<_> = handler.arguments.iter().filter(|argument| is_owned(argument)).collect();
    let assertions = (0..arguments.len()).filter_map(|index| {
        let (last, earlier) = arguments.get(..=index)?.split_last()?;
        let here = here(last.span());
        let krate = at(krate, here);
        let requested = |argument| quote_spanned!(here=> <#argument as #krate::__private::RequestsAccess>::REQUESTED);
        let (requested, earlier) = (requested(last), earlier.iter().map(requested));
        Some(quote_spanned! {here=>
            const _: () = #krate::__private::assert_covered_by(<#name as #krate::Decided>::DECISION, &[#(#earlier),*], #requested);
        })
    });
    assertions.collect()
}

/// The place of some of the developer's tokens, for tokens of ours: so an error is underlined there, and not at the whole
/// attribute.
fn here(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// The crate's path at that place.
fn at(krate: &Path, here: Span) -> Path {
    let mut krate = krate.clone();
    for segment in &mut krate.segments {
        segment.ident.set_span(segment.ident.span().located_at(here));
    }
    if krate.leading_colon.is_some() {
        krate.leading_colon = Some(Token![::](here));
    }
    krate
}

/// What must be registered before the service may start.
pub(super) fn requirements(decision: &Decision<'_>) -> TokenStream {
    let rows: Vec<Path> = match decision {
        Decision::Public { .. } => return quote!(let _ = __registered;),
        Decision::Authenticated { .. } => Vec::new(),
        Decision::OwnsEach(owns) => vec![row(owns)],
        Decision::Owns(checks) => checks.iter().map(|check| row(check.owns)).collect(),
    };
    quote!(__registered.verifier()?; #(__registered.database_of::<#rows>()?;)*)
}

/// The row type that the registry knows under the name that was written.
fn row(owns: &Owns) -> Path {
    row_at(owns, owns.ident.span())
}

fn row_at(owns: &Owns, span: Span) -> Path {
    let mut ident = owns.ident.clone();
    ident.set_span(span);
    match &owns.registry {
        Some(registry) => syn::parse_quote!(#registry::by_name::#ident),
        None => syn::parse_quote_spanned!(here(span)=> crate::resources::by_name::#ident),
    }
}
