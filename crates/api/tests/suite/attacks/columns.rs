//! Mass assignment: an update that accepts every column lets a client transfer rows or write other rows.

use serde_json::{Value, json};

use crate::support::TestApp;

/// Fields that a client would send to become another user or to write another row.
fn smuggled(id: &str) -> [(&'static str, Value); 6] {
    [
        ("id", json!(id)),
        ("userId", json!("user_bob")),
        ("user_id", json!("user_bob")),
        ("user", json!({ "id": "user_bob" })),
        ("owner", json!("user_bob")),
        ("createdAt", json!("2000-01-01T00:00:00Z")),
    ]
}

#[actix_web::test]
async fn deployment_patch_of_id_or_owner_is_422() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let (hers, his) = (alice.deploys("hers").await, bob.deploys("his").await);
    alice.patch(&hers.path).json(json!({ "name": "fine" })).await.is(200);
    for (name, value) in smuggled(&his.id) {
        let call = alice.patch(&hers.path).json(json!({ "name": "eve", name: value }));
        app.unchanged_by(call).await.refuses(422, "invalid").names(&[name]);
    }
}

#[actix_web::test]
async fn user_patch_of_id_or_email_is_422() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    alice.syncs().await;
    app.user("user_bob").syncs().await;
    alice.patch("/users/user_alice").json(json!({ "firstName": "Ada" })).await.is(200);
    for (name, value) in
        smuggled("user_bob").into_iter().chain([("email", json!("x@y.example")), ("clerkId", json!("x"))])
    {
        let call = alice.patch("/users/user_alice").json(json!({ "firstName": "Eve", name: value }));
        app.unchanged_by(call).await.refuses(422, "invalid").names(&[name]);
    }
}

#[actix_web::test]
async fn array_body_does_not_fill_fields_by_position() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let endpoint = alice.adds_endpoint(&row, "/").await;
    for path in [&row.path, &endpoint.path, "/users/user_alice"] {
        for body in [json!([]), json!(["Eve"]), json!([null, null, null])] {
            app.unchanged_by(alice.patch(path).json(body)).await.refuses(422, "invalid");
        }
    }
    let call =
        alice.post("/deployments").json(json!(["name", "repository", "b", "d", "c", 1, {}, "high", true, "d", []]));
    app.unchanged_by(call).await.refuses(422, "invalid");
}
