//! PostgreSQL goes away, comes back, and ends connections.

use serde_json::json;

use crate::support::{Answer, FRONTEND, Setup, TestApp};

#[track_caller]
fn is_unavailable(answer: Answer) {
    let answer = answer.refuses(503, "database_unavailable");
    assert_eq!(answer.header("retry-after"), Some("1"));
}

#[actix_web::test]
async fn guarded_routes_are_503_while_the_database_is_away() {
    let app = TestApp::start_with(Setup { pool_size: 1, ..Setup::default() }).await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    let before = app.rows().await;
    app.database.go_away();
    is_unavailable(alice.get(&row.path).await);
    is_unavailable(bob.delete(&row.path).await);
    app.anonymous().get(&row.path).await.refuses(401, "token-missing");
    app.database.come_back();
    alice.get(&row.path).await.is(200);
    bob.get(&row.path).await.refuses(403, "not_owner");
    assert_eq!(app.rows().await, before);
}

#[actix_web::test]
async fn while_it_is_away_nothing_is_said_to_be_written() {
    let app = TestApp::start_with(Setup { pool_size: 1, ..Setup::default() }).await;
    let alice = app.user("user_alice");
    alice.syncs().await;
    let before = app.rows().await;
    app.database.go_away();
    is_unavailable(alice.post("/deployments").json(json!({ "name": "n", "repository": "r" })).await);
    is_unavailable(alice.get("/users/me").await);
    app.database.come_back();
    assert_eq!(app.rows().await, before);
}

#[actix_web::test]
async fn guarded_read_survives_a_dead_pooled_connection() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    for _ in 0..3 {
        app.database.end_connections();
        alice.get(&row.path).await.is(200);
        app.user("user_bob").get(&row.path).await.refuses(403, "not_owner");
    }
}

#[actix_web::test]
async fn list_and_profile_survive_a_dead_pooled_connection() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let endpoints = format!("{}/endpoints", alice.deploys("shop").await.path);
    for path in ["/users/me", "/deployments", "/deployments/public", &endpoints] {
        app.database.end_connections();
        alice.get(path).await.is(200);
    }
}

/// The check before the write meets the dead connections.
#[actix_web::test]
async fn guarded_write_survives_dead_pooled_connections() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    app.database.end_connections();
    alice.patch(&row.path).json(json!({ "name": "renamed" })).await.is(200);
    assert_eq!(app.rows().await.deployment(&row.id).name, "renamed");
}

#[actix_web::test]
async fn readiness_follows_the_database() {
    let app = TestApp::start_with(Setup { pool_size: 1, ..Setup::default() }).await;
    app.service.clerk.warm_up().await.unwrap();
    let operator = app.anonymous().anywhere();
    operator.get("/readyz").await.is(200);
    app.database.go_away();
    while operator.get("/readyz").await.status == 200 {
        tokio::task::yield_now().await;
    }
    let answer = operator.get("/readyz").await.is(503);
    assert_eq!((&answer.json()["status"], &answer.json()["database"]), (&json!("unready"), &json!("away")));
    app.database.come_back();
    while operator.get("/readyz").await.status != 200 {
        tokio::task::yield_now().await;
    }
}

#[actix_web::test]
async fn sign_out_that_cannot_be_shared_is_503_and_retryable() {
    let app = TestApp::start_with(Setup { pool_size: 1, ..Setup::default() }).await;
    let token = app.token_of("user_alice");
    let alice = app.anonymous().cookie("jwt", &token).on_a_page_of(FRONTEND);
    alice.get("/users/me").await.is(200);
    app.database.go_away();
    let answer = alice.post("/users/logout").await;
    assert_eq!(answer.cookies(), []);
    is_unavailable(answer);
    app.database.come_back();
    alice.get("/users/me").await.is(200);
    alice.post("/users/logout").await.is(204);
    alice.get("/users/me").await.refuses(401, "token-revoked");
    assert_eq!(app.rows().await.revocations.len(), 1);
}

#[actix_web::test]
async fn unreadable_revocations_show_in_readyz_and_catch_up() {
    let app = TestApp::start().await;
    app.service.clerk.warm_up().await.unwrap();
    let operator = app.anonymous().anywhere();
    let revocations = async || operator.get("/readyz").await.json()["revocations"].clone();
    assert_eq!(revocations().await, json!("ok"));
    app.database.go_away();
    while revocations().await != json!("stale") {
        tokio::task::yield_now().await;
    }
    app.database.come_back();
    // The database and the revocations are checked apart from each other.
    while operator.get("/readyz").await.status != 200 {
        tokio::task::yield_now().await;
    }
    assert_eq!(revocations().await, json!("ok"));
}
