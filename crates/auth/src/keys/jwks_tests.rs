//! The store with its durations turned, and a server that answers whatever it is told.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use actix_web::rt::System;
use clerk_dev::{ClerkDev, Instance};
use futures_util::FutureExt;
use url::Url;

use super::{JwksStore, Timing};
use crate::keys::{KeyError, KeyStore};

const NEVER: Duration = Duration::from_secs(24 * 60 * 60);

/// No budget and no age gets in the way.
fn unlimited() -> Timing {
    Timing {
        soft_age: NEVER,
        hard_age: NEVER,
        unknown_kid_cool_down: Duration::ZERO,
        bad_signature_cool_down: Duration::ZERO,
        first_pause: Duration::ZERO,
        longest_pause: Duration::ZERO,
        fetch_timeout: Duration::from_secs(10),
    }
}

fn store(clerk: &ClerkDev, timing: Timing) -> JwksStore {
    JwksStore::with_timing(Url::parse(&clerk.jwks_url()).unwrap(), timing).unwrap()
}

async fn knows(store: &JwksStore, kid: &str) -> Result<bool, ()> {
    match store.key(kid).await {
        Ok(_) => Ok(true),
        Err(KeyError::Unknown) => Ok(false),
        Err(KeyError::Unavailable(_)) => Err(()),
    }
}

/// Answers every connection with these bytes and keeps it open, as long as the process lives.
fn serving(answer: Vec<u8>) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let mut open = Vec::new();
        for mut connection in listener.incoming().flatten() {
            // The client may hang up in the middle of a document that is too long for it.
            let _ = connection.read(&mut [0; 4096]);
            let _ = connection.write_all(&answer);
            open.push(connection);
        }
    });
    Url::parse(&format!("http://{address}/")).unwrap()
}

/// Answers the first connection with good keys and every later one with something else.
fn serving_once(good: &Instance, then: Vec<u8>) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut answer = ok(&good.jwks().to_string());
    thread::spawn(move || {
        let mut open = Vec::new();
        for mut connection in listener.incoming().flatten() {
            let _ = connection.read(&mut [0; 4096]);
            let _ = connection.write_all(&answer);
            answer.clone_from(&then);
            open.push(connection);
        }
    });
    Url::parse(&format!("http://{address}/")).unwrap()
}

fn ok(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

#[actix_web::test]
async fn keys_are_refreshed_at_the_soft_age_without_any_traffic_and_a_removed_key_dies() {
    let clerk = ClerkDev::start().await.unwrap();
    let removed = clerk.instance().kid();
    let store = store(&clerk, Timing { soft_age: Duration::from_millis(5), ..unlimited() });
    store.warm_up().await.unwrap();
    assert_eq!(knows(&store, &removed).await, Ok(true));
    clerk.instance().rotate().unwrap();

    // The second round from now has certainly begun after the rotation.
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
async fn a_kid_that_a_fetch_has_shown_absent_does_not_cause_another() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, unlimited());
    store.warm_up().await.unwrap();

    for _ in 0..10 {
        assert_eq!(knows(&store, "ins_foreign").await, Ok(false));
    }
    assert_eq!(clerk.jwks_fetches(), 2);
}

#[actix_web::test]
async fn distinct_unknown_kids_are_held_off_by_the_budget() {
    let clerk = ClerkDev::start().await.unwrap();
    let limited = store(&clerk, Timing { unknown_kid_cool_down: NEVER, ..unlimited() });
    for number in 0..1000 {
        assert_eq!(knows(&limited, &format!("ins_{number}")).await, Ok(false));
    }

    // One cold, one for an unknown id.
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
async fn after_a_cold_outage_the_keys_arrive_without_any_traffic() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, unlimited());
    clerk.outage_until_restored();
    assert_eq!(knows(&store, &clerk.instance().kid()).await, Err(()));
    clerk.restore();

    // Attempts go on by themselves.
    let mut finished = store.finished.clone();
    while !store.ready() {
        finished.changed().await.unwrap();
    }
    assert_eq!(knows(&store, &clerk.instance().kid()).await, Ok(true));
}

#[actix_web::test]
async fn during_the_pause_after_a_failure_nobody_waits_and_nothing_is_fetched() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, Timing { first_pause: NEVER, longest_pause: NEVER, ..unlimited() });
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
        // Asks, and is gone before the answer is there.
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
async fn what_is_no_key_set_is_a_failure() {
    let secret = r#"{"keys":[{"kty":"oct","kid":"ins_a","k":"c2VjcmV0"}]}"#;
    for body in ["", "<html></html>", "{}", r#"{"keys":[]}"#, secret, "null", "\u{feff}{}"] {
        let store = JwksStore::with_timing(serving(ok(body)), Timing::default()).unwrap();
        assert!(store.warm_up().await.is_err() && !store.ready(), "{body}");
    }
}

