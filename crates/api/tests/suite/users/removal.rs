//! Users who own more than one transaction can delete: docs/decisions/0004 says what holds meanwhile.

use api::{
    removals::Removals,
    resources::removal::{Progress, advance},
};
use serde_json::{Value, json};

use crate::support::{Client, Row, TestApp, webhook};

/// More rows than the request itself deletes.
const MANY: usize = 1500;

/// Alice with a deployment that is shared with Ed and many others; Bob with one deployment.
async fn world(app: &TestApp) -> (Client<'_>, Client<'_>, Row) {
    let (alice, ed) = (app.user("user_alice"), app.user("user_ed"));
    ed.syncs().await;
    app.user("user_bob").deploys("kept").await;
    let shared = alice.deploys_with(json!({ "name": "shared", "private": false })).await;
    alice.adds_endpoint(&shared, "/").await;
    alice.grants(&shared, "user_ed", "editor").await;
    app.bulk_deployments("user_alice", MANY).await;
    (alice, ed, shared)
}

async fn deleted_at_clerk(app: &TestApp) {
    let event = json!({ "type": "user.deleted", "data": { "id": "user_alice" } });
    let answer = webhook::sign(app.anonymous().post("/webhooks/clerk"), webhook::now(), &event).await.is(200);
    assert_eq!(answer.json(), json!({ "outcome": "applied" }));
}

async fn is_reached_by_nobody(app: &TestApp, ed: &Client<'_>, shared: &Row) {
    let endpoints = format!("{}/endpoints", shared.path);
    for call in [
        ed.get(&shared.path),
        ed.get(&endpoints),
        ed.patch(&shared.path).json(json!({ "name": "ed's" })),
        ed.post(&endpoints).json(json!({ "route": "/ed", "method": "GET" })),
    ] {
        app.unchanged_by(call).await.refuses(403, "not_owner");
    }
    for list in ["/deployments/shared", "/deployments/public"] {
        assert_eq!(ed.get(list).await.is(200).json()["items"], json!([]), "{list}");
    }
    let bob = app.user("user_bob");
    let his = bob.get("/deployments").await.is(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    let transfer = bob.post(format!("/deployments/{his}/transfer")).json(json!({ "to": "user_alice" }));
    app.unchanged_by(transfer).await.refuses(422, "invalid").names(&["to"]);
    let grant = bob.put(format!("/deployments/{his}/grants/user_alice")).json(json!({ "access": "viewer" }));
    app.unchanged_by(grant).await.refuses(422, "invalid").names(&["user_id"]);
}

/// Repeats the removal until nothing is left, and asserts that the rows of Bob and Ed remain.
async fn is_finished(app: &TestApp) {
    while !app.rows().await.removals.is_empty() {
        tokio::task::yield_now().await;
    }
    // Table by table, because tables read before the last batch may show an earlier state.
    let rows = app.rows().await;
    let users: Vec<_> = rows.users.iter().map(|user| user.id.as_str()).collect();
    assert_eq!((users, rows.deployments.len()), (vec!["user_bob", "user_ed"], 1));
    assert_eq!((rows.endpoints.len(), rows.grants.len()), (0, 0));
}

/// The rows cannot be deleted, and are still unreachable for every caller.
#[actix_web::test]
async fn a_deletion_that_cannot_go_on_has_ended_every_access() {
    let app = TestApp::start().await;
    let (alice, ed, shared) = world(&app).await;
    app.refuse_deletions().await;
    deleted_at_clerk(&app).await;
    alice.get("/users/me").await.refuses(401, "token-revoked");
    is_reached_by_nobody(&app, &ed, &shared).await;
    let rows = app.rows().await;
    assert_eq!((rows.deleted_users, rows.removals), (vec!["user_alice".to_owned()], vec!["user_alice".to_owned()]));
    assert_eq!(rows.deployments.len(), MANY + 2);
    app.allow_deletions().await;
    let _removals = Removals::start(&app.database.url()).unwrap();
    is_finished(&app).await;
}

#[actix_web::test]
async fn a_large_account_is_202_and_goes_on_by_itself() {
    let app = TestApp::start().await;
    let (alice, ed, shared) = world(&app).await;
    alice.delete("/users/user_alice").await.is(202);
    let left = app.rows().await.deployments.len();
    assert!(2 < left && left < MANY + 2, "{left}");
    is_reached_by_nobody(&app, &ed, &shared).await;
    assert_eq!(alice.get("/deployments").await.is(200).json()["items"], json!([]));
    assert_eq!(alice.get("/users/me").await.is(200).json()["synced"], json!(false));
    alice.get("/users/user_alice").await.refuses(403, "not_owner");
    alice.delete("/users/user_alice").await.refuses(403, "not_owner");
    for call in [
        alice.post("/users/clerk-sync").json(json!({})),
        alice.post("/deployments").json(json!({ "name": "n", "repository": "r" })),
    ] {
        let answer = app.unchanged_by(call).await.refuses(409, "being_deleted");
        assert_eq!(answer.header("retry-after"), Some("5"));
    }
    // Two processes that do not know of each other.
    let _removals = [1, 2].map(|_| Removals::start(&app.database.url()).unwrap());
    is_finished(&app).await;
    alice.deploys("new").await;
}

#[actix_web::test]
async fn a_removal_goes_on_where_a_process_has_stopped() {
    let app = TestApp::start().await;
    let (.., shared) = world(&app).await;
    app.bulk_endpoints(&shared.id, 2500).await;
    deleted_at_clerk(&app).await;
    let sizes = async || {
        let rows = app.rows().await;
        [rows.deployments.len(), rows.endpoints.len()]
    };
    let mut before = sizes().await;
    // Each turn is a process that stops after a batch.
    while app.run(|connection| advance(connection, "user_alice")).await == Progress::Unfinished {
        let after = sizes().await;
        assert!(before[0] - after[0] <= 100 && before[1] - after[1] <= 1000, "{before:?} {after:?}");
        assert_ne!(before, after);
        before = after;
    }
    is_finished(&app).await;
    // Another one finds nothing to do.
    assert_eq!(app.run(|connection| advance(connection, "user_alice")).await, Progress::Finished);
}

#[actix_web::test]
async fn a_deleted_user_does_not_come_back_while_rows_remain() {
    let app = TestApp::start().await;
    let (alice, ..) = world(&app).await;
    app.refuse_deletions().await;
    // The state of a process that has not read the revocation.
    app.run(|connection| {
        let id: auth::UserId = "user_alice".parse().unwrap();
        api::resources::user::sync::delete_permanently(connection, &id, 1_800_000_000_000)
    })
    .await;
    for call in [
        alice.post("/users/clerk-sync").json(json!({ "firstName": "Eve" })),
        alice.post("/deployments").json(json!({ "name": "n", "repository": "r" })),
    ] {
        app.unchanged_by(call).await.refuses(401, "token-revoked");
    }
    let news = json!({ "type": "user.updated", "data": { "id": "user_alice", "first_name": "Eve" } });
    let late = webhook::sign(app.anonymous().post("/webhooks/clerk"), webhook::now(), &news);
    let answer: Value = app.unchanged_by(late).await.is(200).json();
    assert_eq!(answer, json!({ "outcome": "stale" }));
}

#[actix_web::test]
async fn grants_to_a_deleted_user_are_removed_too() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    alice.syncs().await;
    let row = bob.deploys("shop").await;
    bob.grants(&row, "user_alice", "viewer").await;
    alice.delete("/users/user_alice").await.is(204);
    assert_eq!(app.rows().await.grants, []);
}
