//! What both verifiers are told to accept.
//! Owns the configurations; knows nothing of how either of them is told.

use crate::forge::{AUDIENCE as OUR_AUDIENCE, ISSUER, PARTY};

/// What both verifiers are told.
pub(crate) struct Configuration {
    /// The first part of its cases' names.
    pub(crate) name: &'static str,
    pub(crate) keys: Keys,
    /// Ours alone knows kinds.
    pub(crate) kinds: &'static [&'static str],
    pub(crate) parties: &'static [&'static str],
    pub(crate) audience: Option<&'static str>,
    /// Ours always has one; theirs checks none unless it is told to.
    pub(crate) their_issuer: Option<&'static str>,
}

/// How the genuine key is handed over.
#[derive(Clone, Copy)]
pub(crate) enum Keys {
    /// Under its id, which tokens have to name.
    Jwks,
    /// Alone, for tokens of any key id.
    Pem,
}

/// Our default, and theirs made as strict as it can be.
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
/// Theirs as its own documentation calls it: no issuer.
pub(crate) const AS_DOCUMENTED: Configuration = Configuration { name: "as-documented", their_issuer: None, ..PEM };

const LISTED: &[&str] = &[PARTY, "http://localhost:3000"];
