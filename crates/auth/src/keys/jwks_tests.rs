//! The store with changed durations.

use std::time::Duration;

use actix_web::rt::System;
use clerk_dev::{ClerkDev, TokenSpec};
use futures_util::FutureExt;
use futures_util::future::join_all;
use url::Url;

use super::{JwksStore, Timing};
use crate::AuthErrorKind;
use crate::keys::{KeyError, KeyStore};

pub(super) const NEVER: Duration = Duration::from_secs(24 * 60 * 60);

/// Without cooldowns, backoff and age limits.
pub(super) fn unlimited() -> Timing {
    Timing {
        soft_age: NEVER,
        hard_age: NEVER,
        unknown_kid_cool_down: Duration::ZERO,
        bad_signature_cool_down: Duration::ZERO,
        initial_backoff: Duration::ZERO,
        max_backoff: Duration::ZERO,
        fetch_timeout: Duration::from_secs(10),
    }
}

fn store(clerk: &ClerkDev, timing: Timing) -> JwksStore {
    JwksStore::with_timing(Url::parse(&clerk.jwks_url()).unwrap(), timing).unwrap()
}

pub(super) async fn knows(store: &JwksStore, kid: &str) -> Result<bool, ()> {
    match store.key(kid).await {
        Ok(_) => Ok(true),
        Err(KeyError::Unknown) => Ok(false),
        Err(KeyError::Unavailable(_)) => Err(()),
    }
}

#[actix_web::test]
async fn removed_key_dies_at_the_soft_age_without_traffic() {
    let clerk = ClerkDev::start().await.unwrap();
    let removed = clerk.instance().kid();
    let store = store(&clerk, Timing { soft_age: Duration::from_millis(5), ..unlimited() });
    store.warm_up().await.unwrap();
    assert_eq!(knows(&store, &removed).await, Ok(true));
    clerk.instance().rotate().unwrap();

    // The second round from now begins after the rotation.
    let mut finished = store.finished.clone();
    let now = *finished.borrow();
    finished.wait_for(|round| *round >= now + 2).await.unwrap();
    assert_eq!(knows(&store, &removed).await, Ok(false));
    assert_eq!(knows(&store, &clerk.instance().kid()).await, Ok(true));
}

#[actix_web::test]
async fn keys_beyond_the_hard_age_are_not_used() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, Timing { hard_age: Duration::ZERO, ..unlimited() });

    assert!(store.warm_up().await.is_err());
    assert!(!store.ready());
    assert_eq!(knows(&store, &clerk.instance().kid()).await, Err(()));
    assert_eq!(clerk.jwks_fetches(), 1);
}

#[actix_web::test]
async fn known_absent_kid_does_not_cause_a_fetch() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, unlimited());
    store.warm_up().await.unwrap();

    for _ in 0..10 {
        assert_eq!(knows(&store, "ins_foreign").await, Ok(false));
    }
    assert_eq!(clerk.jwks_fetches(), 2);
}

#[actix_web::test]
async fn ten_thousand_unknown_kids_in_a_cool_down_are_one_fetch() {
    let clerk = ClerkDev::start().await.unwrap();
    let limited = store(&clerk, Timing { unknown_kid_cool_down: NEVER, ..unlimited() });
    for number in 0..10_000 {
        assert_eq!(knows(&limited, &format!("ins_{number}")).await, Ok(false));
    }

    // One cold fetch and one for an unknown id.
    assert_eq!(clerk.jwks_fetches(), 2);
}

#[actix_web::test]
async fn without_the_budget_each_of_them_would_cause_a_fetch() {
    let clerk = ClerkDev::start().await.unwrap();
    let unlimited = store(&clerk, unlimited());
    for number in 0..10 {
        assert_eq!(knows(&unlimited, &format!("ins_{number}")).await, Ok(false));
    }

    assert_eq!(clerk.jwks_fetches(), 10);
}

#[actix_web::test]
async fn a_failed_fetch_leaves_the_last_good_keys() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, unlimited());
    store.warm_up().await.unwrap();
    clerk.outage_until_restored();

    assert_eq!(knows(&store, "ins_foreign").await, Err(()));
    assert_eq!(knows(&store, &clerk.instance().kid()).await, Ok(true));
}

#[actix_web::test]
async fn a_server_that_is_gone_leaves_the_last_good_keys() {
    let clerk = ClerkDev::start().await.unwrap();
    let (store, kid) = (store(&clerk, unlimited()), clerk.instance().kid());
    store.warm_up().await.unwrap();
    clerk.stop().await;

    assert_eq!(knows(&store, "ins_foreign").await, Err(()));
    assert_eq!(knows(&store, &kid).await, Ok(true));
    assert!(store.stats().unwrap().failures >= 1);
}

#[actix_web::test]
async fn a_hundred_cold_requests_share_a_fetch_that_fails() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, Timing { initial_backoff: NEVER, max_backoff: NEVER, ..unlimited() });
    clerk.outage_until_restored();
    let verdicts = join_all((0..100).map(|_| knows(&store, "ins_a"))).await;

    assert_eq!(verdicts, [Err(()); 100]);
    assert_eq!(clerk.jwks_fetches(), 1);
}

