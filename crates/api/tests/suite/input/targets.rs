//! Request targets: their maximum length, and what matches them.

use actix_web::{dev::ResourceDef, http::Method};
use serde_json::json;

use crate::support::{FRONTEND, TestApp};

const LIMIT: usize = 4 * 1024;

/// Pads this target to this many bytes.
fn padded(target: &str, bytes: usize) -> String {
    format!("{target}{}", "x".repeat(bytes - target.len()))
}

#[actix_web::test]
async fn a_target_of_4_kib_is_routed_and_a_longer_one_is_414() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice").anywhere();
    for (method, target, status) in [
        (Method::GET, "/", 404),
        (Method::TRACE, "/api/v1/deployments/", 405),
        (Method::GET, "/api/v1/deployments/", 403),
        (Method::GET, "/api/v1/deployments?q=", 422),
        (Method::GET, "/healthz?", 200),
    ] {
        alice.call(method.clone(), padded(target, LIMIT)).await.is(status);
        alice.call(method, padded(target, LIMIT + 1)).await.refuses(414, "uri_too_long");
    }
}

/// Neither the caller nor the body is looked at.
#[actix_web::test]
async fn a_target_that_is_too_long_is_414_to_everybody() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    let target = padded(&format!("{}?", row.path), 60_000);
    for caller in [app.user("user_alice"), app.anonymous(), app.bearer("x"), app.user("user_bob")] {
        app.unchanged_by(caller.delete(&target)).await.refuses(414, "uri_too_long");
        app.unchanged_by(caller.patch(&target).json(json!({ "name": "n" }))).await.refuses(414, "uri_too_long");
    }
}

#[actix_web::test]
async fn a_414_has_the_headers_of_every_answer() {
    let app = TestApp::start().await;
    let answer = app.anonymous().on_a_page_of(FRONTEND).get(padded("/", 60_000)).await.refuses(414, "uri_too_long");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("access-control-allow-origin"), Some(FRONTEND));
    assert_eq!(answer.json()["error"]["request_id"].as_str(), answer.header("x-request-id"));
}

/// The small engine supports no Unicode classes and would reject this pattern. It reads a long path many times as
/// slowly.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test must call actix itself")]
fn routes_are_matched_by_the_full_regex_engine() {
    assert!(ResourceDef::new(r"/{name:\p{Lu}+}").is_match("/\u{dc}"));
}
