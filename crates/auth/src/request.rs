//! What a request has to do with sign-in: its credential, the page it comes from, and the handler's arguments.
//!
//! Owns everything in this crate that reads an HTTP request. It refuses to verify a token.

pub mod credentials;
pub(crate) mod csrf;
pub(crate) mod extract;
pub(crate) mod origin;
