//! The statistics for operators.

use auth::{ClerkAuth, Stats};
use clerk_dev::{ClerkDev, Instance, TokenSpec};

use crate::support::{GENUINE, configured, session};

async fn warm() -> (ClerkDev, ClerkAuth) {
    let clerk = ClerkDev::start().await.unwrap();
    let auth = ClerkAuth::builder().issuer(clerk.issuer()).jwks_url(clerk.jwks_url());
    let auth = auth.allow_insecure_loopback(true).build().unwrap();
    auth.warm_up().await.unwrap();
    (clerk, auth)
}

fn alice() -> TokenSpec {
    TokenSpec::session("user_alice")
}

/// Fetches as `(cold, scheduled, unknown kid, bad signature)`, and failures.
fn counted(auth: &ClerkAuth) -> ([u64; 4], u64) {
    let keys = auth.stats().keys.unwrap();
    let fetches = keys.fetches;
    ([fetches.cold, fetches.scheduled, fetches.unknown_kid, fetches.bad_signature], keys.failures)
}

#[actix_web::test]
async fn nothing_is_counted_before_anything_happens() {
    let clerk = ClerkDev::start().await.unwrap();
    let auth = ClerkAuth::builder().issuer(clerk.issuer()).jwks_url(clerk.jwks_url());
    let auth = auth.allow_insecure_loopback(true).build().unwrap();

    assert_eq!(counted(&auth), ([0; 4], 0));
    assert_eq!(auth.stats().keys.unwrap().age, None);
}

#[actix_web::test]
async fn fetches_are_counted_by_their_cause() {
    let (clerk, auth) = warm().await;
    assert_eq!(counted(&auth), ([1, 0, 0, 0], 0));

    clerk.instance().rotate().unwrap();
    assert!(auth.verify(&clerk.mint(&alice())).await.is_ok());
    assert_eq!(counted(&auth), ([1, 0, 1, 0], 0));

    clerk.instance().rotate_keeping_kid().unwrap();
    assert!(auth.verify(&clerk.mint(&alice())).await.is_ok());
    assert_eq!(counted(&auth), ([1, 0, 1, 1], 0));
    assert_eq!(auth.stats().keys.unwrap().fetches.total(), clerk.jwks_fetches());
}

#[actix_web::test]
async fn failures_are_counted_and_the_age_goes_on() {
    let (clerk, auth) = warm().await;
    let young = auth.stats().keys.unwrap().age.unwrap();
    clerk.outage_until_restored();
    let stranger = Instance::generate(clerk.issuer()).unwrap().mint(&alice());
    assert!(auth.verify(&stranger).await.is_err());

    let keys = auth.stats().keys.unwrap();
    assert!(keys.failures >= 1 && keys.consecutive_failures >= 1);
    assert!(keys.age.unwrap() > young);
    assert_eq!(keys.fetches.unknown_kid, 1);
}

#[actix_web::test]
async fn keys_that_are_given_once_have_nothing_to_count() {
    let auth = configured().build().unwrap();
    assert!(auth.verify(&GENUINE.mint(&session())).await.is_ok());

    assert_eq!(auth.stats().keys, None);
}

#[actix_web::test]
async fn every_clone_counts_for_all() {
    let auth = configured().build().unwrap();
    let token = GENUINE.mint(&session());
    for _ in 0..3 {
        assert!(auth.clone().verify(&token).await.is_ok());
    }

    let Stats { cache, .. } = auth.stats();
    assert_eq!((cache.hits, cache.misses), (2, 1));
}
