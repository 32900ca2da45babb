//! Tokens that were verified a moment ago, so that the next request with one need not check its signature again.
//!
//! Owns the bound and who may look. It refuses to judge: time rules and revocation are asked again on every hit.

mod generations;

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use thread_local::ThreadLocal;

use crate::user::verified_token::VerifiedToken;
use generations::Generations;

/// Remembers verified tokens, separately for each thread.
///
/// actix-web's workers are one thread each, so each has a memory of its own: a hit takes no lock and writes to nothing
/// that another worker reads. What it costs is that each worker checks a token's signature once. The memories belong
/// to this value and are freed with it.
pub(crate) struct TokenCache {
    capacity: usize,
    of_threads: ThreadLocal<RefCell<Memory>>,
    counts: ThreadLocal<Counts>,
}

/// What one thread remembers.
struct Memory {
    /// The generation of keys that verified all of it.
    keys: u64,
    tokens: Generations,
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
        TokenCache { capacity, of_threads: ThreadLocal::new(), counts: ThreadLocal::new() }
    }

    /// What this very token said when keys of this generation verified it.
    pub(crate) fn recall(&self, unverified_token: &str, keys: u64) -> Option<Arc<VerifiedToken>> {
        let remembered = self.memory(keys, |memory| memory.tokens.find(unverified_token)).flatten();
        let counts = self.counts.get_or_default();
        let count = if remembered.is_some() { &counts.hits } else { &counts.misses };
        count.fetch_add(1, Ordering::Relaxed);
        remembered
    }

    /// Remembers a token that was verified by keys of this generation.
    ///
    /// The generation has to be read before the key is looked up. If the keys were swapped in between, it is an old
    /// one, and the token is not remembered by whoever has seen the new one.
    pub(crate) fn remember(&self, verified_token: &str, keys: u64, said: &Arc<VerifiedToken>) {
        self.memory(keys, |memory| memory.tokens.insert(verified_token, Arc::clone(said)));
    }

    /// Forgets a token that has become useless.
    pub(crate) fn forget(&self, token: &str, keys: u64) {
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
    fn memory<T>(&self, keys: u64, look: impl FnOnce(&mut Memory) -> T) -> Option<T> {
        if self.capacity == 0 {
            return None;
        }
        let empty = || Memory { keys, tokens: Generations::new(self.capacity) };
        let memory = self.of_threads.get_or(|| RefCell::new(empty()));
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
    use super::generations::tests::said;

    #[test]
    fn newer_keys_see_nothing_of_what_older_ones_verified() {
        let cache = TokenCache::new(10);
        cache.remember("a", 1, &said());

        assert!(cache.recall("a", 1).is_some());
        assert!(cache.recall("a", 2).is_none());
        assert!(cache.recall("a", 1).is_none());
    }

    #[test]
    fn newer_keys_have_a_memory_of_their_own() {
        let cache = TokenCache::new(10);
        cache.remember("a", 1, &said());
        cache.remember("b", 2, &said());

        assert!(cache.recall("b", 2).is_some());
    }

    #[test]
    fn a_verification_that_a_swap_has_overtaken_leaves_nothing() {
        let cache = TokenCache::new(10);
        cache.remember("new", 2, &said());
        cache.remember("old", 1, &said());

        assert!(cache.recall("old", 1).is_none());
        assert!(cache.recall("old", 2).is_none());
        assert!(cache.recall("new", 2).is_some());
    }
}
