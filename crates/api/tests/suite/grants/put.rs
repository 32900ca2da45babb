//! `PUT /deployments/{deployment_id}/grants/{user_id}`.

use serde_json::{Value, json};

use crate::support::TestApp;

#[actix_web::test]
async fn a_grant_is_made_and_changed_and_keeps_its_date() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let vera = app.user("user_vera");
    vera.syncs().await;
    let row = alice.deploys("shop").await;
    app.unchanged_by(vera.get(&row.path)).await.refuses(403, "not_owner");
    let made = alice.grants(&row, "user_vera", "viewer").await.json();
    let expected = json!({
        "deploymentId": row.id, "userId": "user_vera", "userName": null, "access": "viewer", "createdAt": made["createdAt"],
    });
    assert_eq!(made, expected);
    vera.get(&row.path).await.is(200);
    vera.patch(&row.path).json(json!({})).await.refuses(403, "not_owner");
    for access in ["editor", "editor", "viewer"] {
        let changed = alice.grants(&row, "user_vera", access).await.json();
        assert_eq!((&changed["access"], &changed["createdAt"]), (&json!(access), &made["createdAt"]));
        let status = if access == "editor" { 200 } else { 403 };
        vera.patch(&row.path).json(json!({})).await.is(status);
    }
    assert_eq!(app.rows().await.grants, [(row.id, "user_vera".to_owned(), "viewer".to_owned())]);
}

#[actix_web::test]
async fn sharing_with_unknown_user_is_422() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    for user in ["user_nobody", "user_", "vera", "user_a%00", "user_vera%20", "%2e"] {
        let call = alice.put(format!("{}/grants/{user}", row.path)).json(json!({ "access": "viewer" }));
        app.unchanged_by(call).await.refuses(422, "invalid").names(&["user_id"]);
    }
}

#[actix_web::test]
async fn the_owner_needs_no_grant() {
    let app = TestApp::start().await;
    let alice = app.member("user_alice", "org_acme", "member", &[]);
    let row = alice.deploys_with(json!({ "inOrganization": true })).await;
    let path = format!("{}/grants/user_alice", row.path);
    for caller in [&alice, &app.member("user_mo", "org_acme", "admin", &[])] {
        for access in ["viewer", "editor"] {
            let call = caller.put(&path).json(json!({ "access": access }));
            app.unchanged_by(call).await.refuses(422, "invalid").names(&["user_id"]);
        }
    }
}

#[actix_web::test]
async fn unknown_level_is_422() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    app.user("user_vera").syncs().await;
    let row = alice.deploys("shop").await;
    let wrong = [
        (json!({}), "access"),
        (json!({ "access": "owner" }), "access"),
        (json!({ "access": "Viewer" }), "access"),
        (json!({ "access": null }), "access"),
        (json!({ "access": "viewer", "userId": "user_eve" }), "userId"),
        (Value::Null, ""),
    ];
    for (body, field) in wrong {
        let call = alice.put(format!("{}/grants/user_vera", row.path)).json(body);
        app.unchanged_by(call).await.refuses(422, "invalid").names(&[field]);
    }
    alice.grants(&row, "user_vera", "viewer").await;
}

#[actix_web::test]
async fn a_user_who_is_deleted_takes_their_grants_along() {
    let app = TestApp::start().await;
    let (alice, vera) = (app.user("user_alice"), app.user("user_vera"));
    vera.syncs().await;
    let row = alice.deploys("shop").await;
    alice.grants(&row, "user_vera", "viewer").await;
    vera.delete("/users/user_vera").await.is(204);
    assert_eq!(app.rows().await.grants, []);
    // A recreated user starts without grants.
    vera.syncs().await;
    vera.get(&row.path).await.refuses(403, "not_owner");
}
