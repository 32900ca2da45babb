//! The cache of verified tokens, which saves the signature check.
//!
//! Owns its bound and its invalidation when keys change. It refuses to decide: every hit checks timestamps and revocations
//! again.

mod recent;

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use thread_local::ThreadLocal;

use crate::user::verified_token::VerifiedToken;
use recent::RecentTokens;

/// Caches verified tokens separately for each thread.
///
/// Each worker of actix-web is one thread, so a hit takes no lock and writes nothing that another worker reads. The cost is
/// that each worker checks a token's signature once.
pub(crate) struct TokenCache {
    capacity: usize,
    per_thread: ThreadLocal<RefCell<ThreadCache>>,
    counts: ThreadLocal<Counts>,
}

/// The cache of one thread.
struct ThreadCache {
    /// The generation of the keys that verified all its tokens.
    keys: u64,
    tokens: RecentTokens,
}

/// The counters of one thread, aligned to separate cache lines to avoid false sharing.
#[derive(Default)]
#[repr(align(128))]
struct Counts {
    hits: AtomicU64,
    misses: AtomicU64,
}

/// Lookups in the cache of verified tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CacheStats {
    /// Tokens found in the cache, whether they were then accepted or not.
    pub hits: u64,
    /// Tokens not found in the cache, including rejected ones.
    pub misses: u64,
}

impl TokenCache {
    /// Creates a cache of at most `capacity` tokens for each thread.
    pub(crate) fn new(capacity: usize) -> Self {
        TokenCache { capacity, per_thread: ThreadLocal::new(), counts: ThreadLocal::new() }
    }

    /// Returns the content of exactly this token, if keys of this generation verified it.
    pub(crate) fn get(&self, unverified_token: &str, keys: u64) -> Option<Arc<VerifiedToken>> {
        let cached = self.with_thread_cache(keys, |cache| cache.tokens.get(unverified_token)).flatten();
        let counts = self.counts.get_or_default();
        let count = if cached.is_some() { &counts.hits } else { &counts.misses };
        count.fetch_add(1, Ordering::Relaxed);
        cached
    }

    /// Adds a token that keys of this generation verified.
    ///
    /// The caller must read the generation before it looks up the key. If the keys are swapped in between, the generation is
    /// outdated and a thread that has seen the new one does not cache the token.
    pub(crate) fn insert(&self, verified_token: &str, keys: u64, verified: &Arc<VerifiedToken>) {
        self.with_thread_cache(keys, |cache| cache.tokens.insert(verified_token, Arc::clone(verified)));
    }

    /// Removes an expired token.
    pub(crate) fn remove(&self, token: &str, keys: u64) {
        self.with_thread_cache(keys, |cache| cache.tokens.remove(token));
    }

    pub(crate) fn stats(&self) -> CacheStats {
        let mut stats = CacheStats::default();
        for counts in &self.counts {
            stats.hits += counts.hits.load(Ordering::Relaxed);
            stats.misses += counts.misses.load(Ordering::Relaxed);
        }
        stats
    }

    /// Accesses this thread's cache for keys of this generation. A newer generation clears it first. An older one, from a
    /// verification that started before a swap, has no access.
    fn with_thread_cache<T>(&self, keys: u64, look: impl FnOnce(&mut ThreadCache) -> T) -> Option<T> {
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
    fn newer_keys_clear_the_cache() {
        let cache = TokenCache::new(10);
        cache.insert("a", 1, &verified());

        assert!(cache.get("a", 1).is_some());
        assert!(cache.get("a", 2).is_none());
        assert!(cache.get("a", 1).is_none());
    }

    #[test]
    fn newer_keys_fill_the_cache_again() {
        let cache = TokenCache::new(10);
        cache.insert("a", 1, &verified());
        cache.insert("b", 2, &verified());

        assert!(cache.get("b", 2).is_some());
    }

    #[test]
    fn outdated_generation_caches_nothing() {
        let cache = TokenCache::new(10);
        cache.insert("new", 2, &verified());
        cache.insert("old", 1, &verified());

        assert!(cache.get("old", 1).is_none());
        assert!(cache.get("old", 2).is_none());
        assert!(cache.get("new", 2).is_some());
    }
}
