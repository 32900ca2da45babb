//! Splits the annotated item into its parts: the decisions, the routes, and the attributes of the outer and the inner
//! function. Validates only that the item is a function.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{
    Attribute, Block, FnArg, Item, LitStr, Meta, Path, Signature, Type, Visibility,
    parse::{Parse, ParseStream, Parser},
    spanned::Spanned,
};

use super::{
    args::{AttrArgs, AttrKind, DecisionAst, check_ownership},
    route::{self, Route, RouteOptions},
    simple_args,
};
use crate::errors::Errors;

/// The parts of an annotated handler.
pub(crate) struct Handler {
    /// The function without any attribute.
    pub(crate) function: Function,
    /// The decisions, outermost first, each with the span of its attribute.
    pub(crate) decisions: Vec<(DecisionAst, Span)>,
    /// The path to the `ownership` crate.
    pub(crate) krate: Path,
    /// Why the handler needs the raw connection.
    pub(crate) unscoped: Option<LitStr>,
    /// The options of the decisions that declare a route.
    pub(crate) options: RouteOptions,
    /// The routes of the route attributes that can be parsed.
    pub(crate) routes: Vec<Route>,
    /// Attributes that must see the item that actix registers: routes, docs, `cfg`, `utoipa::path`.
    pub(crate) outer: Vec<Attribute>,
    /// Attributes of the developer's function: lints, `tracing::instrument`, anything else.
    pub(crate) inner: Vec<Attribute>,
    /// The types of the arguments, in order.
    pub(crate) arguments: Vec<Type>,
}

/// A function with its body as tokens, because a half-typed body does not parse.
#[derive(Clone)]
pub(crate) struct Function {
    attributes: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: Group,
}

impl Handler {
    /// The outer attributes that are not routes.
    pub(crate) fn surroundings(&self) -> impl Iterator<Item = &Attribute> {
        self.outer.iter().filter(|attribute| !route::is_route(attribute))
    }

    /// The attributes of this name on the outer function.
    pub(crate) fn outer_named(&self, name: &str) -> impl Iterator<Item = &Attribute> {
        self.outer.iter().filter(move |attribute| attribute.path().is_ident(name))
    }

    /// Whether the decision or an attribute below it declares a route, even one that does not parse.
    pub(crate) fn is_routed(&self) -> bool {
        self.options.is_route() || self.outer.iter().any(route::is_route)
    }
}

/// Splits the item. Adds an error and returns `None` if it is not a function.
pub(crate) fn handler(kind: AttrKind, args: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<Handler> {
    let Ok(mut function) = syn::parse2::<Function>(item.clone()) else {
        errors.at(item_head(item), "an access decision belongs on a handler: a free `async fn` with a route attribute");
        return None;
    };
    // Reported here, because actix-web would drop the handler.
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
        unscoped: None,
        options: RouteOptions::default(),
        routes: Vec::new(),
        outer: Vec::new(),
        inner: Vec::new(),
        arguments,
    };
    handler.decide(kind, args, Span::call_site(), errors);
    for attribute in attributes {
        handler.sort(attribute, errors);
    }
    handler.apply_options(errors);
    Some(handler)
}

impl Handler {
    fn decide(&mut self, kind: AttrKind, args: TokenStream, span: Span, errors: &mut Errors) {
        let args = self.options.take(kind, args, errors);
        let Some(args) = errors.keep(arguments(kind, args, span)) else { return };
        self.krate = args.krate.unwrap_or_else(|| self.krate.clone());
        if let (Some(_), Some(second)) = (&self.unscoped, &args.unscoped) {
            errors.at(second, "duplicate option `unscoped`: one reason is enough for a handler");
        }
        self.unscoped = args.unscoped.or_else(|| self.unscoped.take());
        self.decisions.push((args.decision, span));
    }

    /// Assigns an attribute to the decisions, the outer or the inner function.
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

    /// Adds the route of the options, and the prefix's parameters to each route.
    fn apply_options(&mut self, errors: &mut Errors) {
        let is_routed = self.outer.iter().any(route::is_route);
        if let Some(attribute) = self.options.attribute(&self.krate, is_routed, errors) {
            self.sort(attribute, errors);
        }
        let params = self.options.prefix_params(errors);
        for route in &mut self.routes {
            route.params.splice(0..0, params.iter().cloned());
        }
    }
}

/// Parses the arguments of one attribute. `span` is the attribute, for errors about missing arguments.
fn arguments(kind: AttrKind, args: TokenStream, span: Span) -> syn::Result<AttrArgs> {
    match kind {
        AttrKind::CheckOwnership if args.is_empty() => Err(syn::Error::new(
            span,
            "missing resource name: write a name from `resources!`, as in #[check_ownership(\"deployment\")]",
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

/// actix-web copies `doc` to the item that it generates, `cfg` must remove the whole handler, and `utoipa::path` declares an
/// item next to the handler, which other modules name.
fn stays_outside(attribute: &Attribute) -> bool {
    let path = attribute.path();
    path.is_ident("doc") || path.is_ident("cfg") || path.segments.first().is_some_and(|first| first.ident == "utoipa")
}

/// Returns the span of the item's keyword, so that the error does not underline the whole item.
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