#[actix_web::test]
async fn a_good_key_set_is_accepted_with_status_200_only() {
    let body = Instance::generate("https://clerk.example.com").unwrap().jwks().to_string();
    let with_status = |status: &str| String::from_utf8(ok(&body)).unwrap().replace("200 OK", status).into_bytes();

    assert!(JwksStore::with_timing(serving(ok(&body)), Timing::default()).unwrap().warm_up().await.is_ok());
    for status in ["201 Created", "206 Partial Content", "404 Not Found", "500 Internal Server Error"] {
        let store = JwksStore::with_timing(serving(with_status(status)), Timing::default()).unwrap();
        assert!(store.warm_up().await.is_err(), "{status}");
    }
}

#[actix_web::test]
async fn a_redirect_is_not_followed() {
    let clerk = ClerkDev::start().await.unwrap();
    let answer = format!("HTTP/1.1 302 Found\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", clerk.jwks_url());
    let store = JwksStore::with_timing(serving(answer.into_bytes()), Timing::default()).unwrap();

    assert!(store.warm_up().await.is_err());
    assert_eq!(clerk.jwks_fetches(), 0);
}

#[actix_web::test]
async fn a_server_that_never_finishes_is_cut_off() {
    let unfinished = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_vec();

    for url in [serving(unfinished), serving(Vec::new())] {
        let timing = Timing { fetch_timeout: Duration::from_millis(50), ..Timing::default() };
        assert!(JwksStore::with_timing(url, timing).unwrap().warm_up().await.is_err());
    }
}

#[actix_web::test]
async fn a_document_of_more_than_a_mebibyte_is_cut_off() {
    let body = Instance::generate("https://clerk.example.com").unwrap().jwks().to_string();
    let padded = |length: usize| ok(&format!("{body}{}", " ".repeat(length - body.len())));

    let fitting = JwksStore::with_timing(serving(padded(1 << 20)), Timing::default()).unwrap();
    assert!(fitting.warm_up().await.is_ok());
    let too_long = JwksStore::with_timing(serving(padded((1 << 20) + 1)), Timing::default()).unwrap();
    assert!(too_long.warm_up().await.is_err());
}

/// Answers that are no key set, or hold no key that could be used.
fn unusable_answers(good: &Instance) -> Vec<Vec<u8>> {
    let other = Instance::generate("https://clerk.example.com").unwrap();
    let changed = |name: &str, value: &str| {
        let mut key = other.jwks()["keys"][0].clone();
        key[name] = value.into();
        ok(&serde_json::json!({ "keys": [key] }).to_string())
    };
    let mut ambiguous = other.jwks();
    ambiguous["keys"].as_array_mut().unwrap().push(good.jwks()["keys"][0].clone());
    ambiguous["keys"][0]["kid"] = good.kid().into();
    vec![
        ok("<html></html>"),
        ok(r#"{"keys":[]}"#),
        ok(r#"{"keys":[{"kty":"EC","kid":"ins_a","crv":"P-256","x":"AA","y":"AA"}]}"#),
        ok(r#"{"keys":[{"kty":"oct","kid":"ins_a","k":"c2VjcmV0"}]}"#),
        changed("d", "AQAB"),
        changed("n", "AQAB"),
        ok(&ambiguous.to_string()),
        ok(&" ".repeat(10 << 20)),
        b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_vec(),
    ]
}

#[actix_web::test]
async fn whatever_the_server_answers_the_last_good_keys_stay() {
    let good = Instance::generate("https://clerk.example.com").unwrap();
    for answer in unusable_answers(&good) {
        let shown = String::from_utf8_lossy(&answer[..answer.len().min(120)]).into_owned();
        let timing = Timing { fetch_timeout: Duration::from_millis(500), ..unlimited() };
        let store = JwksStore::with_timing(serving_once(&good, answer), timing).unwrap();
        store.warm_up().await.unwrap();

        assert_eq!(knows(&store, "ins_foreign").await, Err(()), "{shown}");
        assert_eq!(knows(&store, &good.kid()).await, Ok(true), "{shown}");
        let stats = store.stats().unwrap();
        assert!(stats.failures >= 1 && stats.fetches.cold == 1 && store.generation() == Some(0), "{shown}");
    }
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
async fn a_removed_key_dies_at_the_soft_age_however_much_its_token_is_used() {
    let clerk = ClerkDev::start().await.unwrap();
    let store = store(&clerk, Timing { soft_age: Duration::from_millis(5), ..unlimited() });
    let mut finished = store.finished.clone();
    let auth = crate::ClerkAuth::builder().issuer(clerk.issuer()).key_store(store).build().unwrap();
    let token = clerk.mint(&clerk_dev::TokenSpec::session("user_alice"));
    auth.verify(&token).await.unwrap();
    clerk.instance().rotate().unwrap();

    // The second round from now has certainly begun after the rotation.
    let enough = *finished.borrow() + 2;
    while *finished.borrow() < enough {
        drop(auth.verify(&token).await);
        finished.changed().await.unwrap();
    }
    assert_eq!(auth.verify(&token).await.unwrap_err().code(), "jwk-kid-mismatch");
    assert!(auth.stats().keys.unwrap().fetches.scheduled >= 2);
}
