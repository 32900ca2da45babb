//! The content of a verified token.
//!
//! Owns the values. It refuses to read claims: the policy does.

use std::sync::Arc;

use super::factors::FactorAges;
use super::organization::Organization;
use crate::id::UserId;
use crate::token::Claims;
use crate::token::digest::TokenDigest;
use crate::token::kind::TokenKind;

/// The content of a token whose signature and claims passed every rule.
pub(crate) struct VerifiedToken {
    pub(crate) user_id: UserId,
    pub(crate) revocation_key: RevocationKey,
    pub(crate) kind: TokenKind,
    pub(crate) impersonation: Impersonation,
    pub(crate) times: Times,
    pub(crate) organization: Option<Organization>,
    pub(crate) factor_ages: Option<FactorAges>,
    pub(crate) claims: Claims,
}

/// The timestamps of a token, in Unix seconds with their fraction.
#[derive(Clone, Copy, Default)]
pub(crate) struct Times {
    pub(crate) issued_at: f64,
    pub(crate) expires_at: f64,
    pub(crate) not_before: Option<f64>,
}

/// What to revoke so that the token is rejected before it expires.
pub(crate) enum RevocationKey {
    /// The session with this id.
    Session(Arc<str>),
    /// The token itself, because it has no session.
    Token(TokenDigest),
}

/// Whether another user acts as the user of the token.
///
/// ```
/// # use auth::{ClerkUser, Impersonation};
/// fn may_close_the_account(user: &ClerkUser) -> bool {
///     match user.impersonation() {
///         Impersonation::Nobody => true,
///         Impersonation::By(_) | Impersonation::Unknown => false,
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Impersonation {
    /// The user acts: a session token without `act`, or a token whose `act` is `null`.
    Nobody,
    /// The actor with this id acts as the user.
    By(String),
    /// Unknown: a template token without `act`. Clerk adds the actor to a template token only if the template says
    /// `"act": "{{session.actor}}"`.
    Unknown,
}
