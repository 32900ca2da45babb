//! Genuine tokens that are refused all the same, because their session, their user or they themselves are gone.
//!
//! Owns what a revocation says, and a memory of revocations that a request can ask without waiting. It refuses to know
//! where they are kept, and how one process tells another.

mod deny_list;

pub use deny_list::DenyList;

use crate::token::digest::TokenDigest;
use crate::user::ClerkUser;

/// Says which genuine tokens are refused all the same.
///
/// Asked for every request, after everything else held, and whether or not the token was remembered. It answers on
/// the spot: whoever keeps revocations elsewhere keeps a copy in memory up to date, for which there is [`DenyList`].
pub trait Revocations: Send + Sync + 'static {
    /// Whether this user's token, session or account has been revoked.
    fn is_revoked(&self, user: &ClerkUser) -> bool;
}

/// One session, user or token whose tokens are refused from now on.
///
/// Made by [`ClerkAuth`](crate::ClerkAuth), which knows how long the tokens that it can match may live: from
/// [`expires_at`](Self::expires_at) on the revocation matches nothing that is not refused as expired, and can be
/// forgotten. Applications keep and transport the three parts and put them together again with
/// [`restored`](Self::restored).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    subject: String,
    issued_until: i64,
    expires_at: i64,
}

impl Revocation {
    /// A revocation from its parts, as another process told them.
    #[must_use]
    pub fn restored(subject: String, issued_until: i64, expires_at: i64) -> Self {
        Revocation { subject, issued_until, expires_at }
    }

    /// What is revoked: `sess_…`, `user_…`, `org_…`, `user_…@org_…` for a user within an organization, or `sha256_…` for a
    /// single token, whose text this does not give away.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Tokens issued up to this moment are refused, in Unix seconds.
    ///
    /// A session does not come back, so there it is [`i64::MAX`]. A user may: who was banned and is let in again has
    /// new tokens, which are as good as anybody's.
    #[must_use]
    pub fn issued_until(&self) -> i64 {
        self.issued_until
    }

    /// When the last token that this can match has expired, in Unix seconds.
    #[must_use]
    pub fn expires_at(&self) -> i64 {
        self.expires_at
    }

    /// A session's, all of whose tokens, those that are still to be issued included, expire within `lifetime` of now.
    pub(crate) fn of_session(session_id: &str, now: i64, lifetime: i64, clock_skew: i64) -> Self {
        Revocation {
            subject: session_id.to_owned(),
            issued_until: i64::MAX,
            expires_at: last_use(now, lifetime, clock_skew),
        }
    }

    /// A user's, as of a moment by Clerk's clock, which may be ahead of what it puts into tokens by as much as ours.
    pub(crate) fn of_user(user_id: &str, revoked_at: i64, now: i64, lifetime: i64, clock_skew: i64) -> Self {
        let issued_until = revoked_at.saturating_add(clock_skew);
        let expires_at = last_use(now.max(revoked_at), lifetime, clock_skew);
        Revocation { subject: user_id.to_owned(), issued_until, expires_at }
    }

    /// A user's who does not come back.
    pub(crate) fn of_former_user(user_id: &str, now: i64, lifetime: i64, clock_skew: i64) -> Self {
        let expires_at = last_use(now, lifetime, clock_skew);
        Revocation { subject: user_id.to_owned(), issued_until: i64::MAX, expires_at }
    }

    /// An organization's that does not come back.
    pub(crate) fn of_organization(organization_id: &str, now: i64, lifetime: i64, clock_skew: i64) -> Self {
        Self::of_former_user(organization_id, now, lifetime, clock_skew)
    }

    /// A user's within an organization that they have left.
    pub(crate) fn of_membership(
        user_id: &str,
        organization_id: &str,
        ended_at: i64,
        now: i64,
        lifetime: i64,
        clock_skew: i64,
    ) -> Self {
        Self::of_user(&membership(user_id, organization_id), ended_at, now, lifetime, clock_skew)
    }

    /// A single token's.
    pub(crate) fn of_token(digest: &TokenDigest, expires_at: i64, clock_skew: i64) -> Self {
        let expires_at = expires_at.saturating_add(1 + clock_skew);
        Revocation { subject: digest.subject().to_owned(), issued_until: i64::MAX, expires_at }
    }
}

/// A user within an organization, as the subject of a revocation. Neither id can hold an `@`.
fn membership(user_id: &str, organization_id: &str) -> String {
    format!("{user_id}@{organization_id}")
}

/// The first moment at which a token is refused as expired that was issued when a clock which is ahead of ours, as far
/// as is tolerated, said `now`.
fn last_use(now: i64, lifetime: i64, clock_skew: i64) -> i64 {
    now.saturating_add(lifetime).saturating_add(2 * clock_skew + 1)
}

/// Nobody ever revokes anything.
pub(crate) struct NoRevocations;

impl Revocations for NoRevocations {
    fn is_revoked(&self, _: &ClerkUser) -> bool {
        false
    }
}
