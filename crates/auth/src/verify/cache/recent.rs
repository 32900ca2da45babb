//! A bounded map of the recently used tokens.
//!
//! Owns the bound. It refuses to know when a token expires and which key verified it.

use std::collections::HashMap;
use std::hash::{BuildHasher, DefaultHasher, Hasher, RandomState};
use std::sync::Arc;

use crate::user::verified_token::VerifiedToken;

/// Verified content by the exact text of the token.
///
/// The whole token is the key, so a lookup never relies on a hash alone: 64 bits are too few to distinguish a forged token
/// from a cached one.
type Tokens = HashMap<Box<str>, Arc<VerifiedToken>, EndHash>;

/// Hashes the last bytes of a token, which belong to its signature, with the standard library's hash.
///
/// They distinguish verified tokens as well as all bytes do, and no others enter the map. The duration of the comparison
/// reveals nothing: it only runs if the hashes are equal, and nobody guesses 192 bits of a signature.
#[derive(Default)]
struct EndHash(RandomState);

struct EndHasher(DefaultHasher);

impl EndHasher {
    const BYTES: usize = 32;
}

impl BuildHasher for EndHash {
    type Hasher = EndHasher;

    fn build_hasher(&self) -> EndHasher {
        EndHasher(self.0.build_hasher())
    }
}

impl Hasher for EndHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.write(&bytes[bytes.len().saturating_sub(Self::BYTES)..]);
    }

    fn finish(&self) -> u64 {
        self.0.finish()
    }
}

/// Two maps, a young one and an old one. A lookup moves a token to the young one. When that is full, it replaces the old
/// one. Eviction therefore needs neither a list nor a scan, and the capacity is never exceeded.
pub(super) struct RecentTokens {
    half: usize,
    young: Tokens,
    old: Tokens,
}

impl RecentTokens {
    /// Creates a map of at most `capacity` tokens, and at least two: one in each half.
    pub(super) fn new(capacity: usize) -> Self {
        RecentTokens { half: (capacity / 2).max(1), young: Tokens::default(), old: Tokens::default() }
    }

    pub(super) fn get(&mut self, token: &str) -> Option<Arc<VerifiedToken>> {
        if let Some(verified) = self.young.get(token) {
            return Some(Arc::clone(verified));
        }
        let (token, verified) = self.old.remove_entry(token)?;
        self.place(token, Arc::clone(&verified));
        Some(verified)
    }

    pub(super) fn insert(&mut self, token: &str, verified: Arc<VerifiedToken>) {
        self.old.remove(token);
        self.place(token.into(), verified);
    }

    pub(super) fn remove(&mut self, token: &str) {
        self.young.remove(token);
        self.old.remove(token);
    }

    fn place(&mut self, token: Box<str>, verified: Arc<VerifiedToken>) {
        if self.young.len() >= self.half {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(token, verified);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use super::RecentTokens;
    use crate::token::Claims;
    use crate::token::kind::TokenKind;
    use crate::user::verified_token::{Impersonation, RevocationKey, Times, VerifiedToken};

    pub(in crate::verify::cache) fn verified() -> Arc<VerifiedToken> {
        Arc::new(VerifiedToken {
            user_id: "user_alice".parse().unwrap(),
            revocation_key: RevocationKey::Session("sess_1".into()),
            kind: TokenKind::Session,
            impersonation: Impersonation::Nobody,
            times: Times::default(),
            organization: None,
            factor_ages: None,
            claims: Claims::default(),
        })
    }

    fn length(tokens: &RecentTokens) -> usize {
        tokens.young.len() + tokens.old.len()
    }

    #[test]
    fn capacity_is_never_exceeded() {
        let mut tokens = RecentTokens::new(10);
        for number in 0..1000 {
            tokens.insert(&number.to_string(), verified());
            assert!(length(&tokens) <= 10);
            tokens.get(&(number / 2).to_string());
            assert!(length(&tokens) <= 10);
        }
        assert!(tokens.get("999").is_some());
        assert!(tokens.get("1").is_none());
    }

    #[test]
    fn used_token_outlives_unused_ones() {
        let mut tokens = RecentTokens::new(10);
        tokens.insert("asked", verified());
        tokens.insert("not asked", verified());
        for number in 0..1000 {
            tokens.insert(&number.to_string(), verified());
            assert!(tokens.get("asked").is_some());
        }

        assert!(tokens.get("not asked").is_none());
    }

    #[test]
    fn token_is_found_by_all_of_its_bytes() {
        let mut tokens = RecentTokens::new(10);
        tokens.insert("a.b.c", verified());

        assert!(tokens.get("a.b.c").is_some());
        for other in ["a.b.C", "a.b.c ", "a.b.", "", "a.b.cc"] {
            assert!(tokens.get(other).is_none(), "{other:?}");
        }
    }

    #[test]
    fn removed_token_is_gone_from_both_halves() {
        let mut tokens = RecentTokens::new(2);
        tokens.insert("a", verified());
        tokens.insert("b", verified());
        tokens.remove("a");
        tokens.remove("b");

        assert_eq!(length(&tokens), 0);
    }

    #[test]
    fn token_inserted_twice_is_stored_once() {
        let mut tokens = RecentTokens::new(4);
        for token in ["a", "b", "c", "a"] {
            tokens.insert(token, verified());
        }

        assert_eq!(length(&tokens), 3);
    }
}
