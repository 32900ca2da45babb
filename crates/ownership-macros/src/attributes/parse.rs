//! From the attribute's item to its parts: the decisions, the routes, and what stays on the outer and on the inner function.

use proc_macro2::{Span, TokenStream};
use syn::{Attribute, FnArg, ItemFn, Type};

use super::{
    args::{self, Kind, Written},
    route::{self, Route},
};
use crate::errors::Errors;

/// An annotated handler, taken apart.
pub(crate) struct Handler {
    /// The function with its body and without any attribute.
    pub(crate) function: ItemFn,
    /// The decisions, outermost first, each with the span of its attribute.
    pub(crate) decisions: Vec<(Written, Span)>,
    /// What the route attributes say.
    pub(crate) routes: Vec<Route>,
    /// Attributes that must see the item that actix registers: routes, docs, `cfg`, `utoipa::path`.
    pub(crate) outer: Vec<Attribute>,
    /// Attributes that belong to the developer's own function: lints, `tracing::instrument`, anything else.
    pub(crate) inner: Vec<Attribute>,
    /// The types of the arguments, in order.
    pub(crate) arguments: Vec<Type>,
}

impl Handler {
    /// The `cfg` attributes, which every generated item repeats.
    pub(crate) fn cfgs(&self) -> impl Iterator<Item = &Attribute> {
        self.outer.iter().filter(|attribute| attribute.path().is_ident("cfg"))
    }
}

/// Takes the item apart. `None` when it is not a free function, with the mistake noted.
pub(crate) fn handler(kind: Kind, args: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<Handler> {
    let mut function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(_) => {
            errors
                .at(item_head(item), "an access decision goes on a handler: a free `async fn` with a route attribute");
            return None;
        }
    };
    let mut handler_decisions = Vec::new();
    if let Some(written) = errors.keep(args::parse(kind, args, Span::call_site())) {
        handler_decisions.push((written, Span::call_site()));
    }
    let (mut routes, mut outer, mut inner) = (Vec::new(), Vec::new(), Vec::new());
    for attribute in std::mem::take(&mut function.attrs) {
        if let Some(kind) = Kind::of(attribute.path()) {
            let span = syn::spanned::Spanned::span(&attribute);
            let tokens = match &attribute.meta {
                syn::Meta::List(list) => list.tokens.clone(),
                _ => TokenStream::new(),
            };
            if let Some(written) = errors.keep(args::parse(kind, tokens, span)) {
                handler_decisions.push((written, span));
            }
        } else if route::is_route(&attribute) {
            routes.extend(errors.keep(route::parse(&attribute)).flatten());
            outer.push(attribute);
        } else if stays_outside(&attribute) {
            outer.push(attribute);
        } else {
            inner.push(attribute);
        }
    }
    let arguments = function
        .sig
        .inputs
        .iter()
        .filter_map(|argument| match argument {
            FnArg::Typed(typed) => Some((*typed.ty).clone()),
            FnArg::Receiver(_) => None,
        })
        .collect();
    Some(Handler { function, decisions: handler_decisions, routes, outer, inner, arguments })
}

/// `doc` is copied by actix to the item it generates; `cfg` must remove the whole; `utoipa::path` declares an item of its
/// own beside the handler, which nobody could name from inside a function.
fn stays_outside(attribute: &Attribute) -> bool {
    let path = attribute.path();
    path.is_ident("doc") || path.is_ident("cfg") || path.segments.first().is_some_and(|first| first.ident == "utoipa")
}

/// The first few tokens of an item, so that a whole `impl` is not underlined.
fn item_head(item: TokenStream) -> TokenStream {
    item.into_iter().take(2).collect()
}
