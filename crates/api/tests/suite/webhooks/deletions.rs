//! Users who are deleted at Clerk: docs/decisions/0004 says what happens to their rows.

use api::resources::removal::{Progress, advance};
use serde_json::json;

use super::{event, tell, user};
use crate::support::TestApp;

const NOW: i64 = 1_800_000_000_000;

fn deleted(id: &str) -> serde_json::Value {
    event("user.deleted", json!({ "object": "user", "id": id, "deleted": true }))
}

#[actix_web::test]
async fn deleted_user_goes_with_owned_rows_only() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    alice.adds_endpoint(&row, "/").await;
    let kept = bob.deploys("kept").await;
    tell(&app, deleted("user_alice"), "applied").await;
    let rows = app.rows().await;
    assert_eq!(rows.users.iter().map(|user| user.id.as_str()).collect::<Vec<_>>(), ["user_bob"]);
    assert_eq!(rows.deployments.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), [kept.id.as_str()]);
    assert_eq!((rows.endpoints.len(), rows.deleted_users), (0, vec!["user_alice".to_owned()]));
    bob.get(&kept.path).await.is(200);
}

#[actix_web::test]
async fn every_token_of_a_deleted_user_is_refused() {
    let app = TestApp::start().await;
    let (phone, laptop) = (app.user("user_alice"), app.user("user_alice"));
    phone.get("/users/me").await.is(200);
    tell(&app, deleted("user_alice"), "applied").await;
    for device in [phone, laptop, app.user("user_alice")] {
        device.get("/users/me").await.refuses(401, "token-revoked");
    }
}

#[actix_web::test]
async fn late_events_do_not_recreate_a_deleted_user() {
    let app = TestApp::start().await;
    tell(&app, deleted("user_alice"), "applied").await;
    let before = app.rows().await;
    assert!(before.users.is_empty());
    tell(&app, event("user.created", user("user_alice", "Alice", NOW)), "stale").await;
    tell(&app, event("user.updated", user("user_alice", "Alice", NOW + 1)), "stale").await;
    assert_eq!(app.rows().await, before);
}

#[actix_web::test]
async fn a_deletion_that_is_told_twice_is_one() {
    let app = TestApp::start().await;
    tell(&app, deleted("user_alice"), "applied").await;
    tell(&app, deleted("user_alice"), "applied").await;
    let rows = app.rows().await;
    assert_eq!((rows.deleted_users.len(), rows.revocations), (1, vec!["user_alice".to_owned()]));
}

#[actix_web::test]
async fn write_checked_before_deletion_does_not_recreate_user() {
    let app = TestApp::start().await;
    // The state of another process: the tombstone is written, and the process has not read the revocation.
    app.run(|connection| {
        let id: auth::UserId = "user_alice".parse().unwrap();
        api::resources::user::sync::delete_permanently(connection, &id, NOW)
    })
    .await;
    let alice = app.user("user_alice");
    for call in [
        alice.post("/deployments").json(json!({ "name": "n", "repository": "r" })),
        alice.post("/users/clerk-sync").json(json!({})),
    ] {
        app.unchanged_by(call).await.refuses(401, "token-revoked");
    }
    while app.run(|connection| advance(connection, "user_alice")).await == Progress::Unfinished {}
    assert!(app.rows().await.users.is_empty());
}
