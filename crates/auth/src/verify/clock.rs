//! The wall clock of the verifier.
//!
//! Owns the current time. It refuses to measure durations: key ages and backoff use the monotonic clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// The default clock skew in seconds, as in Clerk's SDKs.
pub(crate) const DEFAULT_CLOCK_SKEW: i64 = 5;
/// The maximum clock skew in seconds. A larger one would extend the life of every token, including a stolen one.
pub(crate) const MAX_CLOCK_SKEW: i64 = 60;

/// The wall clock that tokens are checked against.
pub trait Clock: Send + Sync + 'static {
    /// Returns the seconds since the Unix epoch, rounded down.
    fn unix_seconds(&self) -> i64;
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn unix_seconds(&self) -> i64 {
        // A clock before 1970 makes every token look issued in the future, so all are rejected.
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |elapsed| i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX))
    }
}

/// A fixed clock, to check a token at a given time.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(
    /// Seconds since the Unix epoch.
    pub i64,
);

impl Clock for FixedClock {
    fn unix_seconds(&self) -> i64 {
        self.0
    }
}
