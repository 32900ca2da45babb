//! Floods of tokens with unknown keys, and what must work during one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use actix_web::rt::System;
use auth::ClerkAuth;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clerk_dev::{ClerkDev, Instance, TokenSpec};
use futures_util::FutureExt;

/// The minimum time between two fetches caused by unknown key ids.
const COOL_DOWN: Duration = Duration::from_millis(1500);

async fn warmed_up() -> (ClerkDev, ClerkAuth) {
    let clerk = ClerkDev::start().await.unwrap();
    let builder = ClerkAuth::builder().issuer(clerk.issuer()).jwks_url(clerk.jwks_url());
    let auth = builder.allow_insecure_loopback(true).build().unwrap();
    auth.warm_up().await.unwrap();
    (clerk, auth)
}

fn alice() -> TokenSpec {
    TokenSpec::session("user_alice")
}

async fn verdict(auth: &ClerkAuth, token: &str) -> Result<(), &'static str> {
    auth.verify(token).await.map(|_| ()).map_err(|error| error.code())
}

/// The token with another key id. The signature is not checked without a key, so it need not match.
fn under_kid(token: &str, kid: &str) -> String {
    let (_, rest) = token.split_once('.').unwrap();
    let header = format!(r#"{{"alg":"RS256","typ":"JWT","kid":"{kid}"}}"#);
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header))
}

fn finished_fetches(auth: &ClerkAuth) -> u64 {
    auth.stats().keys.unwrap().fetches.total()
}

/// One fetch before the flood, one at its start, and one after each cooldown.
fn allowed_fetches(begun: Instant) -> u64 {
    2 + u64::try_from(begun.elapsed().as_millis() / COOL_DOWN.as_millis()).unwrap()
}

#[actix_web::test]
async fn ten_thousand_unknown_kids_are_one_fetch_per_cool_down() {
    let (clerk, auth) = warmed_up().await;
    let (genuine, begun) = (clerk.mint(&alice()), Instant::now());
    for number in 0..10_000 {
        let token = under_kid(&genuine, &format!("ins_{number}"));
        assert_eq!(verdict(&auth, &token).await, Err("jwk-kid-mismatch"));
    }

    assert!((2..=allowed_fetches(begun)).contains(&clerk.jwks_fetches()));
    assert_eq!(clerk.jwks_fetches(), 1 + auth.stats().keys.unwrap().fetches.unknown_kid);
}

#[actix_web::test]
async fn a_flood_of_both_kinds_spends_both_budgets_and_no_more() {
    let (clerk, auth) = warmed_up().await;
    let forger = Instance::generate(clerk.issuer()).unwrap();
    let forged = forger.mint(&alice().header("kid", clerk.instance().kid()));
    let begun = Instant::now();
    for number in 0..1000 {
        let unknown = under_kid(&forged, &format!("ins_{number}"));
        assert_eq!(verdict(&auth, &unknown).await, Err("jwk-kid-mismatch"));
        assert_eq!(verdict(&auth, &forged).await, Err("token-invalid-signature"));
    }

    // Bad signatures have a cooldown of half a minute.
    let for_signatures = 1 + begun.elapsed().as_secs() / 30;
    assert!(clerk.jwks_fetches() <= allowed_fetches(begun) + for_signatures);
    assert_eq!(verdict(&auth, &clerk.mint(&alice())).await, Ok(()));
}

/// Ends a flood when the test ends, even by a panic.
struct Dam<'f>(&'f AtomicBool);

impl Drop for Dam<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Presents tokens with different unknown keys until the flood is ended.
async fn flood(auth: &ClerkAuth, genuine: &str, name: &str, dammed: &AtomicBool) {
    let mut number = 0_u64;
    while !dammed.load(Ordering::SeqCst) {
        let token = under_kid(genuine, &format!("ins_{name}{number}"));
        assert_eq!(verdict(auth, &token).await, Err("jwk-kid-mismatch"));
        number += 1;
    }
}

/// Waits for the rotated key and returns the number of fetches until it was accepted.
async fn fetches_until_accepted(auth: &ClerkAuth, rotated: &str, at_rotation: u64) -> u64 {
    loop {
        let finished = finished_fetches(auth);
        if verdict(auth, rotated).await.is_ok() {
            return finished_fetches(auth) - at_rotation;
        }
        // The first may have started before the rotation; the second returns the new key.
        assert!(finished < at_rotation + 2, "two fetches did not bring the rotated key");
        tokio::task::yield_now().await;
    }
}

#[test]
fn rotation_in_a_flood_is_found_by_the_next_fetch() {
    let (clerk, auth) = System::new().block_on(warmed_up());
    let (before, begun, dammed) = (clerk.mint(&alice()), Instant::now(), AtomicBool::new(false));
    thread::scope(|scope| {
        let dam = Dam(&dammed);
        for name in ["a", "b"] {
            let (auth, before, dammed) = (&auth, &before, &dammed);
            scope.spawn(move || System::new().block_on(flood(auth, before, name, dammed)));
        }
        System::new().block_on(async {
            while auth.stats().keys.unwrap().fetches.unknown_kid == 0 {
                tokio::task::yield_now().await;
            }
            for _ in 0..100 {
                assert!(auth.verify(&clerk.mint(&alice())).now_or_never().expect("nothing to wait for").is_ok());
            }
            clerk.instance().rotate().unwrap();
            let at_rotation = finished_fetches(&auth);
            assert!(fetches_until_accepted(&auth, &clerk.mint(&alice()), at_rotation).await <= 2);
            assert_eq!(verdict(&auth, &before).await, Err("jwk-kid-mismatch"));
        });
        drop(dam);
    });

    assert!(clerk.jwks_fetches() <= allowed_fetches(begun));
}
