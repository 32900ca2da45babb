//! The store against a misbehaving server.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use clerk_dev::{ClerkDev, Instance, TokenSpec};
use futures_util::FutureExt;
use url::Url;

use super::tests::{NEVER, knows, unlimited};
use super::{JwksStore, KeyStore, Timing};

/// Passes every connection with its number to this function and keeps it open until the process ends.
fn serving_by(mut answer: impl FnMut(usize, &mut TcpStream) + Send + 'static) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let mut open = Vec::new();
        for (nth, mut connection) in listener.incoming().flatten().enumerate() {
            let _ = connection.read(&mut [0; 4096]);
            answer(nth, &mut connection);
            open.push(connection);
        }
    });
    Url::parse(&format!("http://{address}/")).unwrap()
}

/// Responds to every connection with these bytes.
fn serving(answer: Vec<u8>) -> Url {
    // The client may disconnect during a document that is too long.
    serving_by(move |_, connection| drop(connection.write_all(&answer)))
}

/// Responds to the first connection with valid keys and to later ones with `then`.
fn serving_once(good: &Instance, then: impl Fn(&mut TcpStream) + Send + 'static) -> Url {
    let good = ok(&good.jwks().to_string());
    serving_by(move |nth, connection| if nth == 0 { connection.write_all(&good).unwrap() } else { then(connection) })
}

/// Sends one byte every five milliseconds until the client disconnects.
fn drip(connection: &mut TcpStream, answer: &[u8]) {
    // The pause only slows the server; no test waits for it.
    let (_sender, pause) = mpsc::channel::<()>();
    for byte in answer {
        if connection.write_all(&[*byte]).is_err() {
            return;
        }
        let _ = pause.recv_timeout(Duration::from_millis(5));
    }
}

fn ok(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

#[actix_web::test]
async fn response_without_keys_is_a_failure() {
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
    for status in ["201 Created", "206 Partial Content", "404 Not KeyLookup", "500 Internal Server Error"] {
        let store = JwksStore::with_timing(serving(with_status(status)), Timing::default()).unwrap();
        assert!(store.warm_up().await.is_err(), "{status}");
    }
}

#[actix_web::test]
async fn a_redirect_is_not_followed() {
    let clerk = ClerkDev::start().await.unwrap();
    for status in
        ["301 Moved Permanently", "302 KeyLookup", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        let answer = format!("HTTP/1.1 {status}\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", clerk.jwks_url());
        let store = JwksStore::with_timing(serving(answer.into_bytes()), Timing::default()).unwrap();
        assert!(store.warm_up().await.is_err(), "{status}");
    }

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
async fn a_server_that_drips_good_keys_byte_by_byte_is_cut_off() {
    let answer = ok(&Instance::generate("https://clerk.example.com").unwrap().jwks().to_string());
    let url = serving_by(move |_, connection| drip(connection, &answer));
    let timing = Timing { fetch_timeout: Duration::from_millis(100), ..Timing::default() };

    assert!(JwksStore::with_timing(url, timing).unwrap().warm_up().await.is_err());
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

/// Responses without a key set or without a usable key.
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
    let padded = |length: usize| ok(&format!("{}{}", other.jwks(), " ".repeat(length)));
    vec![
        Vec::new(),
        b"\x16\x03\x01 this is not HTTP\r\n\r\n".to_vec(),
        b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
        b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n".to_vec(),
        ok(""),
        ok("<html></html>"),
        ok(r#"{"keys":[]}"#),
        ok(r#"{"keys":[{"kty":"EC","kid":"ins_a","crv":"P-256","x":"AA","y":"AA"}]}"#),
        ok(r#"{"keys":[{"kty":"oct","kid":"ins_a","k":"c2VjcmV0"}]}"#),
        changed("d", "AQAB"),
        changed("n", "AQAB"),
        ok(&ambiguous.to_string()),
        ok(&format!("{}{}", other.jwks(), other.jwks())),
        ok(&other.jwks().to_string().replacen('{', r#"{"keys":[],"#, 1)),
        ok(&" ".repeat(10 << 20)),
        padded(10 << 20),
        b"HTTP/1.1 302 KeyLookup\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_vec(),
    ]
}

#[actix_web::test]
async fn bad_response_keeps_the_last_good_keys() {
    let good = Instance::generate("https://clerk.example.com").unwrap();
    for answer in unusable_answers(&good) {
        let shown = String::from_utf8_lossy(&answer[..answer.len().min(120)]).into_owned();
        let timing = Timing { fetch_timeout: Duration::from_millis(500), ..unlimited() };
        let url = serving_once(&good, move |connection| drop(connection.write_all(&answer)));
        let store = JwksStore::with_timing(url, timing).unwrap();
        store.warm_up().await.unwrap();

        assert_eq!(knows(&store, "ins_foreign").await, Err(()), "{shown}");
        assert_eq!(knows(&store, &good.kid()).await, Ok(true), "{shown}");
        let stats = store.stats().unwrap();
        assert!(stats.failures >= 1 && stats.fetches.cold == 1 && store.generation() == Some(0), "{shown}");
    }
}

#[actix_web::test]
async fn a_server_that_turns_slow_leaves_the_last_good_keys() {
    let good = Instance::generate("https://clerk.example.com").unwrap();
    let others = ok(&Instance::generate("https://clerk.example.com").unwrap().jwks().to_string());
    let timing = Timing { fetch_timeout: Duration::from_millis(100), ..unlimited() };
    let url = serving_once(&good, move |connection| drip(connection, &others));
    let store = JwksStore::with_timing(url, timing).unwrap();
    store.warm_up().await.unwrap();

    assert_eq!(knows(&store, "ins_foreign").await, Err(()));
    assert_eq!(knows(&store, &good.kid()).await, Ok(true));
}

#[actix_web::test]
async fn known_key_is_used_without_waiting_for_a_silent_server() {
    let good = Instance::generate("https://clerk.example.com").unwrap();
    // The response never arrives, and the timeout is disabled.
    let timing = Timing { fetch_timeout: NEVER, ..unlimited() };
    let store = JwksStore::with_timing(serving_once(&good, |_| ()), timing).unwrap();
    store.warm_up().await.unwrap();
    let auth = crate::ClerkAuth::builder().issuer(good.issuer()).key_store(store).build().unwrap();
    let (known, unknown) =
        (TokenSpec::session("user_alice"), TokenSpec::session("user_alice").header("kid", "ins_new"));

    let unknown = good.mint(&unknown);
    let mut waiting = Box::pin(auth.verify(&unknown));
    assert!(waiting.as_mut().now_or_never().is_none());
    for _ in 0..100 {
        // Each token is new, so its key is looked up.
        assert!(auth.verify(&good.mint(&known)).now_or_never().expect("nothing to wait for").is_ok());
    }
    assert!(waiting.now_or_never().is_none());
}
