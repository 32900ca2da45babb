//! Tokens that were verified a moment ago, so that the next request with one need not check its signature again.
//!
//! Owns the bound and who may look. It refuses to judge: time rules and revocation are asked again on every hit.

mod recent;

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use thread_local::ThreadLocal;

use crate::user::verified_token::VerifiedToken;
use recent::RecentTokens;

/// Remembers verified tokens, separately for each thread.
///
/// actix-web's workers are one thread each, so each has a memory of its own: a hit takes no lock and writes to nothing
/// that another worker reads. What it costs is that each worker checks a token's signature once. The memories belong
/// to this value and are freed with it.
pub(crate) struct TokenCache {
    capacity: usize,
    per_thread: ThreadLocal<RefCell<ThreadCache>>,
    counts: ThreadLocal<Counts>,
}

/// What one thread remembers.
struct ThreadCache {
    /// The generation of keys that verified all of it.
    keys: u64,
    tokens: RecentTokens,
}

/// One thread's counters, on cache lines of their own: neighbours would otherwise slow each other down.
#[derive(Default)]
#[repr(align(128))]
struct Counts {
    hits: AtomicU64,
    misses: AtomicU64,
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

impl TokenCache {
    /// A memory of at most `capacity` tokens for each thread.
    pub(crate) fn new(capacity: usize) -> Self {
        TokenCache { capacity, per_thread: ThreadLocal::new(), counts: ThreadLocal::new() }
    }

    /// What this very token verified when keys of this generation verified it.
    pub(crate) fn get(&self, unverified_token: &str, keys: u64) -> Option<Arc<VerifiedToken>> {
        let remembered = self.memory(keys, |memory| memory.tokens.get(unverified_token)).flatten();
        let counts = self.counts.get_or_default();
        let count = if remembered.is_some() { &counts.hits } else { &counts.misses };
        count.fetch_add(1, Ordering::Relaxed);
        remembered
    }

    /// Remembers a token that was verified by keys of this generation.
    ///
    /// The generation has to be read before the key is looked up. If the keys were swapped in between, it is an old
    /// one, and the token is not remembered by whoever has seen the new one.
    pub(crate) fn insert(&self, verified_token: &str, keys: u64, verified: &Arc<VerifiedToken>) {
        self.memory(keys, |memory| memory.tokens.insert(verified_token, Arc::clone(verified)));
    }

    /// Forgets a token that has become useless.
    pub(crate) fn remove(&self, token: &str, keys: u64) {
        self.memory(keys, |memory| memory.tokens.remove(token));
    }

    pub(crate) fn stats(&self) -> CacheStats {
        let mut stats = CacheStats::default();
        for counts in &self.counts {
            stats.hits += counts.hits.load(Ordering::Relaxed);
            stats.misses += counts.misses.load(Ordering::Relaxed);
        }
        stats
    }

    /// This thread's memory as far as it was verified by these keys; newer keys empty it first, and older ones, which
    /// a verification that was overtaken by a swap still holds, see nothing and leave nothing.
    fn memory<T>(&self, keys: u64, look: impl FnOnce(&mut ThreadCache) -> T) -> Option<T> {
        if self.capacity == 0 {
            return None;
        }
        let empty = || ThreadCache { keys, tokens: RecentTokens::new(self.capacity) };
        let memory = self.per_thread.get_or(|| RefCell::new(empty()));
        let mut memory = memory.borrow_mut();
        if keys > memory.keys {
            *memory = empty();
        }
        (keys == memory.keys).then(|| look(&mut memory))
    }
}

#[cfg(test)]
mod tests {
    use super::TokenCache;
    use super::recent::tests::verified;

    #[test]
    fn newer_keys_see_nothing_of_what_older_ones_verified() {
        let cache = TokenCache::new(10);
        cache.insert("a", 1, &verified());

        assert!(cache.get("a", 1).is_some());
        assert!(cache.get("a", 2).is_none());
        assert!(cache.get("a", 1).is_none());
    }

    #[test]
    fn newer_keys_have_a_memory_of_their_own() {
        let cache = TokenCache::new(10);
        cache.insert("a", 1, &verified());
        cache.insert("b", 2, &verified());

        assert!(cache.get("b", 2).is_some());
    }

    #[test]
    fn a_verification_that_a_swap_has_overtaken_leaves_nothing() {
        let cache = TokenCache::new(10);
        cache.insert("new", 2, &verified());
        cache.insert("old", 1, &verified());

        assert!(cache.get("old", 1).is_none());
        assert!(cache.get("old", 2).is_none());
        assert!(cache.get("new", 2).is_some());
    }
}
