//! A hash that identifies content, for caches.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Returns a hash that is the same in every process of one build. Not for untrusted content: collisions can be found.
#[must_use]
pub fn content_hash(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
