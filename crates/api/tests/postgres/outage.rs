//! PostgreSQL goes away and comes back, and ends connections as it pleases.

use serde_json::json;

use crate::support::{Answer, FRONTEND, Setup, TestApp};

#[track_caller]
fn is_unavailable(answer: Answer) {
    let answer = answer.refuses(503, "database_unavailable");
    assert_eq!(answer.header("retry-after"), Some("1"));
}

#[actix_web::test]
async fn while_it_is_away_every_guarded_route_is_503_and_never_a_pass() {
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
async fn a_connection_that_died_in_the_pool_does_not_cost_a_guarded_read() {
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
async fn a_connection_that_died_in_the_pool_does_not_cost_a_list_or_a_profile() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let endpoints = format!("{}/endpoints", alice.deploys("shop").await.path);
    for path in ["/users/me", "/deployments", "/deployments/public", &endpoints] {
        app.database.end_connections();
        alice.get(path).await.is(200);
    }
}

#[actix_web::test]
async fn a_guarded_write_finds_a_connection_that_lives_because_its_check_has_met_the_dead_ones() {
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
    let answer = operator.get("/readyz").await.is(503);
    assert_eq!((&answer.json()["status"], &answer.json()["database"]), (&json!("unready"), &json!("away")));
    app.database.come_back();
    operator.get("/readyz").await.is(200);
}

#[actix_web::test]
async fn a_sign_out_that_nobody_else_could_be_told_of_is_503_and_can_be_tried_again() {
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
async fn a_process_that_cannot_read_revocations_says_so_and_reads_them_when_it_can() {
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
    while revocations().await != json!("ok") {
        tokio::task::yield_now().await;
    }
    operator.get("/readyz").await.is(200);
}
