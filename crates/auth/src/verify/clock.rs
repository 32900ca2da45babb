//! What time it is, as the verifier sees it.
//!
//! Owns the wall clock only: key ages and back-off run on the monotonic clock and never ask this module.

use std::time::{SystemTime, UNIX_EPOCH};

/// How far two clocks may be apart unless configured, in seconds; Clerk's own default.
pub(crate) const DEFAULT_CLOCK_SKEW: i64 = 5;
/// The most that can be configured. It lengthens the life of every token, also of one that was stolen.
pub(crate) const MAX_CLOCK_SKEW: i64 = 60;

/// The wall clock that tokens are judged by.
pub trait Clock: Send + Sync + 'static {
    /// Seconds since the Unix epoch, rounded down.
    fn unix_seconds(&self) -> i64;
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn unix_seconds(&self) -> i64 {
        // A clock set before 1970 makes every token look issued in the future, which refuses all of them.
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |elapsed| i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still, for judging a token as of a given moment.
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
