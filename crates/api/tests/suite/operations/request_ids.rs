//! `X-Request-Id`.

use std::collections::HashSet;

use serde_json::json;

use crate::support::{Answer, TestApp};

fn id(answer: &Answer) -> String {
    answer.header("x-request-id").unwrap().to_owned()
}

#[actix_web::test]
async fn every_answer_has_an_id_of_its_own() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let calls = [alice.get("/users/me"), alice.get("/users/me"), alice.get("/x"), alice.get("/deployments/x")];
    let mut ids = HashSet::new();
    for call in calls.into_iter().chain([app.anonymous().get("/users/me")]) {
        assert!(ids.insert(id(&call.await)));
    }
}

#[actix_web::test]
async fn an_error_names_the_id_of_its_header() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let wrong = alice.post("/deployments").json(json!({}));
    for call in [alice.get("/deployments/x"), alice.get("/x"), app.anonymous().get("/users/me"), wrong] {
        let answer = call.await;
        assert_eq!(answer.json()["error"]["request_id"], json!(id(&answer)));
    }
}

#[actix_web::test]
async fn an_id_that_is_given_is_kept() {
    let app = TestApp::start().await;
    for given in ["a", "Trace_1.2-3", &"x".repeat(64)] {
        let caller = app.anonymous().with("x-request-id", given);
        assert_eq!(id(&caller.clone().anywhere().get("/healthz").await), given);
        let answer = caller.get("/users/me").await;
        assert_eq!((id(&answer).as_str(), &answer.json()["error"]["request_id"]), (given, &json!(given)));
    }
}

#[actix_web::test]
async fn an_id_that_could_do_harm_is_replaced() {
    let app = TestApp::start().await;
    for harmful in ["", "a b", "<script>", "a\"b", "a;b", "a\tb", &"x".repeat(65), "%0a"] {
        let answer = app.anonymous().with("x-request-id", harmful).get("/users/me").await;
        assert_ne!(id(&answer), harmful);
        assert!(harmful.is_empty() || !answer.text().contains(harmful), "{}", answer.text());
    }
    let answer = app.anonymous().get("/users/me").with("x-request-id", &b"\xff\xfe"[..]).await;
    assert!(!id(&answer).is_empty());
}

#[actix_web::test]
async fn the_error_envelope_has_these_members_and_no_others() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/users/me").await.refuses(401, "token-missing");
    let message = "Sign in to use this resource.";
    assert_eq!(
        answer.json(),
        json!({ "error": { "code": "token-missing", "message": message, "request_id": id(&answer) } })
    );
    assert_eq!(answer.header("content-type"), Some("application/json"));
}
