//! The cache of verified tokens: when the signature is not checked again, and what still is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::rt::System;
use async_trait::async_trait;
use auth::keys::{KeyError, VerifyingKey};
use auth::{ClerkAuth, KeyStore, StaticKeys};
use clerk_dev::{ClerkDev, Instance, TokenSpec};
use futures_util::FutureExt;

use crate::support::{GENUINE, IMPOSTOR, ISSUER, MovingClock, NOW, TestKeys, configured, session};

fn with_cache(capacity: usize) -> (ClerkAuth, TestKeys) {
    let keys = TestKeys::of(&GENUINE);
    (configured().key_store(keys.clone()).token_cache_capacity(capacity).build().unwrap(), keys)
}

/// The code of a verdict; no verification here waits.
fn verdict(auth: &ClerkAuth, token: &str) -> Result<(), &'static str> {
    let verdict = auth.verify(token).now_or_never().expect("nothing to wait for");
    verdict.map(|_| ()).map_err(|error| error.code())
}

fn hits(auth: &ClerkAuth) -> (u64, u64) {
    let cache = auth.stats().cache;
    (cache.hits, cache.misses)
}

#[test]
fn cached_tokens_signature_is_not_checked_again() {
    let (auth, keys) = with_cache(10);
    let token = GENUINE.mint(&session());

    for _ in 0..100 {
        assert_eq!(verdict(&auth, &token), Ok(()));
    }
    assert_eq!(keys.asked(), 1);
    assert_eq!(hits(&auth), (99, 1));
}

#[test]
fn cached_token_names_the_same_user() {
    let (auth, _) = with_cache(10);
    let token = GENUINE.mint(&session().email("a@example.com").claim("sid", "sess_1"));
    let told = || {
        let user = auth.verify(&token).now_or_never().unwrap().unwrap();
        (
            user.user_id().clone(),
            user.session_id().map(str::to_owned),
            user.email().map(str::to_owned),
            user.expires_at(),
        )
    };

    assert_eq!(told(), told());
    assert_eq!(hits(&auth), (1, 1));
}

#[test]
fn every_other_token_of_the_same_user_is_checked() {
    let (auth, keys) = with_cache(10);
    let token = GENUINE.mint(&session());
    assert_eq!(verdict(&auth, &token), Ok(()));

    let (signing_input, signature) = token.rsplit_once('.').unwrap();
    let changed = if signature.starts_with('A') { "B" } else { "A" };
    assert_eq!(
        verdict(&auth, &format!("{signing_input}.{changed}{}", &signature[1..])),
        Err("token-invalid-signature")
    );
    assert_eq!(verdict(&auth, &GENUINE.mint(&session())), Ok(()));
    assert_eq!(keys.asked(), 3);
}

#[test]
fn rejected_tokens_are_not_cached() {
    let (auth, keys) = with_cache(10);
    let forged = IMPOSTOR.mint(&session().header("kid", GENUINE.kid()));
    let early = GENUINE.mint(&session().claim("nbf", NOW + 60));

    for round in 1..=3 {
        assert_eq!(verdict(&auth, &forged), Err("token-invalid-signature"));
        assert_eq!(verdict(&auth, &early), Err("token-not-active-yet"));
        assert_eq!(keys.asked(), 2 * round);
    }
    assert_eq!(hits(&auth), (0, 6));
}

#[test]
fn cached_token_expires_to_the_second() {
    let (clock, keys) = (MovingClock::at(NOW), TestKeys::of(&GENUINE));
    let auth = configured().clock(clock.clone()).key_store(keys.clone()).build().unwrap();
    let token = GENUINE.mint(&session().lifetime(60));
    assert_eq!(verdict(&auth, &token), Ok(()));

    clock.set(NOW + 64);
    assert_eq!(verdict(&auth, &token), Ok(()));
    clock.set(NOW + 65);
    assert_eq!(verdict(&auth, &token), Err("token-expired"));
    assert_eq!(keys.asked(), 1);
    // The entry is removed: after the clock is set back, the signature is checked again.
    clock.set(NOW);
    assert_eq!(verdict(&auth, &token), Ok(()));
    assert_eq!(keys.asked(), 2);
}

#[test]
fn cached_token_is_too_early_after_clock_set_back() {
    let clock = MovingClock::at(NOW);
    let auth = configured().clock(clock.clone()).key_store(TestKeys::of(&GENUINE)).build().unwrap();
    let (issued, active) =
        (GENUINE.mint(&session()), GENUINE.mint(&session().claim("nbf", NOW).claim("iat", NOW - 60)));
    assert_eq!((verdict(&auth, &issued), verdict(&auth, &active)), (Ok(()), Ok(())));

    clock.set(NOW - 6);
    assert_eq!(verdict(&auth, &issued), Err("token-iat-in-the-future"));
    assert_eq!(verdict(&auth, &active), Err("token-not-active-yet"));
    assert_eq!(hits(&auth).0, 2);
}

#[test]
fn swapped_keys_empty_the_memory() {
    let instance = Instance::generate(ISSUER).unwrap();
    let keys = TestKeys::of(&instance);
    let auth = configured().key_store(keys.clone()).build().unwrap();
    let token = instance.mint(&session());
    assert_eq!(verdict(&auth, &token), Ok(()));

    instance.rotate_keeping_kid().unwrap();
    keys.swap(&instance);
    assert_eq!(verdict(&auth, &token), Err("token-invalid-signature"));
    assert_eq!(verdict(&auth, &instance.mint(&session())), Ok(()));
}

/// Keys that are swapped during a verification, after the old one was returned.
struct Overtaking {
    keys: TestKeys,
    by: Instance,
    once: AtomicBool,
}

