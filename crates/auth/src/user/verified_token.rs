//! What a token said, once its signature and every rule on its claims held.
//!
//! Owns the values. It refuses to read claims: the policy does.

use std::sync::Arc;

use super::factors::FactorAges;
use super::organization::Organization;
use crate::id::UserId;
use crate::token::Claims;
use crate::token::digest::TokenDigest;
use crate::token::kind::TokenKind;

/// What a token said, once its signature and every rule on its claims held.
pub(crate) struct VerifiedToken {
    pub(crate) user_id: UserId,
    pub(crate) revocation_key: RevocationKey,
    pub(crate) kind: TokenKind,
    pub(crate) impersonation: Impersonation,
    pub(crate) issued_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) organization: Option<Organization>,
    pub(crate) factor_ages: Option<FactorAges>,
    pub(crate) claims: Claims,
}

/// What a token belongs to, and so what has to end for it to be refused before its time.
pub(crate) enum RevocationKey {
    /// The session of this id.
    Session(Arc<str>),
    /// Nothing: only the token itself can be revoked.
    Token(TokenDigest),
}

/// Whether somebody else acts as the user of the token.
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
    /// The user themselves: a session token without `act`, or a token whose `act` is `null`.
    Nobody,
    /// The actor of this id acts as the user.
    By(String),
    /// A template token without `act`. Clerk copies the actor into a template's token only where the template says
    /// `"act": "{{session.actor}}"`, so its absence tells nothing.
    Unknown,
}
