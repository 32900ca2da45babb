//! Genuine tokens that are rejected because they are revoked.

use std::collections::HashSet;
use std::sync::{Arc, RwLock};

use auth::{ClerkAuth, ClerkUser, Revocations};
use futures_util::FutureExt;

use crate::support::{GENUINE, TestKeys, both_kinds, session, template};

/// Revoked sessions and users.
#[derive(Clone, Default)]
struct Gone(Arc<RwLock<HashSet<String>>>);

impl Revocations for Gone {
    fn is_revoked(&self, user: &ClerkUser) -> bool {
        let gone = self.0.read().unwrap();
        gone.contains(user.user_id().as_str()) || user.session_id().is_some_and(|session| gone.contains(session))
    }
}

fn revoking() -> (ClerkAuth, Gone, TestKeys) {
    let (gone, keys) = (Gone::default(), TestKeys::of(&GENUINE));
    (both_kinds().key_store(keys.clone()).revocations(gone.clone()).build().unwrap(), gone, keys)
}

fn verdict(auth: &ClerkAuth, token: &str) -> Result<(), &'static str> {
    let verdict = auth.verify(token).now_or_never().expect("nothing to wait for");
    verdict.map(|_| ()).map_err(|error| error.code())
}

#[test]
fn revoked_session_is_refused_despite_the_cache() {
    let (auth, gone, keys) = revoking();
    let token = GENUINE.mint(&session().claim("sid", "sess_1"));
    let other = GENUINE.mint(&session().claim("sid", "sess_2"));
    assert_eq!((verdict(&auth, &token), verdict(&auth, &other)), (Ok(()), Ok(())));
    gone.0.write().unwrap().insert("sess_1".to_owned());

    assert_eq!(verdict(&auth, &token), Err("token-revoked"));
    assert_eq!(verdict(&auth, &other), Ok(()));
    assert_eq!(keys.asked(), 2);
}

#[test]
fn revoked_session_is_refused_at_first_sight() {
    let (auth, gone, _) = revoking();
    gone.0.write().unwrap().insert("sess_1".to_owned());

    assert_eq!(verdict(&auth, &GENUINE.mint(&session().claim("sid", "sess_1"))), Err("token-revoked"));
}

#[test]
fn a_revoked_user_is_refused_with_every_kind_of_token() {
    let (auth, gone, _) = revoking();
    let tokens = [GENUINE.mint(&session()), GENUINE.mint(&template())];
    tokens.iter().for_each(|token| assert_eq!(verdict(&auth, token), Ok(())));
    gone.0.write().unwrap().insert("user_alice".to_owned());

    tokens.iter().for_each(|token| assert_eq!(verdict(&auth, token), Err("token-revoked")));
}

#[test]
fn bad_token_is_refused_before_revocations_are_asked() {
    let (auth, gone, _) = revoking();
    gone.0.write().unwrap().insert("user_alice".to_owned());

    assert_eq!(verdict(&auth, &GENUINE.mint(&session().claim("exp", 1))), Err("token-expired"));
}
