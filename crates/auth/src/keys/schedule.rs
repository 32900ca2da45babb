//! The schedule of fetches: a state machine without a clock, a lock or a network.
//!
//! Owns cooldowns and backoff. It refuses to read the time: every decision is a function of the `now` it is given.

use std::time::{Duration, Instant};

/// The durations that the schedule runs on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timing {
    /// Keys older than this are fetched again, even without traffic.
    pub(super) soft_age: Duration,
    /// Keys older than this are no longer used.
    pub(super) hard_age: Duration,
    /// The minimum time between two fetches caused by unknown key ids. A flood of them causes one fetch in this time, and a
    /// rotated key is found within it.
    pub(super) unknown_kid_cool_down: Duration,
    /// The minimum time between two fetches caused by bad signatures.
    pub(super) bad_signature_cool_down: Duration,
    /// The backoff after the first failure; each further failure doubles it.
    pub(super) initial_backoff: Duration,
    /// The longest backoff.
    pub(super) max_backoff: Duration,
    /// The timeout of a fetch, and so the longest that a request waits for one.
    pub(super) fetch_timeout: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Timing {
            soft_age: Duration::from_secs(5 * 60),
            hard_age: Duration::from_secs(60 * 60),
            unknown_kid_cool_down: Duration::from_millis(1500),
            bad_signature_cool_down: Duration::from_secs(30),
            initial_backoff: Duration::from_millis(250),
            max_backoff: Duration::from_secs(30),
            fetch_timeout: Duration::from_secs(3),
        }
    }
}

/// Why keys are fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Cause {
    /// There are no keys yet.
    Cold,
    /// The keys have reached the soft age, or the last attempt failed.
    Scheduled,
    /// A token names an unknown key id.
    UnknownKid,
    /// A signature does not match the key with its id.
    BadSignature,
}

/// A request's place in a fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FetchTicket {
    /// The round to wait for.
    pub(super) round: u64,
    /// Whether the round begins after the request, so that its result is certainly newer.
    pub(super) begins_later: bool,
}

/// The refresher's next action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Fetch now; the schedule counts the fetch as started.
    Fetch { cause: Cause, round: u64 },
    /// Wait until this time or the next request.
    WaitUntil(Instant),
    /// Wait for the next request.
    Wait,
}

/// The state of fetching: one fetch at a time, and a separate cooldown for each cause.
#[derive(Debug)]
pub(super) struct Schedule {
    timing: Timing,
    /// The time of the next scheduled fetch; `None` until the first request.
    due: Option<Instant>,
    failures: u32,
    last_for_unknown_kid: Option<Instant>,
    last_for_bad_signature: Option<Instant>,
    wanted: Option<Cause>,
    in_flight: bool,
    rounds_begun: u64,
}

impl Schedule {
    pub(super) fn new(timing: Timing) -> Self {
        Schedule {
            timing,
            due: None,
            failures: 0,
            last_for_unknown_kid: None,
            last_for_bad_signature: None,
            wanted: None,
            in_flight: false,
            rounds_begun: 0,
        }
    }

    /// Requests a fetch; `None` if a cooldown or the backoff does not allow one now.
    ///
    /// A request during a running or pending fetch joins it and starts no cooldown.
    pub(super) fn ask(&mut self, cause: Cause, now: Instant) -> Option<FetchTicket> {
        if self.in_flight {
            return Some(FetchTicket { round: self.rounds_begun, begins_later: false });
        }
        if self.wanted.is_none() {
            if self.is_backing_off(now) {
                return None;
            }
            match cause {
                Cause::Cold | Cause::Scheduled => {}
                Cause::UnknownKid => {
                    spend(&mut self.last_for_unknown_kid, self.timing.unknown_kid_cool_down, now)?;
                }
                Cause::BadSignature => {
                    spend(&mut self.last_for_bad_signature, self.timing.bad_signature_cool_down, now)?;
                }
            }
            self.wanted = Some(cause);
        }
        Some(FetchTicket { round: self.rounds_begun + 1, begins_later: true })
    }

    /// Returns the next action. The caller reports a fetch to [`finish`](Self::finish).
    pub(super) fn next(&mut self, now: Instant) -> Action {
        let cause = self.wanted.take().or_else(|| self.due.is_some_and(|due| due <= now).then_some(Cause::Scheduled));
        match (cause, self.due) {
            (Some(cause), _) => {
                self.in_flight = true;
                self.rounds_begun += 1;
                Action::Fetch { cause, round: self.rounds_begun }
            }
            (None, Some(due)) => Action::WaitUntil(due),
            (None, None) => Action::Wait,
        }
    }

    /// Records the result of a fetch. `jitter`, from 0 to 1, spreads the attempts of many processes.
    pub(super) fn finish(&mut self, succeeded: bool, now: Instant, jitter: f64) {
        self.in_flight = false;
        let delay = if succeeded {
            self.failures = 0;
            // Up to a tenth early and never late, so that keys never exceed the soft age.
            self.timing.soft_age.mul_f64(1.0 - jitter / 10.0)
        } else {
            let doubled = self.timing.initial_backoff.saturating_mul(1 << self.failures.min(16));
            self.failures = self.failures.saturating_add(1);
            // At least half of the backoff, because the server is failing already.
            doubled.min(self.timing.max_backoff).mul_f64(0.5 + jitter / 2.0)
        };
        self.due = Some(now + delay);
    }

    /// Checks whether the last attempt failed; an unknown key may then be published already.
    pub(super) fn is_failing(&self) -> bool {
        self.failures > 0
    }

    /// Returns the time until the next attempt.
    pub(super) fn time_to_next_attempt(&self, now: Instant) -> Duration {
        self.due.map_or(Duration::ZERO, |due| due.saturating_duration_since(now))
    }

    fn is_backing_off(&self, now: Instant) -> bool {
        self.is_failing() && self.due.is_some_and(|due| now < due)
    }
}

fn spend(last: &mut Option<Instant>, cool_down: Duration, now: Instant) -> Option<()> {
    if last.is_some_and(|last| now.saturating_duration_since(last) < cool_down) {
        return None;
    }
    *last = Some(now);
    Some(())
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
