//! `GET, PATCH, DELETE /users/{id}`.

use serde_json::{Value, json};

use crate::support::TestApp;

#[actix_web::test]
async fn a_user_sees_and_changes_themselves() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    alice.syncs().await;
    let changed = alice.patch("/users/user_alice").json(json!({ "firstName": "Ada" })).await.is(200).json();
    assert_eq!(changed["firstName"], json!("Ada"));
    assert_eq!(alice.get("/users/user_alice").await.is(200).json(), changed);
}

#[actix_web::test]
async fn null_empties_a_field_and_absent_keeps_it() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    alice.post("/users/clerk-sync").json(json!({ "firstName": "Ada", "lastName": "Lovelace" })).await.is(200);
    let changed = alice.patch("/users/user_alice").json(json!({ "firstName": null })).await.is(200).json();
    assert_eq!((&changed["firstName"], &changed["lastName"]), (&Value::Null, &json!("Lovelace")));
}

#[actix_web::test]
async fn nobody_sees_changes_or_deletes_another_user() {
    let app = TestApp::start().await;
    app.user("user_alice").syncs().await;
    let bob = app.user("user_bob");
    bob.syncs().await;
    let path = "/users/user_alice";
    for call in [bob.get(path), bob.patch(path).json(json!({ "firstName": "Eve" })), bob.delete(path)] {
        app.unchanged_by(call).await.refuses(403, "not_owner");
    }
}

#[actix_web::test]
async fn missing_user_is_refused_like_another_user() {
    let app = TestApp::start().await;
    app.user("user_alice").syncs().await;
    let bob = app.user("user_bob");
    let elses = bob.get("/users/user_alice").await.refuses(403, "not_owner").apart_from_its_id();
    for nobody in ["user_nobody", "user_bob", "alice", "org_alice", "user_"] {
        assert_eq!(bob.get(format!("/users/{nobody}")).await.apart_from_its_id(), elses, "{nobody}");
    }
}

#[actix_web::test]
async fn deletion_takes_own_deployments_and_endpoints_only() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let (hers, his) = (alice.deploys("hers").await, bob.deploys("his").await);
    alice.adds_endpoint(&hers, "/hers").await;
    let kept = bob.adds_endpoint(&his, "/his").await;
    alice.delete("/users/user_alice").await.is(204);
    let rows = app.rows().await;
    assert_eq!(rows.users.iter().map(|row| &*row.id).collect::<Vec<_>>(), ["user_bob"]);
    assert_eq!(rows.deployments.iter().map(|row| &row.id).collect::<Vec<_>>(), [&his.id]);
    assert_eq!(rows.endpoints.iter().map(|row| &row.id).collect::<Vec<_>>(), [&kept.id]);
    alice.get("/users/user_alice").await.refuses(403, "not_owner");
}

#[actix_web::test]
async fn a_user_who_was_deleted_and_comes_back_starts_anew() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    alice.deploys("old").await;
    alice.delete("/users/user_alice").await.is(204);
    assert_eq!(alice.get("/users/me").await.is(200).json()["synced"], json!(false));
    alice.deploys("new").await;
    assert_eq!(app.rows().await.deployments.len(), 1);
}
