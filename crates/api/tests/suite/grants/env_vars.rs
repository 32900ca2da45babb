//! Only the owner sees and changes the environment variables, in every answer.

use serde_json::{Value, json};

use super::World;
use crate::support::{Answer, TestApp};

/// Asserts that the answer shows a deployment without its secrets, at this access level.
fn shows_no_secret(answer: &Answer, access: &str) {
    let text = answer.text();
    assert!(!text.contains("envVars") && !text.contains("hidden"), "{text}");
    assert!(text.contains(&format!(r#""access":"{access}""#)), "{text}");
}

#[actix_web::test]
async fn owner_sees_env_vars_viewer_and_editor_do_not() {
    let app = TestApp::start().await;
    let path = World::of_alice(&app).await.deployment.path;
    let whole = app.user("user_alice").get(&path).await.is(200).json();
    assert_eq!((&whole["envVars"]["KEY"], &whole["access"]), (&json!("hidden"), &json!("owner")));
    for (user, access) in [("user_vera", "viewer"), ("user_ed", "editor")] {
        let answer = app.user(user).get(&path).await.is(200);
        shows_no_secret(&answer, access);
        let mut rest = whole.clone();
        rest.as_object_mut().unwrap().remove("envVars");
        rest["access"] = json!(access);
        rest["can"] = answer.json()["can"].clone();
        assert_eq!(answer.json(), rest, "the other fields are shown");
        shows_no_secret(&app.user(user).get("/deployments/shared").await.is(200), access);
    }
}

#[actix_web::test]
async fn an_editors_change_does_not_show_them() {
    let app = TestApp::start().await;
    let path = World::of_alice(&app).await.deployment.path;
    let answer = app.user("user_ed").patch(&path).json(json!({ "name": "new" })).await.is(200);
    shows_no_secret(&answer, "editor");
    assert_eq!(answer.json()["name"], json!("new"));
    assert_eq!(app.user("user_alice").get(&path).await.json()["envVars"], json!({ "KEY": "hidden" }));
}

#[actix_web::test]
async fn editor_who_sends_private_is_422() {
    let app = TestApp::start().await;
    let path = World::of_alice(&app).await.deployment.path;
    for (body, fields) in [
        (json!({ "private": false }), &["private"][..]),
        (json!({ "private": true, "name": "new" }), &["private"]),
        (json!({ "private": false, "envVars": {} }), &["envVars", "private"]),
    ] {
        let call = app.user("user_ed").patch(&path).json(&body);
        app.unchanged_by(call).await.refuses(422, "invalid").names(fields);
        app.unchanged_by(app.user("user_vera").patch(&path).json(&body)).await.refuses(403, "not_owner");
        app.user("user_alice").patch(&path).json(&body).await.is(200);
    }
}

#[actix_web::test]
async fn editor_sending_env_vars_is_422() {
    let app = TestApp::start().await;
    let path = World::of_alice(&app).await.deployment.path;
    for body in [json!({ "envVars": {} }), json!({ "name": "new", "envVars": { "KEY": "ed's" } })] {
        let call = app.user("user_ed").patch(&path).json(&body);
        app.unchanged_by(call).await.refuses(422, "invalid").names(&["envVars"]);
        app.unchanged_by(app.user("user_vera").patch(&path).json(&body)).await.refuses(403, "not_owner");
        app.user("user_alice").patch(&path).json(&body).await.is(200);
    }
}

#[actix_web::test]
async fn manager_sees_env_vars_organization_reader_does_not() {
    let app = TestApp::start().await;
    let owner = app.member("user_alice", "org_acme", "member", &[]);
    let path = World::of(&app, &owner, json!({ "inOrganization": true })).await.deployment.path;
    let member = |role: &str, permissions: &[&str]| app.member("user_mo", "org_acme", role, permissions);
    shows_no_secret(&member("member", &["read"]).get(&path).await.is(200), "viewer");
    for manager in [member("member", &["manage"]), member("admin", &[]), member("member", &["read", "manage"])] {
        let shown = manager.get(&path).await.is(200).json();
        assert_eq!((&shown["envVars"]["KEY"], &shown["access"]), (&json!("hidden"), &json!("owner")));
    }
    let changed = member("member", &["manage"]).patch(&path).json(json!({ "envVars": { "KEY": "hers" } })).await;
    assert_eq!(changed.is(200).json()["envVars"], json!({ "KEY": "hers" }));
    assert_eq!(owner.get(&path).await.is(200).json()["envVars"]["KEY"], Value::from("hers"));
}
