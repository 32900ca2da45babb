//! The state that the store and its refresher share: the current keys and the state of fetching.
//!
//! Owns every decision about a key id that needs no waiting. It refuses to wait and to fetch.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use arc_swap::ArcSwapOption;
use tokio::sync::Notify;

use super::fetch::FetchError;
use super::jwk::KeysById;
use super::schedule::{Cause, FetchTicket, Schedule, Timing};
use super::unknown_kids::UnknownKidCache;
use super::{KeyError, KeyStats, KeysUnavailable, VerifyingKey};

/// The state that the store and its refresher share.
pub(super) struct SharedKeys {
    timing: Timing,
    current: ArcSwapOption<Snapshot>,
    /// Locked briefly, and never for a token with a known key.
    state: Mutex<State>,
    pub(super) asked: Notify,
    closed: AtomicBool,
}

pub(super) struct State {
    pub(super) schedule: Schedule,
    unknown_kids: UnknownKidCache,
    last_failure: Option<KeysUnavailable>,
    /// All counts; the age is computed on demand.
    counted: KeyStats,
}

struct Snapshot {
    keys: KeysById,
    /// Grows with every set that differs from the previous one.
    generation: u64,
    fetched_at: Instant,
}

pub(super) enum KeyLookup {
    Key(Arc<VerifyingKey>),
    /// There are keys, and this is not one of them.
    OtherKeys,
    /// There are no keys, or they are too old.
    NoKeys,
}

pub(super) enum Answer {
    Key(Arc<VerifyingKey>),
    Wait(FetchTicket),
}

impl SharedKeys {
    pub(super) fn new(timing: Timing) -> Self {
        SharedKeys {
            timing,
            current: ArcSwapOption::empty(),
            state: Mutex::new(State {
                schedule: Schedule::new(timing),
                unknown_kids: UnknownKidCache::default(),
                last_failure: None,
                counted: KeyStats::default(),
            }),
            asked: Notify::new(),
            closed: AtomicBool::new(false),
        }
    }

    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.asked.notify_one();
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Checks that tokens can be verified now.
    pub(super) fn is_usable(&self) -> bool {
        self.usable().is_some()
    }

    /// Returns the generation of the current keys; `None` if there are none or they are too old.
    pub(super) fn generation(&self) -> Option<u64> {
        self.usable().and_then(|current| current.as_ref().map(|snapshot| snapshot.generation))
    }

    fn usable(&self) -> Option<arc_swap::Guard<Option<Arc<Snapshot>>>> {
        let current = self.current.load();
        let fresh = current.as_ref().is_some_and(|snapshot| snapshot.fetched_at.elapsed() < self.timing.hard_age);
        fresh.then_some(current)
    }

    pub(super) fn find(&self, unverified_kid: &str) -> KeyLookup {
        match self.usable().as_deref() {
            Some(Some(snapshot)) => match snapshot.keys.get(unverified_kid) {
                Some(key) => KeyLookup::Key(Arc::clone(key)),
                None => KeyLookup::OtherKeys,
            },
            _ => KeyLookup::NoKeys,
        }
    }

    /// Requests a fetch for an unknown key.
    ///
    /// # Errors
    /// No fetch is allowed now: [`KeyError::Unknown`] if a recent fetch did not find the key or the cooldown is running,
    /// [`KeyError::Unavailable`] if there are no usable keys or fetches fail.
    pub(super) fn ask_about(&self, unverified_kid: &str) -> Result<Answer, KeyError> {
        let now = Instant::now();
        let mut state = self.state();
        // Keys are replaced under this lock, so this second lookup finds a key that has just arrived. Otherwise the last of
        // many cold requests could cause a second fetch.
        let cause = match self.find(unverified_kid) {
            KeyLookup::Key(key) => return Ok(Answer::Key(key)),
            KeyLookup::OtherKeys if state.unknown_kids.contains(unverified_kid, now) => return Err(KeyError::Unknown),
            KeyLookup::OtherKeys => Cause::UnknownKid,
            KeyLookup::NoKeys if self.current.load().is_none() => Cause::Cold,
            // Fetches have failed for an hour, and the refresher keeps retrying; waiting would not help.
            KeyLookup::NoKeys => return Err(state.unavailable(now).into()),
        };
        match state.schedule.ask(cause, now) {
            Some(ticket) => Ok(Answer::Wait(ticket)),
            None if cause == Cause::UnknownKid && !state.schedule.is_failing() => Err(KeyError::Unknown),
            None => Err(state.unavailable(now).into()),
        }
    }

    /// Returns the error for a key that is still unknown after a fetch.
    ///
    /// A successful fetch that began after the request proves that the key does not exist. After a failed one, the key may
    /// have been rotated in while the instance is unreachable.
    pub(super) fn still_unknown(&self, unverified_kid: &str, ticket: FetchTicket) -> KeyError {
        let mut state = self.state();
        let now = Instant::now();
        if state.schedule.is_failing() {
            return state.unavailable(now).into();
        }
        if ticket.begins_later {
            state.unknown_kids.insert(unverified_kid, now);
        }
        KeyError::Unknown
    }

    pub(super) fn unavailable(&self) -> KeysUnavailable {
        self.state().unavailable(Instant::now())
    }

    pub(super) fn stats(&self) -> KeyStats {
        let age = self.current.load().as_ref().map(|snapshot| snapshot.fetched_at.elapsed());
        KeyStats { age, ..self.state().counted }
    }

    /// Applies the result of a fetch. A failure keeps the last good keys.
    pub(super) fn apply(&self, cause: Cause, result: Result<KeysById, FetchError>) {
        let now = Instant::now();
        let mut state = self.state();
        state.schedule.finish(result.is_ok(), now, jitter());
        state.count(cause, result.is_ok());
        match result {
            Ok(keys) => {
                tracing::debug!(?cause, keys = keys.len(), "signing keys fetched");
                state.last_failure = None;
                let generation = match &*self.current.load() {
                    Some(current) if current.keys == keys => current.generation,
                    Some(current) => current.generation + 1,
                    None => 0,
                };
                self.current.store(Some(Arc::new(Snapshot { keys, generation, fetched_at: now })));
            }
            Err(error) => {
                let failure = KeysUnavailable::new(error, state.schedule.time_to_next_attempt(now));
                state.last_failure = Some(failure.clone());
                drop(state);
                failure.log_once();
            }
        }
    }
}

impl State {
    fn count(&mut self, cause: Cause, succeeded: bool) {
        let KeyStats { fetches, failures, consecutive_failures, .. } = &mut self.counted;
        let of_cause = match cause {
            Cause::Cold => &mut fetches.cold,
            Cause::Scheduled => &mut fetches.scheduled,
            Cause::UnknownKid => &mut fetches.unknown_kid,
            Cause::BadSignature => &mut fetches.bad_signature,
        };
        *of_cause += 1;
        *failures += u64::from(!succeeded);
        *consecutive_failures = if succeeded { 0 } else { *consecutive_failures + 1 };
    }

    fn unavailable(&self, now: Instant) -> KeysUnavailable {
        let retry_after = self.schedule.time_to_next_attempt(now);
        match &self.last_failure {
            Some(failure) => failure.with_retry_after(retry_after),
            None => KeysUnavailable::new("the keys have not been fetched", retry_after),
        }
    }
}

/// Returns a number from 0 to 1. The standard library's hasher keys are random enough to spread processes.
fn jitter() -> f64 {
    f64::from(RandomState::new().hash_one(()) as u32) / f64::from(u32::MAX)
}
