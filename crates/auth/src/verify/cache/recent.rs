//! A bounded map that forgets what has not been asked for lately.
//!
//! Owns the bound. It refuses to know when a token ends and which key verified it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::user::verified_token::VerifiedToken;

/// The exact bytes of a token, and what they verified.
///
/// The whole token is the map's key and is compared as a whole, so that nothing rests on a hash: the standard
/// library's is keyed at random, which keeps anybody from aiming at one bucket, but its 64 bits alone would be too few
/// to tell a forged token from a remembered one. The comparison's duration tells nothing, because it begins only
/// where the keyed hashes agree.
type Tokens = HashMap<Box<str>, Arc<VerifiedToken>>;

/// Two maps, a young one and an old one: what is asked for moves to the young one, and when that is full, the old one
/// is dropped and the young one takes its place. So room costs no list and no scan, and no more than the capacity is
/// ever held.
pub(super) struct RecentTokens {
    half: usize,
    young: Tokens,
    old: Tokens,
}

impl RecentTokens {
    /// Holds at most this many tokens, and two at least: one in each map.
    pub(super) fn new(capacity: usize) -> Self {
        RecentTokens { half: (capacity / 2).max(1), young: Tokens::new(), old: Tokens::new() }
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
    use crate::user::verified_token::{Impersonation, RevocationKey, VerifiedToken};

    pub(in crate::verify::cache) fn verified() -> Arc<VerifiedToken> {
        Arc::new(VerifiedToken {
            user_id: "user_alice".parse().unwrap(),
            revocation_key: RevocationKey::Session("sess_1".into()),
            kind: TokenKind::Session,
            impersonation: Impersonation::Nobody,
            issued_at: 0,
            expires_at: 0,
            organization: None,
            factor_ages: None,
            claims: Claims::default(),
        })
    }

    fn length(tokens: &RecentTokens) -> usize {
        tokens.young.len() + tokens.old.len()
    }

    #[test]
    fn no_more_than_the_capacity_is_ever_held() {
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
    fn what_is_asked_for_outlives_what_is_not() {
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
    fn a_token_is_found_by_all_of_its_bytes() {
        let mut tokens = RecentTokens::new(10);
        tokens.insert("a.b.c", verified());

        assert!(tokens.get("a.b.c").is_some());
        for other in ["a.b.C", "a.b.c ", "a.b.", "", "a.b.cc"] {
            assert!(tokens.get(other).is_none(), "{other:?}");
        }
    }

    #[test]
    fn a_removed_token_is_gone_from_both_halves() {
        let mut tokens = RecentTokens::new(2);
        tokens.insert("a", verified());
        tokens.insert("b", verified());
        tokens.remove("a");
        tokens.remove("b");

        assert_eq!(length(&tokens), 0);
    }

    #[test]
    fn a_token_inserted_twice_is_held_once() {
        let mut tokens = RecentTokens::new(4);
        for token in ["a", "b", "c", "a"] {
            tokens.insert(token, verified());
        }

        assert_eq!(length(&tokens), 3);
    }
}
