//! The limits per user, checked where a row is created and where a row is transferred.

use api::limits::Limits;
use futures_util::future::join_all;
use serde_json::json;

use crate::support::{Answer, Setup, TestApp};

const LIMIT: u32 = 3;

/// The service with low limits.
async fn limited() -> TestApp {
    let limits = Limits { deployments_per_user: LIMIT, endpoints_per_deployment: LIMIT, grants_per_deployment: LIMIT };
    TestApp::start_with(Setup { limits, ..Setup::default() }).await
}

/// Asserts that rows were created up to the limit and that the other calls were refused with it.
fn within_the_limit(answers: Vec<Answer>) {
    let (created, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status < 400);
    assert_eq!(created.len(), LIMIT as usize);
    for answer in refused {
        answer.refuses(422, "limit_reached");
    }
}

#[actix_web::test]
async fn one_deployment_too_many_is_422_and_names_the_limit() {
    let app = limited().await;
    let alice = app.user("user_alice");
    let rows = [alice.deploys("1").await, alice.deploys("2").await, alice.deploys("3").await];
    let more = || alice.post("/deployments").json(json!({ "name": "n", "repository": "r" }));
    let answer = app.unchanged_by(more()).await.refuses(422, "limit_reached");
    assert_eq!(answer.json()["error"]["message"], json!("A user may own at most 3 deployments."));
    alice.delete(&rows[0].path).await.is(204);
    more().await.is(201);
    app.user("user_bob").deploys("1").await;
}

#[actix_web::test]
async fn a_transfer_to_a_user_at_the_limit_is_422() {
    let app = limited().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("hers").await;
    let last = [bob.deploys("1").await, bob.deploys("2").await, bob.deploys("3").await];
    let transfer = || alice.post(format!("{}/transfer", row.path)).json(json!({ "to": "user_bob" }));
    app.unchanged_by(transfer()).await.refuses(422, "limit_reached");
    bob.delete(&last[0].path).await.is(204);
    transfer().await.is(204);
}

#[actix_web::test]
async fn one_endpoint_too_many_is_422_for_owner_and_editor() {
    let app = limited().await;
    let (alice, ed) = (app.user("user_alice"), app.user("user_ed"));
    ed.syncs().await;
    let row = alice.deploys("shop").await;
    alice.grants(&row, "user_ed", "editor").await;
    for route in ["/1", "/2", "/3"] {
        alice.adds_endpoint(&row, route).await;
    }
    for caller in [&alice, &ed] {
        let path = format!("{}/endpoints", row.path);
        let call = caller.post(path).json(json!({ "route": "/4", "method": "GET" }));
        let answer = app.unchanged_by(call).await.refuses(422, "limit_reached");
        assert_eq!(answer.json()["error"]["message"], json!("A deployment may have at most 3 endpoints."));
    }
}

#[actix_web::test]
async fn one_grant_too_many_is_422_and_a_change_is_not() {
    let app = limited().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    for number in 1..=4 {
        app.user(&format!("user_{number}")).syncs().await;
    }
    for number in 1..=3 {
        alice.grants(&row, &format!("user_{number}"), "viewer").await;
    }
    let call = alice.put(format!("{}/grants/user_4", row.path)).json(json!({ "access": "viewer" }));
    let answer = app.unchanged_by(call).await.refuses(422, "limit_reached");
    assert_eq!(answer.json()["error"]["message"], json!("A deployment may be shared with at most 3 users."));
    alice.grants(&row, "user_3", "editor").await;
}

#[actix_web::test]
async fn twenty_creations_at_once_stop_at_the_limit() {
    let app = limited().await;
    let alice = app.user("user_alice");
    alice.syncs().await;
    let create = || alice.post("/deployments").json(json!({ "name": "n", "repository": "r" })).into_future();
    within_the_limit(join_all((0..20).map(|_| create())).await);
    assert_eq!(app.rows().await.deployments.len(), LIMIT as usize);
}

#[actix_web::test]
async fn transfers_and_creations_at_once_stop_at_the_limit() {
    let app = limited().await;
    let bob = app.user("user_bob");
    bob.syncs().await;
    let mut calls = Vec::new();
    for number in 0..8 {
        let giver = app.user(&format!("user_{number}"));
        let row = giver.deploys("gift").await;
        calls.push(giver.post(format!("{}/transfer", row.path)).json(json!({ "to": "user_bob" })).into_future());
        calls.push(bob.post("/deployments").json(json!({ "name": "n", "repository": "r" })).into_future());
    }
    within_the_limit(join_all(calls).await);
    let rows = app.rows().await;
    assert_eq!(rows.deployments.iter().filter(|row| row.user_id == "user_bob").count(), LIMIT as usize);
}

#[actix_web::test]
async fn endpoints_and_grants_at_once_stop_at_the_limit() {
    let app = limited().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let users: Vec<_> = (0..10).map(|number| format!("user_{number}")).collect();
    for user in &users {
        app.user(user).syncs().await;
    }
    let endpoints = format!("{}/endpoints", row.path);
    let create = || alice.post(&endpoints).json(json!({ "route": "/", "method": "GET" })).into_future();
    within_the_limit(join_all((0..20).map(|_| create())).await);
    let grant = |user: &String| alice.put(format!("{}/grants/{user}", row.path)).json(json!({ "access": "viewer" }));
    within_the_limit(join_all(users.iter().map(|user| grant(user).into_future())).await);
    let rows = app.rows().await;
    assert_eq!((rows.endpoints.len(), rows.grants.len()), (LIMIT as usize, LIMIT as usize));
}
