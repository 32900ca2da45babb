//! What tells one content from another, for caches.

use std::hash::{DefaultHasher, Hash, Hasher};

/// A hash of some bytes, the same in every process of one build. It is not for secrets: a caller who chooses the content can
/// find two that share one.
#[must_use]
pub fn content_hash(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
