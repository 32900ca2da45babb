//! How long ago a user proved who they are, the claim `fva`.
//!
//! Owns the reading of the two ages and the comparison. It refuses to take an absent age for a young one.

use std::time::Duration;

use serde_json::Value;

use crate::token::Claims;

/// What a user has to have proved lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Factors {
    /// The first factor, such as a password or an e-mail code.
    First,
    /// The second factor, such as an authenticator's code. A user who has none does not pass.
    Second,
    /// Both of them.
    Both,
}

/// The ages in whole minutes as of the token's minting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FactorAges {
    first: u64,
    /// `None` where there is no second factor, or it was never used: the claim does not tell the two apart.
    second: Option<u64>,
}

impl FactorAges {
    /// The claim is `[first, second]` in minutes, and `-1` is never (`checkReverificationAuthorization` in
    /// `clerk/javascript: packages/shared/src/authorization.ts`). Anything else counts as an absent claim, and so does
    /// a first factor that was never verified, because nobody signs in without one.
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
        // For a user without a second factor Clerk's SDKs let the first one count, some of them even where both are
        // asked for. Whoever asks for a second factor here gets one.
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