#[async_trait]
impl KeyStore for Overtaking {
    async fn key(&self, kid: &str) -> Result<Arc<VerifyingKey>, KeyError> {
        let key = self.keys.key(kid).await;
        if !self.once.swap(true, Ordering::SeqCst) {
            self.keys.swap(&self.by);
        }
        key
    }

    fn generation(&self) -> Option<u64> {
        self.keys.generation()
    }

    fn ready(&self) -> bool {
        true
    }
}

#[test]
fn token_is_not_cached_if_its_key_is_swapped_meanwhile() {
    let (instance, by) = (Instance::generate(ISSUER).unwrap(), Instance::generate(ISSUER).unwrap());
    let store = Overtaking { keys: TestKeys::of(&instance), by, once: AtomicBool::new(false) };
    let auth = configured().key_store(store).build().unwrap();
    let token = instance.mint(&session());

    assert_eq!(verdict(&auth, &token), Ok(()));
    assert_eq!(verdict(&auth, &token), Err("jwk-kid-mismatch"));
    assert_eq!(hits(&auth).0, 0);
}

#[test]
fn cached_token_without_usable_keys_is_503() {
    let (auth, keys) = with_cache(10);
    let token = GENUINE.mint(&session());
    assert_eq!(verdict(&auth, &token), Ok(()));
    keys.take_away();

    assert_eq!(verdict(&auth, &token), Err("jwk-remote-failed-to-load"));
}

#[test]
fn the_memory_is_bounded() {
    let (auth, keys) = with_cache(4);
    let tokens: Vec<_> = (0..20).map(|_| GENUINE.mint(&session())).collect();
    for token in &tokens {
        assert_eq!(verdict(&auth, token), Ok(()));
    }
    assert_eq!(keys.asked(), 20);

    // From the youngest to the oldest, so that a lookup does not evict a later one.
    for token in tokens.iter().rev() {
        assert_eq!(verdict(&auth, token), Ok(()));
    }
    let cached = 40 - keys.asked();
    assert!((1..=4).contains(&cached), "{cached}");
}

#[test]
fn without_room_every_signature_is_checked() {
    let (auth, keys) = with_cache(0);
    let token = GENUINE.mint(&session());

    for round in 1..=3 {
        assert_eq!(verdict(&auth, &token), Ok(()));
        assert_eq!(keys.asked(), round);
    }
}

#[test]
fn one_verifiers_memory_is_not_anothers() {
    let token = GENUINE.mint(&session().azp("https://app.example.com"));
    let (lax, _) = with_cache(10);
    let strict = configured().authorized_parties(["https://other.example.com"]).build().unwrap();

    assert_eq!(verdict(&lax, &token), Ok(()));
    assert_eq!(verdict(&lax.clone(), &token), Ok(()));
    assert_eq!(verdict(&strict, &token), Err("token-invalid-authorized-parties"));
}

#[test]
fn each_worker_checks_a_signature_once() {
    let (auth, keys) = with_cache(10);
    let token = GENUINE.mint(&session());
    let all_at_once = std::sync::Barrier::new(8);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                all_at_once.wait();
                (0..500).for_each(|_| assert_eq!(verdict(&auth, &token), Ok(())));
                // A new thread reuses the cache of an ended one.
                all_at_once.wait();
            });
        }
    });

    assert_eq!(keys.asked(), 8);
    assert_eq!(hits(&auth), (8 * 499, 8));
}

#[test]
fn swapped_keys_end_old_tokens_on_every_worker() {
    let instance = Instance::generate(ISSUER).unwrap();
    let keys = TestKeys::of(&instance);
    let auth = configured().key_store(keys.clone()).build().unwrap();
    let (token, swapped) = (instance.mint(&session()), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                // Verifications that begin after the swap must fail; earlier ones may succeed or fail.
                while !swapped.load(Ordering::SeqCst) {
                    let _ = verdict(&auth, &token);
                }
                (0..100).for_each(|_| assert_eq!(verdict(&auth, &token), Err("jwk-kid-mismatch")));
            });
        }
        instance.rotate().unwrap();
        keys.swap(&instance);
        swapped.store(true, Ordering::SeqCst);
    });
}

#[test]
fn cached_token_dies_with_its_key_on_all_workers() {
    let (clerk, auth) = System::new().block_on(async {
        let clerk = ClerkDev::start().await.unwrap();
        let auth = ClerkAuth::builder().issuer(clerk.issuer()).jwks_url(clerk.jwks_url());
        let auth = auth.allow_insecure_loopback(true).build().unwrap();
        auth.warm_up().await.unwrap();
        (clerk, auth)
    });
    let alice = TokenSpec::session("user_alice");
    let (before, worker) = (clerk.mint(&alice), || System::new());
    for _ in 0..3 {
        assert!(worker().block_on(auth.verify(&before)).is_ok());
    }
    clerk.instance().rotate().unwrap();

    // The first token with the new key replaces the keys of all workers.
    assert!(worker().block_on(auth.verify(&clerk.mint(&alice))).is_ok());
    let verdict = std::thread::scope(|scope| scope.spawn(|| verdict(&auth, &before)).join().unwrap());
    assert_eq!(verdict, Err("jwk-kid-mismatch"));
    assert_eq!(worker().block_on(auth.verify(&before)).unwrap_err().code(), "jwk-kid-mismatch");
}

#[test]
fn tokens_of_static_keys_stay_cached() {
    let auth = configured().key_store(StaticKeys::from_jwks(&GENUINE.jwks()).unwrap()).build().unwrap();
    let token = GENUINE.mint(&session());

    for _ in 0..10 {
        assert_eq!(verdict(&auth, &token), Ok(()));
    }
    assert_eq!(hits(&auth), (9, 1));
}
