//! What a handler may ask of a user, in the words of Clerk's own `has()`.
//!
//! Owns the list of things that can be asked. It refuses to answer: `ClerkUser::has` does.

use std::time::Duration;

use crate::user::factors::Factors;

/// One thing that a user has to have, for [`ClerkUser::has`](crate::ClerkUser::has).
///
/// The counterpart of what Clerk's SDKs take: `has({ role })`, `has({ permission })`, `has({ feature })`, `has({ plan })`
/// and `has({ reverification })`. Where those differ among themselves, the answer here is no. Several requirements
/// are several calls with `&&` between them: what several at once mean is "one of them" in some of Clerk's releases
/// and "all of them" in others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Requirement<'a> {
    /// A role in the active organization, written in full: `org:admin`.
    Role(&'a str),
    /// A custom permission in the active organization, written in full: `org:invoices:create`.
    Permission(&'a str),
    /// A feature of the active organization (`org:reports`), of the user (`user:reports`), or of either (`reports`).
    Feature(&'a str),
    /// A plan of the active organization (`org:pro`), of the user (`user:pro`), or of either (`pro`).
    Plan(&'a str),
    /// Factors that were verified less than this before the token was minted.
    Verified {
        /// Which of them.
        factors: Factors,
        /// How long ago at most.
        within: Duration,
    },
}

impl Requirement<'_> {
    /// Clerk's `strict_mfa`: both factors within ten minutes.
    pub const STRICT_MFA: Self = Self::verified(Factors::Both, 10);
    /// Clerk's `strict`: the second factor within ten minutes.
    pub const STRICT: Self = Self::verified(Factors::Second, 10);
    /// Clerk's `moderate`: the second factor within an hour.
    pub const MODERATE: Self = Self::verified(Factors::Second, 60);
    /// Clerk's `lax`: the second factor within a day.
    pub const LAX: Self = Self::verified(Factors::Second, 24 * 60);

    const fn verified(factors: Factors, minutes: u64) -> Self {
        Requirement::Verified { factors, within: Duration::from_secs(minutes * 60) }
    }
}
