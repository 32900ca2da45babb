//! A simulated outage of the key server.
//! Owns its end; does not know what it affects.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

#[derive(Default)]
pub(super) struct Outage(Mutex<State>);

#[derive(Clone, Copy, Default)]
enum State {
    #[default]
    None,
    Until(Instant),
    UntilRestored,
}

impl Outage {
    /// Starts an outage of this length and replaces any other.
    pub(super) fn last(&self, duration: Duration) {
        // If the clock cannot represent the end, the outage lasts until restored.
        self.set(Instant::now().checked_add(duration).map_or(State::UntilRestored, State::Until));
    }

    /// Starts an outage that only [`restore`](Self::restore) ends.
    pub(super) fn last_until_restored(&self) {
        self.set(State::UntilRestored);
    }

    pub(super) fn restore(&self) {
        self.set(State::None);
    }

    pub(super) fn is_on(&self) -> bool {
        self.is_on_at(Instant::now())
    }

    fn is_on_at(&self, now: Instant) -> bool {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            State::None => false,
            State::Until(end) => now < end,
            State::UntilRestored => true,
        }
    }

    fn set(&self, state: State) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_ends_by_itself() {
        let outage = Outage::default();
        outage.last(Duration::from_secs(60));
        let started = Instant::now();
        assert!(outage.is_on_at(started));
        assert!(!outage.is_on_at(started + Duration::from_secs(60)));
    }

    #[test]
    fn an_outage_longer_than_the_clock_ends_only_when_restored() {
        let outage = Outage::default();
        outage.last(Duration::MAX);
        assert!(outage.is_on_at(Instant::now() + Duration::from_secs(1 << 30)));
        outage.restore();
        assert!(!outage.is_on());
    }
}
