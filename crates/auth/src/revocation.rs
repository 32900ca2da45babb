//! Revocations: which genuine tokens are rejected before they expire.
//!
//! Owns the content of a revocation and a list in memory. It refuses to know storage and how processes share them.

mod deny_list;

pub use deny_list::DenyList;

use crate::token::digest::TokenDigest;
use crate::user::ClerkUser;

/// Tells which genuine tokens are rejected.
///
/// Every request asks it after all other rules passed, even for a cached token. It must answer without waiting: keep a copy
/// of stored revocations in memory, such as a [`DenyList`].
pub trait Revocations: Send + Sync + 'static {
    /// Checks whether the user's token, session, account or organization has been revoked.
    fn is_revoked(&self, user: &ClerkUser) -> bool;
}

/// The revocation of a session, a user, an organization, a membership or a single token.
///
/// Created by [`ClerkAuth`](crate::ClerkAuth), which knows the longest lifetime of matching tokens: all of them have expired
/// at [`expires_at`](Self::expires_at), and the revocation can be deleted. To store or transport it, use its three parts and
/// [`restored`](Self::restored).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    subject: String,
    issued_until: i64,
    expires_at: i64,
}

impl Revocation {
    /// Restores a revocation from its parts.
    #[must_use]
    pub fn restored(subject: String, issued_until: i64, expires_at: i64) -> Self {
        Revocation { subject, issued_until, expires_at }
    }

    /// Returns what is revoked: `sess_…`, `user_…`, `org_…`, `user_…@org_…` for a membership, or `sha256_…` for a single
    /// token, whose text it does not reveal.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Returns the latest issue time of rejected tokens, in Unix seconds.
    ///
    /// A session ends for good, so it has [`i64::MAX`]. A banned user may return; tokens issued after the ban is lifted are
    /// accepted.
    #[must_use]
    pub fn issued_until(&self) -> i64 {
        self.issued_until
    }

    /// Returns when the last matching token has expired, in Unix seconds.
    #[must_use]
    pub fn expires_at(&self) -> i64 {
        self.expires_at
    }

    /// Revokes all tokens of a subject, which expire within `lifetime` from now, including those not issued yet.
    pub(crate) fn of_all_tokens(subject: &str, now: i64, lifetime: i64, clock_skew: i64) -> Self {
        let expires_at = expiry_of_last_token(now, lifetime, clock_skew);
        Revocation { subject: subject.to_owned(), issued_until: i64::MAX, expires_at }
    }

    /// Revokes a subject's tokens up to a timestamp by Clerk's clock. The clock may be ahead of the timestamps in Clerk's
    /// tokens, so the skew is added.
    pub(crate) fn of_tokens_until(subject: &str, revoked_at: i64, now: i64, lifetime: i64, clock_skew: i64) -> Self {
        let issued_until = revoked_at.saturating_add(clock_skew);
        let expires_at = expiry_of_last_token(now.max(revoked_at), lifetime, clock_skew);
        Revocation { subject: subject.to_owned(), issued_until, expires_at }
    }

    /// Revokes a single token.
    pub(crate) fn of_token(digest: &TokenDigest, expires_at: i64, clock_skew: i64) -> Self {
        let expires_at = expires_at.saturating_add(1 + clock_skew);
        Revocation { subject: digest.subject().to_owned(), issued_until: i64::MAX, expires_at }
    }
}

/// Returns the subject of a membership's revocation. Neither id can contain an `@`.
pub(crate) fn membership(user_id: &str, organization_id: &str) -> String {
    format!("{user_id}@{organization_id}")
}

/// Returns when a token is rejected as expired that a clock ahead of ours by the allowed skew issued `now`.
fn expiry_of_last_token(now: i64, lifetime: i64, clock_skew: i64) -> i64 {
    now.saturating_add(lifetime).saturating_add(2 * clock_skew + 1)
}

/// Revokes nothing.
pub(crate) struct NoRevocations;

impl Revocations for NoRevocations {
    fn is_revoked(&self, _: &ClerkUser) -> bool {
        false
    }
}
