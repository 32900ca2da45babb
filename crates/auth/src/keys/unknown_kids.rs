//! Key ids that a fetch has just shown not to exist.
//!
//! Owns a bounded memory with an age. It refuses to know keys: a published key always wins over what is remembered.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

/// Enough for every misconfigured client there is; a flood of made-up ids is held off by the budget instead.
const CAPACITY: usize = 256;
/// Short, because a token may be signed a moment before its key is published everywhere.
const MAX_AGE: Duration = Duration::from_secs(30);

/// A bounded memory of key ids that do not exist.
#[derive(Debug, Default)]
pub(super) struct UnknownKidCache {
    seen: HashMap<String, Instant>,
    oldest_first: VecDeque<String>,
}

impl UnknownKidCache {
    pub(super) fn contains(&self, kid: &str, now: Instant) -> bool {
        self.seen.get(kid).is_some_and(|seen| now.saturating_duration_since(*seen) < MAX_AGE)
    }

    pub(super) fn insert(&mut self, kid: &str, now: Instant) {
        if self.seen.insert(kid.to_owned(), now).is_some() {
            self.oldest_first.retain(|other| other != kid);
        } else if self.oldest_first.len() == CAPACITY
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.seen.remove(&oldest);
        }
        self.oldest_first.push_back(kid.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{CAPACITY, MAX_AGE, UnknownKidCache};

    #[test]
    fn an_absent_kid_is_remembered_for_a_while_and_no_longer() {
        let now = Instant::now();
        let mut absent = UnknownKidCache::default();
        absent.insert("ins_a", now);

        assert!(absent.contains("ins_a", now + MAX_AGE - Duration::from_millis(1)));
        assert!(!absent.contains("ins_a", now + MAX_AGE));
        assert!(!absent.contains("ins_b", now));
    }

    #[test]
    fn the_memory_is_bounded_and_the_oldest_is_forgotten_first() {
        let now = Instant::now();
        let mut absent = UnknownKidCache::default();
        for number in 0..=CAPACITY {
            absent.insert(&format!("ins_{number}"), now);
            absent.insert("ins_again", now);
        }

        assert_eq!((absent.seen.len(), absent.oldest_first.len()), (CAPACITY, CAPACITY));
        assert!(!absent.contains("ins_0", now));
        assert!(absent.contains("ins_again", now) && absent.contains(&format!("ins_{CAPACITY}"), now));
    }
}
