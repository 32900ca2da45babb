//! What an operator can watch: plain numbers, read whenever somebody asks.
//!
//! Owns their shapes. It refuses to know any metrics system.

use std::time::Duration;

/// What a [`ClerkAuth`](crate::ClerkAuth) has done since it was built, over all workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Stats {
    /// Where keys are fetched; `None` for keys that were given once.
    pub keys: Option<KeyStats>,
    /// How often tokens were remembered.
    pub cache: CacheStats,
}

/// How often keys were fetched, and how old they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct KeyStats {
    /// Finished fetches by what caused them, failed ones among them.
    pub fetches: FetchesByCause,
    /// Failed fetches.
    pub failures: u64,
    /// Failed fetches since the last that went well.
    pub consecutive_failures: u64,
    /// How long ago the current keys were fetched; `None` where there are none yet.
    pub age: Option<Duration>,
}

/// Why keys were fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct FetchesByCause {
    /// There were none yet.
    pub cold: u64,
    /// They had reached their soft age, or the last attempt had failed.
    pub scheduled: u64,
    /// A token named a key id that was not among them.
    pub unknown_kid: u64,
    /// A signature did not fit the key of its id.
    pub bad_signature: u64,
}

impl FetchesByCause {
    /// Fetches of every cause.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.cold + self.scheduled + self.unknown_kid + self.bad_signature
    }
}

/// How often tokens were remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CacheStats {
    /// Tokens that were remembered, whatever was then decided about them.
    pub hits: u64,
    /// Tokens that had to be verified from the start, bad ones among them.
    pub misses: u64,
}
