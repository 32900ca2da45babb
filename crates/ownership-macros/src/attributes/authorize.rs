//! Expands a decision into the body of `authorize`: identity, impersonation, then each check in its order.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path, spanned::Spanned};

use super::{
    args::Owns,
    overrides::Override,
    parse::Handler,
    valid::{Check, Decision, is_batch, is_owned},
};
use crate::spans::{at, here};

/// Returns the body of `authorize`.
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

/// Identifies the caller and refuses impersonators if a check says so, before any query.
fn identify_caller(krate: &Path, no_impersonation: bool) -> TokenStream {
    let refused = no_impersonation.then(|| quote!(#krate::identity::no_impersonation(&__user)?;));
    quote!(let __user = #krate::identity::authenticate(__request).await?; #refused)
}

/// Calls one check. The error for rows that cannot be shared is at the level.
fn check_row(krate: &Path, Check { owns, params }: &Check<'_>) -> TokenStream {
    let (row, overrides) = (row(owns), overrides(krate, owns));
    let level = level(owns);
    let here = here(level.span());
    let krate = at(krate, here);
    quote_spanned! {here=>
        #krate::__private::check_ownership::<#row, #krate::access::#level>(__request, &__user, &[#(#params),*], &[#(#overrides),*]).await?;
    }
}

/// Returns the level's type, with the span of the word in the attribute.
pub(super) fn level(owns: &Owns) -> Ident {
    owns.access.clone().unwrap_or_else(|| Ident::new("Owner", Span::call_site()))
}

/// Returns the overrides as data.
pub(super) fn overrides(krate: &Path, owns: &Owns) -> impl Iterator<Item = TokenStream> {
    owns.overrides.iter().map(move |Override { kind, name }| quote!(#krate::Override::#kind(#name)))
}

/// Asserts that the rows can belong to an organization. The error is at the override.
fn assert_overridable(krate: &Path, owns: &Owns) -> Option<TokenStream> {
    let here = here(owns.overrides.first()?.span());
    let (krate, row) = (at(krate, here), row_at(owns, here));
    Some(quote_spanned!(here=> const _: fn() = #krate::__private::in_organization::<#row>;))
}

/// Asserts that the argument holds rows of the checked resource. The error is at the argument.
fn assert_batch_rows(handler: &Handler, owns: &Owns) -> TokenStream {
    let (krate, row) = (&handler.krate, row(owns));
    let batch = handler.arguments.iter().find(|argument| is_batch(argument));
    quote_spanned! {batch.span()=>
        let _: ::core::marker::PhantomData<#batch> = ::core::marker::PhantomData::<#krate::OwnedBatch<#row>>;
    }
}

/// Asserts that no argument needs more access than the attribute checks. The error is at the argument. An owner's check
/// covers every argument.
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

/// Asserts that no argument lends the raw connection behind an alias, if the decision does not say why. The error is at the
/// argument.
pub(super) fn assert_scoped(handler: &Handler) -> TokenStream {
    if handler.unscoped.is_some() {
        return TokenStream::new();
    }
    let assertions = handler.arguments.iter().filter(|argument| !is_owned(argument) && !is_batch(argument));
    let assertions = assertions.map(|argument| {
        let here = here(argument.span());
        let krate = at(&handler.krate, here);
        quote_spanned! {here=>
            const _: () = {
                use #krate::__private::OtherArgument as _;
                #krate::__private::assert_scoped(#krate::__private::Argument::<#argument>::IS_UNSCOPED);
            };
        }
    });
    assertions.collect()
}

/// Returns the body of `requirements`.
pub(super) fn requirements(decision: &Decision<'_>) -> TokenStream {
    let rows: Vec<Path> = match decision {
        Decision::Public { .. } => return quote!(let _ = __registered;),
        Decision::Authenticated { .. } => Vec::new(),
        Decision::OwnsEach(owns) => vec![row(owns)],
        Decision::Owns(checks) => checks.iter().map(|check| row(check.owns)).collect(),
    };
    quote!(__registered.verifier()?; #(__registered.database_of::<#rows>()?;)*)
}

/// Returns the path to the row type in the registry.
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