#[actix_web::test]
async fn valid_token_at_the_hard_age_is_503() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, Timing { hard_age: Duration::from_millis(200), ..unlimited() });
    store.warm_up().await.unwrap();
    let auth = crate::ClerkAuth::builder().issuer(clerk.issuer()).key_store(store).build().unwrap();
    let valid = || clerk.mint(&TokenSpec::session("user_alice"));
    let check = |token: String| auth.verify(&token).now_or_never().expect("nothing to wait for");
    clerk.outage_until_restored();

    let refusal = std::iter::repeat_with(|| check(valid())).find_map(Result::err).unwrap();
    for refusal in std::iter::once(refusal).chain((0..100).map(|_| check(valid()).unwrap_err())) {
        assert_eq!(refusal.kind(), AuthErrorKind::KeysUnavailable);
        assert!(refusal.headers().get("retry-after").unwrap().to_str().unwrap().parse::<u64>().unwrap() >= 1);
    }
    let unknown = clerk.mint(&TokenSpec::session("user_alice").header("kid", "ins_unknown"));
    assert_eq!(check(unknown).unwrap_err().kind(), AuthErrorKind::KeysUnavailable);
    assert_eq!((auth.keys_ready(), clerk.jwks_fetches()), (false, 1));
}

#[actix_web::test]
async fn key_rotated_during_an_outage_arrives_after_it() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, Timing { soft_age: Duration::ZERO, ..unlimited() });
    store.warm_up().await.unwrap();
    clerk.outage_until_restored();
    let mut finished = store.finished.clone();
    while store.stats().unwrap().consecutive_failures < 3 {
        finished.changed().await.unwrap();
    }
    clerk.instance().rotate().unwrap();
    clerk.restore();

    while knows(&store, &clerk.instance().kid()).await != Ok(true) {
        finished.changed().await.unwrap();
    }
    assert_eq!(store.stats().unwrap().consecutive_failures, 0);
}

#[actix_web::test]
async fn after_a_cold_outage_the_keys_arrive_without_any_traffic() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, unlimited());
    clerk.outage_until_restored();
    assert_eq!(knows(&store, &clerk.instance().kid()).await, Err(()));
    clerk.restore();

    // The refresher keeps retrying.
    let mut finished = store.finished.clone();
    while !store.ready() {
        finished.changed().await.unwrap();
    }
    assert_eq!(knows(&store, &clerk.instance().kid()).await, Ok(true));
}

#[actix_web::test]
async fn during_backoff_no_request_waits_or_fetches() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, Timing { initial_backoff: NEVER, max_backoff: NEVER, ..unlimited() });
    clerk.outage_until_restored();
    assert_eq!(knows(&store, "ins_a").await, Err(()));

    for _ in 0..100 {
        assert_eq!(knows(&store, "ins_a").now_or_never(), Some(Err(())));
    }
    assert_eq!(clerk.jwks_fetches(), 1);
}

#[test]
fn a_fetch_outlives_the_worker_that_asked_for_it() {
    let (clerk, store) = System::new().block_on(async {
        let clerk = ClerkDev::start().await.unwrap();
        let store = store(&clerk, unlimited());
        // Requests a fetch and ends before the response.
        assert!(store.warm_up().now_or_never().is_none());
        (clerk, store)
    });

    System::new().block_on(store.warm_up()).unwrap();
    assert_eq!(clerk.jwks_fetches(), 1);
}

#[actix_web::test]
async fn the_refresher_ends_with_its_store() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, unlimited());
    store.warm_up().await.unwrap();
    let mut finished = store.finished.clone();
    drop(store);

    assert!(finished.wait_for(|_| false).await.is_err());
}

#[actix_web::test]
async fn the_generation_grows_only_when_the_keys_change() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, unlimited());
    assert_eq!(store.generation(), None);
    store.warm_up().await.unwrap();
    assert_eq!(store.generation(), Some(0));

    assert_eq!(knows(&store, "ins_foreign").await, Ok(false));
    assert_eq!((store.generation(), clerk.jwks_fetches()), (Some(0), 2));
    clerk.instance().rotate_keeping_kid().unwrap();
    assert_eq!(knows(&store, "ins_foreign_too").await, Ok(false));
    assert_eq!((store.generation(), clerk.jwks_fetches()), (Some(1), 3));
}

#[actix_web::test]
async fn keys_beyond_the_hard_age_have_no_generation() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, Timing { hard_age: Duration::ZERO, ..unlimited() });

    assert!(store.warm_up().await.is_err());
    assert_eq!((store.generation(), clerk.jwks_fetches()), (None, 1));
}

#[actix_web::test]
async fn removed_key_dies_at_the_soft_age_under_traffic() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, Timing { soft_age: Duration::from_millis(5), ..unlimited() });
    let mut finished = store.finished.clone();
    let auth = crate::ClerkAuth::builder().issuer(clerk.issuer()).key_store(store).build().unwrap();
    let token = clerk.mint(&TokenSpec::session("user_alice"));
    auth.verify(&token).await.unwrap();
    clerk.instance().rotate().unwrap();

    // The second round from now begins after the rotation.
    let enough = *finished.borrow() + 2;
    while *finished.borrow() < enough {
        drop(auth.verify(&token).await);
        finished.changed().await.unwrap();
    }
    assert_eq!(auth.verify(&token).await.unwrap_err().code(), "jwk-kid-mismatch");
    assert!(auth.stats().keys.unwrap().fetches.scheduled >= 2);
}
