//! The store, and a server that answers whatever it is told.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use clerk_dev::{ClerkDev, Instance};
use url::Url;

use super::tests::{knows, unlimited};
use super::{JwksStore, KeyStore, Timing};

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
