//! `POST /deployments`.

use serde_json::{Value, json};

use crate::support::{TestApp, deployment, forge};

#[actix_web::test]
async fn created_for_the_caller_and_found_at_location() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let body = deployment(json!({
        "branch": "dev", "dockerFilePath": "docker/Dockerfile", "contextDir": "app", "portNumber": 65535,
        "envVars": { "KEY": "line 1\nline 2" }, "resourceVersion": "high", "private": false,
        "description": "Sells things.", "tags": ["web", "café"],
    }));
    let answer = alice.post("/deployments").json(&body).await.is(201);
    let created = answer.json();
    for (name, value) in body.as_object().unwrap() {
        assert_eq!(&created[name], value, "{name}");
    }
    assert_eq!(created["userId"], json!("user_alice"));
    let location = answer.header("location").unwrap();
    assert_eq!(alice.clone().anywhere().get(location).await.is(200).json(), created);
}

#[actix_web::test]
async fn absent_fields_have_defaults_and_private_is_true() {
    let app = TestApp::start().await;
    let created = app.user("user_alice").post("/deployments").json(deployment(json!({}))).await.is(201).json();
    let defaults = json!({
        "branch": "main", "dockerFilePath": "Dockerfile", "contextDir": ".", "portNumber": 8080, "envVars": {},
        "resourceVersion": "basic", "private": true, "description": null, "tags": [],
    });
    for (name, value) in defaults.as_object().unwrap() {
        assert_eq!(&created[name], value, "{name}");
    }
}

#[actix_web::test]
async fn callers_row_is_created_from_the_verified_subject() {
    let app = TestApp::start().await;
    let token = app.clerk.mint(&forge::session("user_alice").email("alice@example.com"));
    app.bearer(&token).deploys("shop").await;
    let rows = app.rows().await;
    let [user] = rows.users.as_slice() else { panic!("{rows:?}") };
    assert_eq!((user.id.as_str(), user.email.as_deref()), ("user_alice", Some("alice@example.com")));
    assert_eq!(rows.deployments[0].user_id, "user_alice");
}

#[actix_web::test]
async fn a_row_that_is_there_is_not_touched_by_a_creation() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    alice.post("/users/clerk-sync").json(json!({ "firstName": "Ada" })).await.is(200);
    let before = app.rows().await.users;
    alice.deploys("shop").await;
    assert_eq!(app.rows().await.users, before);
}

#[actix_web::test]
async fn a_body_cannot_choose_the_owner_the_id_or_the_times() {
    let app = TestApp::start().await;
    app.user("user_bob").syncs().await;
    for name in ["id", "userId", "user_id", "user", "createdAt", "updatedAt", "__proto__"] {
        let body = deployment(json!({ name: "user_bob" }));
        let call = app.user("user_alice").post("/deployments").json(body);
        app.unchanged_by(call).await.refuses(422, "invalid").names(&[name]);
    }
}

#[actix_web::test]
async fn a_wrong_body_creates_neither_a_deployment_nor_a_user() {
    let app = TestApp::start().await;
    let call = app.user("user_alice").post("/deployments").json(deployment(json!({ "portNumber": 0 })));
    app.unchanged_by(call).await.refuses(422, "invalid").names(&["portNumber"]);
    assert_eq!(app.user("user_alice").get("/users/me").await.json()["synced"], Value::Bool(false));
}
