//! A stranger without any grant reaches nothing.

use serde_json::json;

use crate::support::TestApp;

#[actix_web::test]
async fn stranger_can_do_nothing_with_another_users_row() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    bob.syncs().await;
    let row = alice.deploys_with(json!({ "private": false })).await;
    let (transfer, endpoints) = (format!("{}/transfer", row.path), format!("{}/endpoints", row.path));
    alice.get(&row.path).await.is(200);
    for call in [
        bob.get(&row.path),
        bob.patch(&row.path).json(json!({ "name": "eve" })),
        bob.delete(&row.path),
        bob.post(&transfer).json(json!({ "to": "user_bob" })),
        bob.get(&endpoints),
        bob.post(&endpoints).json(json!({ "route": "/", "method": "GET" })),
        bob.post("/deployments/batch-delete").json(json!({ "ids": [row.id] })),
    ] {
        app.unchanged_by(call).await.refuses(403, "not_owner");
    }
}

#[actix_web::test]
async fn headers_that_name_another_user_change_nobody() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    for header in [
        "x-user-id",
        "x-clerk-user-id",
        "x-forwarded-user",
        "x-clerk-auth-status",
        "x-original-url",
        "x-http-method-override",
    ] {
        let bob = app.user("user_bob").with(header, "user_alice");
        app.unchanged_by(bob.delete(&row.path)).await.refuses(403, "not_owner");
        app.anonymous().with(header, "user_alice").get(&row.path).await.refuses(401, "token-missing");
    }
}
