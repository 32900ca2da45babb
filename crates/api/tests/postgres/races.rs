//! A user deletes themselves in one tab while another tab writes: PostgreSQL lets both begin. (SQLite has one writer.)

use std::cell::Cell;

use api::db::DatabaseUrl;
use diesel::{Connection as _, PgConnection, connection::SimpleConnection as _};
use futures_util::future::join;
use serde_json::json;

use crate::support::{Answer, Call, TestApp};

/// Sends a request that waits for a transaction which then deletes the user under it.
async fn while_alice_is_deleted(app: &TestApp, call: Call<'_>) -> Answer {
    during(app, "DELETE FROM users WHERE id = 'user_alice'", call).await
}

/// The same, when it is Clerk who deletes the user: what a webhook's transaction does.
async fn while_alice_is_buried(app: &TestApp, call: Call<'_>) -> Answer {
    let work = "INSERT INTO users VALUES ('user_alice', NULL, NULL, NULL, NULL, now(), now()) ON CONFLICT DO NOTHING;
                INSERT INTO deleted_users VALUES ('user_alice', 1800000000000);
                DELETE FROM users WHERE id = 'user_alice'";
    during(app, work, call).await
}

/// Sends a request in the middle of a transaction, which ends as soon as the request waits for it.
async fn during(app: &TestApp, work: &str, call: Call<'_>) -> Answer {
    let DatabaseUrl::Postgres(url) = app.database.url() else { unreachable!("this is PostgreSQL's part of the suite") };
    let mut other = PgConnection::establish(&url).unwrap();
    other.batch_execute(&format!("BEGIN; {work}")).unwrap();
    let is_answered = Cell::new(false);
    let answer = async {
        let answer = call.await;
        is_answered.set(true);
        answer
    };
    let deletion = async {
        while !app.database.somebody_waits_for_a_lock() && !is_answered.get() {
            tokio::task::yield_now().await;
        }
        other.batch_execute("COMMIT").unwrap();
    };
    join(answer, deletion).await.0
}

#[actix_web::test]
async fn a_deployment_created_while_its_user_is_deleted_brings_the_user_back() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    alice.syncs().await;
    let call = alice.post("/deployments").json(json!({ "name": "n", "repository": "r" }));
    while_alice_is_deleted(&app, call).await.is(201);
    let rows = app.rows().await;
    assert_eq!((rows.users.len(), rows.deployments.len()), (1, 1));
}

#[actix_web::test]
async fn a_user_who_syncs_while_they_are_deleted_is_back() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    alice.syncs().await;
    while_alice_is_deleted(&app, alice.post("/users/clerk-sync").json(json!({ "firstName": "Ada" }))).await.is(200);
    assert_eq!(app.rows().await.users[0].first_name.as_deref(), Some("Ada"));
}

#[actix_web::test]
async fn a_write_while_clerk_deletes_its_user_does_not_bring_the_user_back() {
    for had_a_row in [true, false] {
        let app = TestApp::start().await;
        let alice = app.user("user_alice");
        if had_a_row {
            alice.syncs().await;
        }
        let call = alice.post("/deployments").json(json!({ "name": "n", "repository": "r" }));
        while_alice_is_buried(&app, call).await.refuses(401, "token-revoked");
        let rows = app.rows().await;
        assert_eq!((rows.users.len(), rows.deployments.len()), (0, 0), "had a row: {had_a_row}");
    }
}

#[actix_web::test]
async fn a_sync_while_clerk_deletes_the_user_does_not_bring_the_user_back() {
    for had_a_row in [true, false] {
        let app = TestApp::start().await;
        let alice = app.user("user_alice");
        if had_a_row {
            alice.syncs().await;
        }
        let call = alice.post("/users/clerk-sync").json(json!({}));
        while_alice_is_buried(&app, call).await.refuses(401, "token-revoked");
        assert_eq!(app.rows().await.users, [], "had a row: {had_a_row}");
    }
}

#[actix_web::test]
async fn a_change_of_a_user_who_is_deleted_meanwhile_is_refused() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    alice.syncs().await;
    let call = alice.patch("/users/user_alice").json(json!({ "firstName": "Ada" }));
    while_alice_is_deleted(&app, call).await.refuses(403, "not_owner");
    assert_eq!(app.rows().await.users, []);
}

#[actix_web::test]
async fn what_is_given_to_a_user_who_is_deleted_meanwhile_stays_where_it_is() {
    let app = TestApp::start().await;
    let bob = app.user("user_bob");
    app.user("user_alice").syncs().await;
    let row = bob.deploys("shop").await;
    let call = bob.post(format!("{}/transfer", row.path)).json(json!({ "to": "user_alice" }));
    while_alice_is_deleted(&app, call).await.refuses(422, "invalid").names(&["to"]);
    assert_eq!(app.rows().await.deployment(&row.id).user_id, "user_bob");
}
