//! The ages of a user's verified factors, the claim `fva`.
//!
//! Owns the reading and the comparison of the two ages. It refuses to treat a missing age as recent.

use std::time::Duration;

use serde_json::Value;

use crate::token::Claims;

/// The factors that a user must have verified recently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Factors {
    /// The first factor, such as a password or an email code.
    First,
    /// The second factor, such as an authenticator's code. A user without one does not pass.
    Second,
    /// Both factors.
    Both,
}

/// The ages when the token was issued, in whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FactorAges {
    first: u64,
    /// `None` if there is no second factor or it was never used; the claim does not distinguish them.
    second: Option<u64>,
}

impl FactorAges {
    /// Reads `[first, second]` in minutes, where `-1` means never (`checkReverificationAuthorization` in
    /// `clerk/javascript: packages/shared/src/authorization.ts`). Anything else counts as a missing claim, and so does an
    /// unverified first factor, because every sign-in needs one.
    pub(crate) fn from_claims(claims: &Claims) -> Option<Self> {
        let [first, second] = claims.get("fva")?.as_array()?.as_slice() else { return None };
        let second = if *second == -1 { None } else { Some(second.as_u64()?) };
        Some(FactorAges { first: Value::as_u64(first)?, second })
    }

    pub(crate) fn first(self) -> Duration {
        minutes(self.first)
    }

    pub(crate) fn second(self) -> Option<Duration> {
        self.second.map(minutes)
    }

    pub(crate) fn are_within(self, factors: Factors, age: Duration) -> bool {
        let first = self.first() < age;
        // Clerk's SDKs accept the first factor of a user without a second one, some even if both are required. This check
        // does not.
        let second = self.second().is_some_and(|second| second < age);
        match factors {
            Factors::First => first,
            Factors::Second => second,
            Factors::Both => first && second,
        }
    }
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count.saturating_mul(60))
}
