//! Error responses: status, headers, body.

use actix_web::body::to_bytes;
use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use actix_web::{FromRequest, HttpResponse, ResponseError};
use auth::{AuthError, AuthErrorKind, ClerkUser, Rejection};
use serde_json::{Value, json};

use crate::support::{GENUINE, configured, session};

async fn body(response: HttpResponse) -> Value {
    serde_json::from_slice(&to_bytes(response.into_body()).await.unwrap()).unwrap()
}

fn header<'h>(error: &AuthError, headers: &'h mut actix_web::http::header::HeaderMap, name: &str) -> Option<&'h str> {
    *headers = error.headers();
    headers.get(name).map(|value| value.to_str().unwrap())
}

fn assert_answer(kind: AuthErrorKind, status: u16, code: &str, challenge: Option<&str>) {
    let error = AuthError::from(kind);
    let mut headers = Default::default();

    assert_eq!((error.status_code().as_u16(), error.code()), (status, code));
    assert_eq!(header(&error, &mut headers, "www-authenticate"), challenge, "{code}");
    assert!(!error.message().is_empty());
}

#[test]
fn each_kind_has_its_status_code_and_challenge() {
    const INVALID: Option<&str> = Some(r#"Bearer error="invalid_token""#);

    assert_answer(AuthErrorKind::Missing, 401, "token-missing", Some("Bearer"));
    assert_answer(AuthErrorKind::Malformed, 401, "credentials-malformed", INVALID);
    for reason in Rejection::ALL {
        assert_answer(AuthErrorKind::Invalid(*reason), 401, reason.code(), INVALID);
    }
    assert_answer(AuthErrorKind::Csrf, 403, "csrf", None);
    assert_answer(AuthErrorKind::KeysUnavailable, 503, "jwk-remote-failed-to-load", None);
    assert_answer(AuthErrorKind::Misconfigured, 500, "internal", None);
}

#[test]
fn only_an_unavailable_answer_says_when_to_retry() {
    let mut headers = Default::default();

    assert_eq!(header(&AuthErrorKind::KeysUnavailable.into(), &mut headers, "retry-after"), Some("1"));
    for kind in [AuthErrorKind::Missing, AuthErrorKind::Csrf, AuthErrorKind::Misconfigured] {
        assert_eq!(header(&kind.into(), &mut headers, "retry-after"), None);
    }
}

#[actix_web::test]
async fn the_answer_is_the_envelope_with_the_headers() {
    let error = AuthError::from(Rejection::Expired);
    let response = error.error_response();

    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(response.headers().get("www-authenticate").unwrap(), r#"Bearer error="invalid_token""#);
    assert_eq!(
        body(response).await,
        json!({ "error": { "code": "token-expired", "message": Rejection::Expired.message() } })
    );
}

#[actix_web::test]
async fn display_debug_and_response_omit_the_token() {
    let token = GENUINE.mint(&session().header("kid", "ins_secretKid").claim("email", "secret@example.com"));
    let error = configured().build().unwrap().verify(&token).await.unwrap_err();

    let shown = format!("{error} {error:?} {error:#?} {}", body(error.error_response()).await);
    for secret in ["secret", token.split('.').next().unwrap(), token.split('.').next_back().unwrap()] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[actix_web::test]
async fn unregistered_verifier_is_500() {
    let req = TestRequest::default().insert_header(("authorization", "Bearer a.b.c")).to_http_request();
    let error = ClerkUser::extract(&req).await.unwrap_err();

    assert_eq!(error.kind(), AuthErrorKind::Misconfigured);
    assert_eq!(error.error_response().status(), StatusCode::INTERNAL_SERVER_ERROR);
}
