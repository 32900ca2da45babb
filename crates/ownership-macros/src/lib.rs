//! The attributes `#[check_ownership]`, `#[authenticated]`, `#[public]` and the macro `resources!`.
//! Each one parses, validates and expands. Use them through the `ownership` crate, which documents them.

use proc_macro::TokenStream;

mod attributes;
mod errors;
#[cfg(test)]
mod expansions;
mod registry;
#[cfg(test)]
mod robustness;
mod spans;

/// Re-exported and documented by the `ownership` crate.
#[proc_macro_attribute]
pub fn check_ownership(args: TokenStream, item: TokenStream) -> TokenStream {
    attributes::entry(attributes::AttrKind::CheckOwnership, args.into(), item.into()).into()
}

/// Re-exported and documented by the `ownership` crate.
#[proc_macro_attribute]
pub fn authenticated(args: TokenStream, item: TokenStream) -> TokenStream {
    attributes::entry(attributes::AttrKind::Authenticated, args.into(), item.into()).into()
}

/// Re-exported and documented by the `ownership` crate.
#[proc_macro_attribute]
pub fn public(args: TokenStream, item: TokenStream) -> TokenStream {
    attributes::entry(attributes::AttrKind::Public, args.into(), item.into()).into()
}

/// Re-exported and documented by the `ownership` crate.
#[proc_macro]
pub fn resources(input: TokenStream) -> TokenStream {
    registry::entry(input.into()).into()
}
