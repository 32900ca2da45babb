//! Tokens that must be rejected, each with its reason.

use auth::TokenKind;
use clerk_dev::TokenSpec;
use serde_json::json;

use crate::support::{Answer, Setup, TestApp, forge, forge::session};

/// The answer of every guarded route to this token; the strictest route also gets a body.
async fn answered(app: &TestApp, token: &str) -> Answer {
    let row = app.user("user_alice").deploys("shop").await;
    let call = app.bearer(token).patch(&row.path).json(json!({ "name": "eve" }));
    let answer = app.unchanged_by(call).await;
    assert!(!answer.text().contains(token), "the token is in the answer");
    answer
}

#[track_caller]
fn is_refused(answer: Answer, code: &str) {
    let answer = answer.refuses(401, code);
    assert_eq!(answer.header("www-authenticate"), Some(r#"Bearer error="invalid_token""#), "{code}");
}

#[actix_web::test]
async fn an_expired_token_is_refused() {
    let app = TestApp::start().await;
    is_refused(answered(&app, &forge::expired(&app, "user_alice")).await, "token-expired");
}

#[actix_web::test]
async fn a_token_signed_by_another_key_is_refused() {
    let app = TestApp::start().await;
    is_refused(answered(&app, &forge::by_another_key(&app, "user_alice")).await, "token-invalid-signature");
}

#[actix_web::test]
async fn a_token_of_another_issuer_is_refused() {
    let app = TestApp::start().await;
    is_refused(answered(&app, &forge::of_another_issuer(&app, "user_alice")).await, "token-invalid-issuer");
}

#[actix_web::test]
async fn a_token_of_an_unknown_key_is_refused() {
    let app = TestApp::start().await;
    is_refused(answered(&app, &forge::under_an_unknown_kid(&app, "user_alice")).await, "jwk-kid-mismatch");
}

#[actix_web::test]
async fn text_that_is_no_token_is_refused() {
    let app = TestApp::start().await;
    let genuine = app.token_of("user_alice");
    let cut = &genuine[..genuine.len() / 2];
    for malformed in ["x", "a.b", "a.b.c.d", "...", cut, &format!("{genuine}="), &"a".repeat(9000)] {
        is_refused(answered(&app, malformed).await, "token-invalid");
    }
}

#[actix_web::test]
async fn a_token_that_says_it_is_not_signed_is_refused() {
    let app = TestApp::start().await;
    is_refused(answered(&app, &forge::unsigned(&app, "user_alice")).await, "token-invalid-algorithm");
}

#[actix_web::test]
async fn token_signed_with_public_key_as_hmac_secret_is_401() {
    let app = TestApp::start().await;
    let token = forge::with_the_public_key_as_secret(&app, "user_alice");
    is_refused(answered(&app, &token).await, "token-invalid-algorithm");
}

#[actix_web::test]
async fn a_token_that_another_page_asked_for_is_refused() {
    let app = TestApp::start().await;
    let tokens = [TokenSpec::session("user_alice").azp("https://evil.example"), TokenSpec::session("user_alice")];
    for token in tokens {
        is_refused(answered(&app, &app.clerk.mint(&token)).await, "token-invalid-authorized-parties");
    }
}

#[actix_web::test]
async fn a_token_of_a_session_that_is_pending_is_refused() {
    let app = TestApp::start().await;
    let token = app.clerk.mint(&session("user_alice").claim("sts", "pending"));
    is_refused(answered(&app, &token).await, "token-invalid-session-status");
}

#[actix_web::test]
async fn a_token_whose_subject_is_no_user_is_refused() {
    let app = TestApp::start().await;
    for subject in ["", "alice", "user_", "org_alice", "user_a b", "user_a\0", "user_a/../b"] {
        let token = app.clerk.mint(&session(subject));
        is_refused(answered(&app, &token).await, "token-invalid-subject");
    }
}

#[actix_web::test]
async fn machine_token_is_refused_under_any_configuration() {
    let app =
        TestApp::start_with(Setup { kinds: vec![TokenKind::Session, TokenKind::Template], ..Setup::default() }).await;
    let token = app.clerk.mint(&TokenSpec::machine("user_alice"));
    is_refused(answered(&app, &token).await, "token-type-mismatch");
}

#[actix_web::test]
async fn template_token_is_refused_unless_configured() {
    let app = TestApp::start().await;
    is_refused(answered(&app, &forge::from_a_template(&app, "user_alice")).await, "token-type-mismatch");
    let kinds = vec![TokenKind::Session, TokenKind::Template];
    let app = TestApp::start_with(Setup { kinds, ..Setup::default() }).await;
    let row = app.user("user_alice").deploys("shop").await;
    app.bearer(&forge::from_a_template(&app, "user_alice")).get(&row.path).await.is(200);
    app.bearer(&forge::from_a_template(&app, "user_bob")).get(&row.path).await.refuses(403, "not_owner");
}

#[actix_web::test]
async fn token_of_a_rotated_key_is_refused() {
    let app = TestApp::start().await;
    let old = app.token_of("user_alice");
    app.bearer(&old).get("/users/me").await.is(200);
    app.clerk.instance().rotate().unwrap();
    app.user("user_alice").get("/users/me").await.is(200);
    app.bearer(&old).get("/users/me").await.refuses(401, "jwk-kid-mismatch");
}
