//! `GET, PATCH, DELETE /deployments/{id}`.

use serde_json::{Value, json};

use crate::support::{TestApp, deployment};

#[actix_web::test]
async fn the_owner_changes_what_is_sent_and_keeps_what_is_not() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let fields = json!({ "envVars": { "OLD": "1" }, "tags": ["a"], "description": "Old." });
    let row = alice.deploys_with(fields).await;
    let before = alice.get(&row.path).await.is(200).json();
    let changes = json!({ "name": "new name", "envVars": { "NEW": "2" }, "description": null, "portNumber": 1 });
    let after = alice.patch(&row.path).json(&changes).await.is(200).json();
    for (name, old) in before.as_object().unwrap().iter().filter(|(name, _)| *name != "updatedAt") {
        assert_eq!(&after[name], changes.get(name).unwrap_or(old), "{name}");
    }
    assert!(after["updatedAt"].as_str() >= before["updatedAt"].as_str());
    assert_eq!(alice.get(&row.path).await.is(200).json(), after);
}

#[actix_web::test]
async fn an_empty_change_changes_nothing_but_the_time() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let mut before = alice.get(&row.path).await.is(200).json();
    let after = alice.patch(&row.path).json(json!({})).await.is(200).json();
    before["updatedAt"] = after["updatedAt"].clone();
    assert_eq!(after, before);
}

#[actix_web::test]
async fn every_field_can_be_changed() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let changes = json!({
        "name": "n", "repository": "r", "branch": "b", "dockerFilePath": "d", "contextDir": "c", "portNumber": 9,
        "envVars": { "A": "" }, "resourceVersion": "standard", "private": false, "description": "x", "tags": ["t"],
    });
    let after = alice.patch(&row.path).json(&changes).await.is(200).json();
    for (name, value) in changes.as_object().unwrap() {
        assert_eq!(&after[name], value, "{name}");
    }
}

#[actix_web::test]
async fn deleting_a_deployment_takes_its_endpoints_and_no_others() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let (doomed, kept) = (alice.deploys("doomed").await, alice.deploys("kept").await);
    alice.adds_endpoint(&doomed, "/doomed").await;
    let endpoint = alice.adds_endpoint(&kept, "/kept").await;
    alice.delete(&doomed.path).await.is(204);
    let rows = app.rows().await;
    assert_eq!(rows.deployments.iter().map(|row| &row.id).collect::<Vec<_>>(), [&kept.id]);
    assert_eq!(rows.endpoints.iter().map(|row| &row.id).collect::<Vec<_>>(), [&endpoint.id]);
}

#[actix_web::test]
async fn deleted_row_is_refused_like_another_users() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let (hers, his) = (alice.deploys("hers").await, bob.deploys("his").await);
    let elses = alice.get(&his.path).await.refuses(403, "not_owner").apart_from_its_id();
    alice.delete(&hers.path).await.is(204);
    for call in [alice.get(&hers.path), alice.delete(&hers.path), alice.patch(&hers.path).json(json!({ "name": "n" }))]
    {
        assert_eq!(call.await.apart_from_its_id(), elses);
    }
}

#[actix_web::test]
async fn text_of_any_script_comes_back_as_it_was_sent() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    for name in ["Ünïcödé", "日本語", "עברית", "🦀", "'; DROP TABLE deployments; --", "%_\\", "null"] {
        let body = deployment(json!({ "name": name, "description": name, "tags": [name], "envVars": { "KEY": name } }));
        let created = alice.post("/deployments").json(body).await.is(201).json();
        let path = format!("/deployments/{}", created["id"].as_str().unwrap());
        let shown = alice.get(path).await.is(200).json();
        assert_eq!(
            [&shown["name"], &shown["description"], &shown["tags"][0], &shown["envVars"]["KEY"]],
            [&json!(name); 4]
        );
        assert_ne!(shown["id"], Value::Null);
    }
}
