//! From the attribute's item to its parts: the decisions, the routes, and what stays on the outer and on the inner
//! function. Judges nothing but whether the item is a function at all.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{
    Attribute, Block, FnArg, Item, Meta, Path, Signature, Type, Visibility,
    parse::{Parse, ParseStream, Parser},
    spanned::Spanned,
};

use super::{
    args::{AttrArgs, AttrKind, DecisionAst, check_ownership},
    route::{self, Route},
    simple_args,
};
use crate::errors::Errors;

/// An annotated handler, taken apart.
pub(crate) struct Handler {
    /// The function without any attribute.
    pub(crate) function: Function,
    /// The decisions, outermost first, each with the span of its attribute.
    pub(crate) decisions: Vec<(DecisionAst, Span)>,
    /// The `ownership` crate by the name that it has here.
    pub(crate) krate: Path,
    /// What the route attributes say, as far as they can be read.
    pub(crate) routes: Vec<Route>,
    /// Attributes that must see the item that actix registers: routes, docs, `cfg`, `utoipa::path`.
    pub(crate) outer: Vec<Attribute>,
    /// Attributes that belong to the developer's own function: lints, `tracing::instrument`, anything else.
    pub(crate) inner: Vec<Attribute>,
    /// The types of the arguments, in order.
    pub(crate) arguments: Vec<Type>,
}

/// A function whose body is left as it came: it is the developer's, and while it is being typed it is not even Rust.
#[derive(Clone)]
pub(crate) struct Function {
    attributes: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: Group,
}

impl Handler {
    /// The outer attributes that are no routes.
    pub(crate) fn surroundings(&self) -> impl Iterator<Item = &Attribute> {
        self.outer.iter().filter(|attribute| !route::is_route(attribute))
    }

    /// The attributes of this name on the outer function.
    pub(crate) fn outer_named(&self, name: &str) -> impl Iterator<Item = &Attribute> {
        self.outer.iter().filter(move |attribute| attribute.path().is_ident(name))
    }

    /// Whether any route attribute stands below the decision, readable or not.
    pub(crate) fn is_routed(&self) -> bool {
        self.outer.iter().any(route::is_route)
    }
}

/// Takes the item apart. `None` when it is no function, with the mistake noted.
pub(crate) fn handler(kind: AttrKind, args: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<Handler> {
    let Ok(mut function) = syn::parse2::<Function>(item.clone()) else {
        errors.at(item_head(item), "an access decision goes on a handler: a free `async fn` with a route attribute");
        return None;
    };
    // Said before anybody asks actix-web, which drops the handler over it.
    let _ = errors.keep(syn::parse2::<Block>(function.body.to_token_stream()));
    let attributes = std::mem::take(&mut function.attributes);
    let arguments = function
        .sig
        .inputs
        .iter()
        .filter_map(|argument| match argument {
            FnArg::Typed(typed) => Some((*typed.ty).clone()),
            FnArg::Receiver(_) => None,
        })
        .collect();
    let mut handler = Handler {
        function,
        decisions: Vec::new(),
        krate: syn::parse_quote!(::ownership),
        routes: Vec::new(),
        outer: Vec::new(),
        inner: Vec::new(),
        arguments,
    };
    handler.decide(kind, args, Span::call_site(), errors);
    for attribute in attributes {
        handler.sort(attribute, errors);
    }
    Some(handler)
}

impl Handler {
    fn decide(&mut self, kind: AttrKind, args: TokenStream, span: Span, errors: &mut Errors) {
        let Some(args) = errors.keep(arguments(kind, args, span)) else { return };
        self.krate = args.krate.unwrap_or_else(|| self.krate.clone());
        self.decisions.push((args.decision, span));
    }

    /// Puts an attribute where it belongs.
    fn sort(&mut self, attribute: Attribute, errors: &mut Errors) {
        if let Some(kind) = AttrKind::of(attribute.path(), &self.krate) {
            let tokens = match &attribute.meta {
                Meta::List(list) => list.tokens.clone(),
                Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
            };
            self.decide(kind, tokens, attribute.path().span(), errors);
        } else if route::is_route(&attribute) {
            self.routes.extend(errors.keep(route::parse(&attribute)).flatten());
            self.outer.push(attribute);
        } else if stays_outside(&attribute) {
            self.outer.push(attribute);
        } else {
            self.inner.push(attribute);
        }
    }
}

/// Parses the arguments of one attribute. `span` is the attribute itself, for what is missing from it.
fn arguments(kind: AttrKind, args: TokenStream, span: Span) -> syn::Result<AttrArgs> {
    match kind {
        AttrKind::CheckOwnership if args.is_empty() => Err(syn::Error::new(
            span,
            "which resource? write its name from `resources!`: #[check_ownership(\"deployment\")]",
        )),
        AttrKind::CheckOwnership => check_ownership.parse2(args),
        AttrKind::Authenticated => simple_args::authenticated.parse2(args),
        AttrKind::Public if args.is_empty() => Err(simple_args::missing_reason(span)),
        AttrKind::Public => simple_args::public.parse2(args),
    }
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (attributes, vis, sig) = (input.call(Attribute::parse_outer)?, input.parse()?, input.parse()?);
        let body: Group = input.parse()?;
        if body.delimiter() == Delimiter::Brace && input.is_empty() {
            Ok(Self { attributes, vis, sig, body })
        } else {
            Err(syn::Error::new(body.span(), "expected a body"))
        }
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { attributes, vis, sig, body } = self;
        tokens.extend(quote!(#(#attributes)* #vis #sig #body));
    }
}

/// `doc` is copied by actix to the item it generates; `cfg` must remove the whole; `utoipa::path` declares an item of its
/// own beside the handler, which nobody could name from inside a function.
fn stays_outside(attribute: &Attribute) -> bool {
    let path = attribute.path();
    path.is_ident("doc") || path.is_ident("cfg") || path.segments.first().is_some_and(|first| first.ident == "utoipa")
}

/// The token that tells what an item is, so that the whole of it is not underlined.
fn item_head(item: TokenStream) -> Span {
    match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(item)) => item.struct_token.span,
        Ok(Item::Enum(item)) => item.enum_token.span,
        Ok(Item::Impl(item)) => item.impl_token.span,
        Ok(Item::Mod(item)) => item.mod_token.span,
        Ok(Item::Trait(item)) => item.trait_token.span,
        _ => item.into_iter().next().map_or_else(Span::call_site, |token| token.span()),
    }
}
