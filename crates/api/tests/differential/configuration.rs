//! The configurations of both verifiers.
//! Owns the configurations; does not know how either verifier receives them.

use crate::forge::{AUDIENCE as OUR_AUDIENCE, ISSUER, PARTY};

pub(crate) struct Configuration {
    /// The first part of the names of its cases.
    pub(crate) name: &'static str,
    pub(crate) keys: Keys,
    /// Only ours has kinds.
    pub(crate) kinds: &'static [&'static str],
    pub(crate) parties: &'static [&'static str],
    pub(crate) audience: Option<&'static str>,
    /// Ours always requires an issuer; theirs checks it only if configured.
    pub(crate) their_issuer: Option<&'static str>,
}

/// How a verifier gets the genuine key.
#[derive(Clone, Copy)]
pub(crate) enum Keys {
    /// As a key set in which tokens name the key's id.
    Jwks,
    /// As one key for tokens of any key id.
    Pem,
}

/// Our default, and theirs at its strictest.
pub(crate) const SESSION: Configuration = Configuration {
    name: "session",
    keys: Keys::Jwks,
    kinds: &["session"],
    parties: &[],
    audience: None,
    their_issuer: Some(ISSUER),
};
pub(crate) const KINDS: Configuration = Configuration { name: "kinds", kinds: &["session", "template"], ..SESSION };
pub(crate) const PARTIES: Configuration = Configuration { name: "parties", parties: LISTED, ..SESSION };
pub(crate) const TEMPLATE_PARTIES: Configuration = Configuration { name: "template-parties", parties: LISTED, ..KINDS };
pub(crate) const AUDIENCE: Configuration = Configuration { name: "audience", audience: Some(OUR_AUDIENCE), ..KINDS };
pub(crate) const PEM: Configuration = Configuration { name: "pem", keys: Keys::Pem, ..SESSION };
/// Theirs as its documentation calls it: without an issuer.
pub(crate) const AS_DOCUMENTED: Configuration = Configuration { name: "as-documented", their_issuer: None, ..PEM };

const LISTED: &[&str] = &[PARTY, "http://localhost:3000"];
