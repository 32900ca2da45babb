//! The HTTP side of authentication: credentials, origins and extractors.
//!
//! Owns every read of a request. It refuses to verify a token.

pub mod credentials;
pub(crate) mod csrf;
pub(crate) mod extract;
pub(crate) mod origin;
