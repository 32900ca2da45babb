//! `POST /deployments/{id}/transfer`.

use serde_json::json;

use crate::support::TestApp;

#[actix_web::test]
async fn new_owner_has_access_at_once_former_owner_none() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    bob.syncs().await;
    let row = alice.deploys("shop").await;
    let endpoint = alice.adds_endpoint(&row, "/").await;
    alice.post(format!("{}/transfer", row.path)).json(json!({ "to": "user_bob" })).await.is(204);
    assert_eq!(bob.get(&row.path).await.is(200).json()["userId"], json!("user_bob"));
    bob.get(&endpoint.path).await.is(200);
    for path in [&row.path, &endpoint.path] {
        for call in [alice.get(path), alice.patch(path).json(json!({ "description": "x" })), alice.delete(path)] {
            app.unchanged_by(call).await.refuses(403, "not_owner");
        }
    }
    let again = alice.post(format!("{}/transfer", row.path)).json(json!({ "to": "user_alice" }));
    app.unchanged_by(again).await.refuses(403, "not_owner");
}

#[actix_web::test]
async fn transfer_to_unknown_user_is_422() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    for to in ["user_nobody", "user_", "alice", "", "user_a\u{0}", "user_alice "] {
        let call = alice.post(format!("{}/transfer", row.path)).json(json!({ "to": to }));
        app.unchanged_by(call).await.refuses(422, "invalid").names(&["to"]);
    }
    alice.get(&row.path).await.is(200);
}

#[actix_web::test]
async fn a_stranger_takes_nothing() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    bob.syncs().await;
    let row = alice.deploys("shop").await;
    let call = bob.post(format!("{}/transfer", row.path)).json(json!({ "to": "user_bob" }));
    app.unchanged_by(call).await.refuses(403, "not_owner");
    alice.get(&row.path).await.is(200);
}

#[actix_web::test]
async fn a_deployment_may_be_given_to_oneself() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    alice.post(format!("{}/transfer", row.path)).json(json!({ "to": "user_alice" })).await.is(204);
    alice.get(&row.path).await.is(200);
}

#[actix_web::test]
async fn missing_or_extra_fields_are_422() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    bob.syncs().await;
    let row = alice.deploys("shop").await;
    let wrong = [(json!({}), "to"), (json!({ "to": 7 }), "to"), (json!({ "to": "user_bob", "id": "x" }), "id")];
    for (body, field) in wrong {
        let call = alice.post(format!("{}/transfer", row.path)).json(body);
        app.unchanged_by(call).await.refuses(422, "invalid").names(&[field]);
    }
}
