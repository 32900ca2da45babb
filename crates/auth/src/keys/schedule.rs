//! When keys are fetched, and who has to wait for it: a state machine without a clock, a lock or a network.
//!
//! Owns the budgets. It refuses to read the time: every decision is a function of the `now` it is given.

use std::time::{Duration, Instant};

/// The durations that the schedule runs on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timing {
    /// Keys older than this are fetched again, whether or not anybody asks.
    pub(super) soft_age: Duration,
    /// Keys older than this are not used any more.
    pub(super) hard_age: Duration,
    /// At least this long between two fetches that unknown key ids caused. A flood of them costs one fetch in this
    /// time, and a key that was really rotated in is found within it.
    pub(super) unknown_kid_cool_down: Duration,
    /// At least this long between two fetches that bad signatures caused.
    pub(super) bad_signature_cool_down: Duration,
    /// The pause after the first failure; it doubles with each further one.
    pub(super) initial_backoff: Duration,
    /// The longest pause between two attempts.
    pub(super) max_backoff: Duration,
    /// The longest that one fetch may take, and so the longest that any request waits for one.
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
    /// There are none yet.
    Cold,
    /// They have reached the soft age, or the last attempt failed.
    Scheduled,
    /// A token names a key id that is not among them.
    UnknownKid,
    /// A signature does not fit the key of its id.
    BadSignature,
}

/// The promise of a fetch to somebody who asked for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FetchTicket {
    /// The round whose end answers the question.
    pub(super) round: u64,
    /// Whether the round begins after the question was asked, so that its answer is certainly newer.
    pub(super) begins_later: bool,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Fetch now. The schedule counts the fetch as begun.
    Fetch { cause: Cause, round: u64 },
    /// Nothing to do before this moment, unless somebody asks.
    WaitUntil(Instant),
    /// Nothing to do unless somebody asks.
    Wait,
}

/// The state of fetching: one fetch at a time, and separate budgets for separate causes.
#[derive(Debug)]
pub(super) struct Schedule {
    timing: Timing,
    /// When the next fetch happens by itself. `None` until somebody has asked for the first time.
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

    /// Asks for a fetch; `None` means that the budget of this cause does not allow one now.
    ///
    /// Whoever asks while a fetch is under way or about to begin joins it, at no cost to any budget.
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

    /// What to do next; a fetch that this returns has to be reported to [`finish`](Self::finish).
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

    /// Records how a fetch went. `jitter`, from 0 to 1, spreads the attempts of many processes.
    pub(super) fn finish(&mut self, succeeded: bool, now: Instant, jitter: f64) {
        self.in_flight = false;
        let pause = if succeeded {
            self.failures = 0;
            // Up to a tenth early and never late, so that the soft age is kept.
            self.timing.soft_age.mul_f64(1.0 - jitter / 10.0)
        } else {
            let doubled = self.timing.initial_backoff.saturating_mul(1 << self.failures.min(16));
            self.failures = self.failures.saturating_add(1);
            // At least half of the pause, because the other end is in trouble already.
            doubled.min(self.timing.max_backoff).mul_f64(0.5 + jitter / 2.0)
        };
        self.due = Some(now + pause);
    }

    /// Whether the last attempt failed, so that what is not among the keys may well be published.
    pub(super) fn is_failing(&self) -> bool {
        self.failures > 0
    }

    /// How long until the next attempt.
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
