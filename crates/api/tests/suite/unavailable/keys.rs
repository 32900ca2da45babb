//! Clerk's keys.

use serde_json::json;

use crate::support::{TestApp, forge};

#[actix_web::test]
async fn keys_never_fetched_are_503_with_retry_after() {
    let app = TestApp::start().await;
    app.clerk.outage_until_restored();
    let unknown = format!("/deployments/dep_{}", "0".repeat(32));
    for path in ["/users/me", "/deployments", "/users/user_alice", &unknown] {
        let answer = app.user("user_alice").get(path).await.refuses(503, "jwk-remote-failed-to-load");
        let seconds: u32 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!(seconds >= 1);
        assert_eq!(answer.header("www-authenticate"), None);
        assert!(!answer.text().contains("127.0.0.1"), "{}", answer.text());
    }
}

#[actix_web::test]
async fn nothing_is_written_while_nobody_can_be_told_apart() {
    let app = TestApp::start().await;
    app.clerk.outage_until_restored();
    let alice = app.user("user_alice");
    for call in [alice.post("/users/clerk-sync").json(json!({})), alice.delete("/users/user_alice")] {
        app.unchanged_by(call).await.refuses(503, "jwk-remote-failed-to-load");
    }
}

#[actix_web::test]
async fn no_token_or_a_hopeless_one_is_401_without_keys() {
    let app = TestApp::start().await;
    app.clerk.outage_until_restored();
    app.anonymous().get("/users/me").await.refuses(401, "token-missing");
    app.bearer("x").get("/users/me").await.refuses(401, "token-invalid");
    app.bearer(&forge::expired(&app, "user_alice")).get("/users/me").await.refuses(401, "token-expired");
}

#[actix_web::test]
async fn keys_that_were_had_serve_on_through_an_outage() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    app.clerk.outage_until_restored();
    alice.get(&row.path).await.is(200);
    app.user("user_bob").get(&row.path).await.refuses(403, "not_owner");
}
