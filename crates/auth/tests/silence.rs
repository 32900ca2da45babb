//! The log never contains secrets, even at the trace level.
//!
//! A separate program, because only a process-wide logger receives the events of the thread that fetches keys.

#![expect(clippy::unwrap_used, reason = "a test may stop where its own setup fails")]

use std::io;
use std::sync::Mutex;

use actix_web::test::TestRequest;
use actix_web::{FromRequest, ResponseError};
use auth::{ClerkAuth, ClerkUser, TokenKind};
use clerk_dev::{ClerkDev, Instance, TokenSpec};
use serde_json::json;

/// Everything that was logged through `tracing` and, by dependencies, through `log`.
static LOGGED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}\n", record.target(), record.args());
        LOGGED.lock().unwrap().extend_from_slice(line.as_bytes());
    }

    fn flush(&self) {}
}

fn listen() {
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(|| Log).init();
    log::set_logger(&Log).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
}

/// Runs a request through the extractor and returns the response's text.
async fn answer(auth: &ClerkAuth, header: (&str, String)) -> String {
    let req = TestRequest::default().app_data(auth.clone()).insert_header(header).to_http_request();
    match ClerkUser::extract(&req).await {
        Ok(user) => format!("{user:?}"),
        Err(error) => {
            let body = actix_web::body::to_bytes(error.error_response().into_body()).await.unwrap();
            format!("{error} {error:?} {:?} {}", error.headers(), String::from_utf8_lossy(&body))
        }
    }
}

/// Tokens for every path through the verifier, with their secrets.
fn tokens(clerk: &ClerkDev) -> Vec<String> {
    let alice = || TokenSpec::session("user_alice").email("private@example.com");
    let forger = Instance::generate(clerk.issuer()).unwrap();
    vec![
        clerk.mint(&alice()),
        clerk.mint(&alice().claim("act", json!({ "sub": "user_admin" }))),
        clerk.mint(&TokenSpec::template("user_alice").email("private@example.com")),
        clerk.mint(&alice().issued_at(1)),
        clerk.mint(&alice().claim("iss", "https://private.example.com")),
        clerk.mint(&alice().header("jku", "https://private.example.com")),
        clerk.mint(&alice().header("kid", "private-kid")),
        forger.mint(&alice()),
        forger.mint(&alice().header("kid", clerk.instance().kid())),
    ]
}

/// Everything about an instance and its tokens that must not be logged.
fn secrets(clerk: &ClerkDev, tokens: &[String]) -> Vec<String> {
    let modulus = clerk.instance().jwks()["keys"][0]["n"].as_str().unwrap().to_owned();
    let mut secrets = vec![modulus, clerk.instance().kid(), "private".to_owned()];
    secrets.extend(tokens.iter().flat_map(|token| token.split('.').map(str::to_owned)));
    secrets
}

/// Sends every token twice: in a header, in a cookie and damaged.
async fn drive(auth: &ClerkAuth, tokens: &[String]) -> String {
    let mut shown = String::new();
    for token in tokens.iter().chain(tokens) {
        shown += &answer(auth, ("authorization", format!("Bearer {token}"))).await;
        shown += &answer(auth, ("cookie", format!("__session={token}"))).await;
        shown += &answer(auth, ("authorization", format!("Basic {token}"))).await;
        shown += &answer(auth, ("authorization", format!("Bearer {token}x"))).await;
    }
    shown
}

fn fetching(clerk: &ClerkDev) -> ClerkAuth {
    let auth = ClerkAuth::builder().issuer(clerk.issuer()).jwks_url(clerk.jwks_url()).allow_insecure_loopback(true);
    auth.token_kinds([TokenKind::Session, TokenKind::Template]).any_template_audience().build().unwrap()
}

#[actix_web::test]
async fn log_and_responses_show_no_token_kid_claim_or_key() {
    let clerk = ClerkDev::start().await.unwrap();
    let tokens = tokens(&clerk);
    listen();
    let mut shown = drive(&fetching(&clerk), &tokens).await;
    clerk.outage_until_restored();
    shown += &drive(&fetching(&clerk), &tokens).await;
    let logged = String::from_utf8_lossy(&LOGGED.lock().unwrap()).into_owned();

    // Proves that the events of both threads and both logging crates were recorded.
    for heard in ["impersonated", "signing keys fetched", "signing keys cannot be obtained", "reqwest"] {
        assert!(logged.contains(heard), "{heard} in {logged}");
    }
    for secret in secrets(&clerk, &tokens) {
        assert!(!logged.contains(&secret), "{secret} in the log");
        assert!(!shown.contains(&secret), "{secret} in an answer");
    }
}
