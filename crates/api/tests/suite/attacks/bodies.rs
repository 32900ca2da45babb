//! The body is read only for callers who may send it. A stranger learns nothing from the refusal and cannot make the
//! service read the body.

use std::{cell::Cell, rc::Rc};

use actix_web::web::Bytes;
use futures_util::stream;
use serde_json::json;

use crate::support::TestApp;

/// Bodies that are 400, 413, 415 and 422 for the owner.
const WRONG: [(&str, &str); 4] =
    [("application/json", "{"), ("application/json", "[]"), ("text/plain", "{}"), ("application/json", r#"{"x":1}"#)];

#[actix_web::test]
async fn a_stranger_with_a_malformed_body_is_403_and_not_400() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    for (content_type, body) in WRONG {
        let owners = app.unchanged_by(alice.patch(&row.path).body(content_type, body)).await;
        assert!([400, 415, 422].contains(&owners.status), "{}", owners.text());
        for path in [row.path.clone(), format!("{}/transfer", row.path), format!("{}/endpoints", row.path)] {
            let call = if path == row.path { bob.patch(path) } else { bob.post(path) };
            app.unchanged_by(call.body(content_type, body)).await.refuses(403, "not_owner");
        }
    }
}

#[actix_web::test]
async fn anonymous_with_a_malformed_body_is_401_not_400() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    for (content_type, body) in WRONG {
        for path in ["/deployments", "/users/clerk-sync", "/deployments/batch-delete"] {
            let call = app.anonymous().post(path).body(content_type, body);
            app.unchanged_by(call).await.refuses(401, "token-missing");
        }
        let call = app.anonymous().patch(&row.path).body(content_type, body);
        app.unchanged_by(call).await.refuses(401, "token-missing");
    }
}

#[actix_web::test]
async fn a_stranger_with_an_oversized_body_is_403_and_not_413() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    let body = json!({ "description": "x".repeat(70_000) });
    app.unchanged_by(alice.patch(&row.path).json(&body)).await.refuses(413, "too_large");
    app.unchanged_by(bob.patch(&row.path).json(&body)).await.refuses(403, "not_owner");
    app.unchanged_by(app.anonymous().patch(&row.path).json(&body)).await.refuses(401, "token-missing");
}

#[actix_web::test]
async fn nothing_of_a_refused_callers_body_is_read() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    for (caller, code) in [(app.user("user_bob"), "not_owner"), (app.anonymous(), "token-missing")] {
        let pieces = Rc::new(Cell::new(0));
        let count = pieces.clone();
        // The body never ends: a service that read it would never answer.
        let endless = stream::repeat_with(move || {
            count.set(count.get() + 1);
            Ok(Bytes::from_static(b" "))
        });
        let answer = app.unchanged_by(caller.patch(&row.path).json_stream(endless)).await;
        assert_eq!((answer.code().as_deref(), pieces.get()), (Some(code), 0));
    }
}

#[actix_web::test]
async fn an_endless_body_of_the_owner_ends_at_64_kib() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let endless = stream::repeat_with(|| Ok(Bytes::from_static(&[b' '; 1024])));
    app.unchanged_by(alice.patch(&row.path).json_stream(endless)).await.refuses(413, "too_large");
    let endless = stream::repeat_with(|| Ok(Bytes::from_static(&[b' '; 1024])));
    app.unchanged_by(alice.post("/deployments/batch-delete").json_stream(endless)).await.refuses(413, "too_large");
}
