//! A bounded map that forgets what has not been asked for lately.
//!
//! Owns the bound. It refuses to know when a token ends and which key verified it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::user::verified_token::VerifiedToken;

/// The exact bytes of a token, and what they said.
///
/// The whole token is the map's key and is compared as a whole, so that nothing rests on a hash: the standard
/// library's is keyed at random, which keeps anybody from aiming at one bucket, but its 64 bits alone would be too few
/// to tell a forged token from a remembered one. The comparison's duration tells nothing, because it begins only
/// where the keyed hashes agree.
type Tokens = HashMap<Box<str>, Arc<VerifiedToken>>;

/// Two maps, a young one and an old one: what is asked for moves to the young one, and when that is full, the old one
/// is dropped and the young one takes its place. So room costs no list and no scan, and no more than the capacity is
/// ever held.
pub(super) struct Generations {
    half: usize,
    young: Tokens,
    old: Tokens,
}

impl Generations {
    /// Holds at most this many tokens, and two at least: one in each map.
    pub(super) fn new(capacity: usize) -> Self {
        Generations { half: (capacity / 2).max(1), young: Tokens::new(), old: Tokens::new() }
    }

    pub(super) fn find(&mut self, token: &str) -> Option<Arc<VerifiedToken>> {
        if let Some(said) = self.young.get(token) {
            return Some(Arc::clone(said));
        }
        let (token, said) = self.old.remove_entry(token)?;
        self.place(token, Arc::clone(&said));
        Some(said)
    }

    pub(super) fn insert(&mut self, token: &str, said: Arc<VerifiedToken>) {
        self.old.remove(token);
        self.place(token.into(), said);
    }

    pub(super) fn remove(&mut self, token: &str) {
        self.young.remove(token);
        self.old.remove(token);
    }

    fn place(&mut self, token: Box<str>, said: Arc<VerifiedToken>) {
        if self.young.len() >= self.half {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(token, said);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use super::Generations;
    use crate::token::Claims;
    use crate::token::kind::TokenKind;
    use crate::user::verified_token::{Bond, Impersonation, VerifiedToken};

    pub(in crate::verify::cache) fn said() -> Arc<VerifiedToken> {
        Arc::new(VerifiedToken {
            user_id: "user_alice".parse().unwrap(),
            bond: Bond::Session("sess_1".into()),
            kind: TokenKind::Session,
            impersonation: Impersonation::Nobody,
            issued_at: 0,
            expires_at: 0,
            organization: None,
            factor_ages: None,
            claims: Claims::default(),
        })
    }

    fn length(tokens: &Generations) -> usize {
        tokens.young.len() + tokens.old.len()
    }

    #[test]
    fn no_more_than_the_capacity_is_ever_held() {
        let mut tokens = Generations::new(10);
        for number in 0..1000 {
            tokens.insert(&number.to_string(), said());
            assert!(length(&tokens) <= 10);
            tokens.find(&(number / 2).to_string());
            assert!(length(&tokens) <= 10);
        }
        assert!(tokens.find("999").is_some());
        assert!(tokens.find("1").is_none());
    }

    #[test]
    fn what_is_asked_for_outlives_what_is_not() {
        let mut tokens = Generations::new(10);
        tokens.insert("asked", said());
        tokens.insert("not asked", said());
        for number in 0..1000 {
            tokens.insert(&number.to_string(), said());
            assert!(tokens.find("asked").is_some());
        }

        assert!(tokens.find("not asked").is_none());
    }

    #[test]
    fn a_token_is_found_by_all_of_its_bytes() {
        let mut tokens = Generations::new(10);
        tokens.insert("a.b.c", said());

        assert!(tokens.find("a.b.c").is_some());
        for other in ["a.b.C", "a.b.c ", "a.b.", "", "a.b.cc"] {
            assert!(tokens.find(other).is_none(), "{other:?}");
        }
    }

    #[test]
    fn a_removed_token_is_gone_from_both_halves() {
        let mut tokens = Generations::new(2);
        tokens.insert("a", said());
        tokens.insert("b", said());
        tokens.remove("a");
        tokens.remove("b");

        assert_eq!(length(&tokens), 0);
    }

    #[test]
    fn a_token_inserted_twice_is_held_once() {
        let mut tokens = Generations::new(4);
        for token in ["a", "b", "c", "a"] {
            tokens.insert(token, said());
        }

        assert_eq!(length(&tokens), 3);
    }
}
