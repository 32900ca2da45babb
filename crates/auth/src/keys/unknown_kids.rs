//! The cache of key ids that a fetch has not found.
//!
//! Owns its bound and its age limit. It refuses to know keys: a published key takes precedence over an entry.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

/// Enough for misconfigured clients; the cooldown limits a flood of invented ids.
const CAPACITY: usize = 256;
/// Short, because a token may be signed just before its key is published everywhere.
const MAX_AGE: Duration = Duration::from_secs(30);

/// A bounded cache of unknown key ids.
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
    fn unknown_kid_is_cached_until_its_maximum_age() {
        let now = Instant::now();
        let mut unknown = UnknownKidCache::default();
        unknown.insert("ins_a", now);

        assert!(unknown.contains("ins_a", now + MAX_AGE - Duration::from_millis(1)));
        assert!(!unknown.contains("ins_a", now + MAX_AGE));
        assert!(!unknown.contains("ins_b", now));
    }

    #[test]
    fn full_cache_evicts_the_oldest_kid() {
        let now = Instant::now();
        let mut unknown = UnknownKidCache::default();
        for number in 0..=CAPACITY {
            unknown.insert(&format!("ins_{number}"), now);
            unknown.insert("ins_again", now);
        }

        assert_eq!((unknown.seen.len(), unknown.oldest_first.len()), (CAPACITY, CAPACITY));
        assert!(!unknown.contains("ins_0", now));
        assert!(unknown.contains("ins_again", now) && unknown.contains(&format!("ins_{CAPACITY}"), now));
    }
}
