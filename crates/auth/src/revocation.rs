//! Who knows that a genuine token is no longer wanted.
//!
//! Owns the seam and nothing behind it. It refuses to know where revocations are kept.

use crate::user::ClerkUser;

/// Says which genuine tokens are refused all the same, because their session or their user is gone.
///
/// Asked for every request, after everything else held, and whether or not the token was remembered. It answers on
/// the spot: whoever keeps revocations elsewhere keeps a copy in memory up to date.
pub trait Revocations: Send + Sync + 'static {
    /// Whether this user's token, session or account has been revoked.
    fn is_revoked(&self, user: &ClerkUser) -> bool;
}

/// Nobody ever revokes anything.
pub(crate) struct NoRevocations;

impl Revocations for NoRevocations {
    fn is_revoked(&self, _: &ClerkUser) -> bool {
        false
    }
}
