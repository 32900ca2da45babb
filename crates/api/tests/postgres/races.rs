//! A row changes while a request waits for it. PostgreSQL starts both transactions; SQLite has one writer.
//!
//! Examples: a user deletes their account in one tab while another tab writes; a deployment is transferred, or a grant
//! for it ends, while the user who loses access writes.

use std::cell::Cell;

use api::{
    db::DatabaseUrl,
    resources::removal::{Progress, advance},
};
use diesel::{Connection as _, PgConnection, connection::SimpleConnection as _};
use futures_util::future::join;
use serde_json::json;

use crate::support::{Answer, Call, TestApp};

/// Sends a request that waits for a transaction, which then deletes the user.
async fn while_alice_is_deleted(app: &TestApp, call: Call<'_>) -> Answer {
    during(app, "DELETE FROM users WHERE id = 'user_alice'", call).await
}

/// The same for a deletion by Clerk: the transaction of the webhook, and the removal that follows.
async fn while_alice_is_buried(app: &TestApp, call: Call<'_>) -> Answer {
    let work = "INSERT INTO users VALUES ('user_alice', NULL, NULL, NULL, NULL, now(), now()) ON CONFLICT DO NOTHING;
                INSERT INTO deleted_users VALUES ('user_alice', 1800000000000);
                INSERT INTO removals VALUES ('user_alice', 1800000000)";
    let answer = during(app, work, call).await;
    while app.run(|connection| advance(connection, "user_alice")).await == Progress::Unfinished {}
    answer
}

/// Sends a request in the middle of a transaction, which commits as soon as the request waits for it.
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
        while !app.database.is_a_statement_waiting_for_a_lock() && !is_answered.get() {
            tokio::task::yield_now().await;
        }
        other.batch_execute("COMMIT").unwrap();
    };
    join(answer, deletion).await.0
}

#[actix_web::test]
async fn create_during_own_deletion_recreates_the_user() {
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
async fn write_during_clerk_deletion_does_not_recreate_user() {
    for had_a_row in [true, false] {
        let app = TestApp::start().await;
        let alice = app.user("user_alice");
        if had_a_row {
            alice.syncs().await;
        }
        let call = alice.post("/deployments").json(json!({ "name": "n", "repository": "r" }));
        let answer = while_alice_is_buried(&app, call).await;
        // With an existing row there is nothing to wait for: the row was written before, and is removed.
        if had_a_row {
            answer.is(201)
        } else {
            answer.refuses(401, "token-revoked")
        };
        let rows = app.rows().await;
        assert_eq!((rows.users.len(), rows.deployments.len()), (0, 0), "had a row: {had_a_row}");
    }
}

#[actix_web::test]
async fn sync_during_clerk_deletion_does_not_recreate_user() {
    for had_a_row in [true, false] {
        let app = TestApp::start().await;
        let alice = app.user("user_alice");
        if had_a_row {
            alice.syncs().await;
        }
        let call = alice.post("/users/clerk-sync").json(json!({}));
        let answer = while_alice_is_buried(&app, call).await;
        if had_a_row {
            answer.is(200)
        } else {
            answer.refuses(401, "token-revoked")
        };
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
async fn transfer_to_a_user_being_deleted_changes_nothing() {
    let app = TestApp::start().await;
    let bob = app.user("user_bob");
    app.user("user_alice").syncs().await;
    let row = bob.deploys("shop").await;
    let call = bob.post(format!("{}/transfer", row.path)).json(json!({ "to": "user_alice" }));
    while_alice_is_deleted(&app, call).await.refuses(422, "invalid").names(&["to"]);
    assert_eq!(app.rows().await.deployment(&row.id).user_id, "user_bob");
}

#[actix_web::test]
async fn edit_that_waited_for_grant_removal_is_refused() {
    for ends in ["DELETE FROM deployment_grants", "UPDATE deployment_grants SET access = 'viewer'"] {
        let app = TestApp::start().await;
        let (alice, ed) = (app.user("user_alice"), app.user("user_ed"));
        ed.syncs().await;
        let row = alice.deploys("shop").await;
        let endpoint = alice.adds_endpoint(&row, "/").await;
        alice.grants(&row, "user_ed", "editor").await;
        let edits = [
            (ed.patch(&row.path).json(json!({ "name": "ed's" })), "UPDATE deployments SET branch = branch"),
            (ed.patch(&endpoint.path).json(json!({ "route": "/ed" })), "UPDATE endpoints SET method = method"),
            (
                ed.post(format!("{}/endpoints", row.path)).json(json!({ "route": "/ed", "method": "GET" })),
                "UPDATE deployments SET branch = branch",
            ),
        ];
        for (edit, held) in edits {
            alice.grants(&row, "user_ed", "editor").await;
            during(&app, &format!("{held}; {ends}"), edit).await.refuses(403, "not_owner");
            let rows = app.rows().await;
            assert_eq!((rows.deployments[0].name.as_str(), rows.endpoints.len()), ("shop", 1), "{ends}");
            assert_eq!(rows.endpoints[0].route, "/", "{ends}");
        }
        alice.grants(&row, "user_ed", "editor").await;
        ed.patch(&row.path).json(json!({ "name": "ed's" })).await.is(200);
    }
}

const GIVEN_TO_BOB: &str = "UPDATE deployments SET user_id = 'user_bob'";

#[actix_web::test]
async fn write_that_waited_for_a_transfer_is_refused() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    for user in ["user_bob", "user_carol"] {
        app.user(user).syncs().await;
    }
    let row = alice.deploys("shop").await;
    let (grants, endpoints) = (format!("{}/grants", row.path), format!("{}/endpoints", row.path));
    let calls = [
        alice.patch(&row.path).json(json!({ "name": "hers" })),
        alice.patch(&row.path).json(json!({ "envVars": {} })),
        alice.post(endpoints).json(json!({ "route": "/hers", "method": "GET" })),
        alice.put(format!("{grants}/user_carol")).json(json!({ "access": "editor" })),
        alice.put(format!("{grants}/user_bob")).json(json!({ "access": "viewer" })),
        alice.post(format!("{}/transfer", row.path)).json(json!({ "to": "user_carol" })),
        alice.delete(&row.path),
    ];
    for call in calls {
        app.give(&row.id, "user_alice").await;
        let before = app.rows().await;
        during(&app, GIVEN_TO_BOB, call).await.refuses(403, "not_owner");
        let mut rows = app.rows().await;
        assert_eq!(std::mem::replace(&mut rows.deployments[0].user_id, "user_alice".to_owned()), "user_bob");
        assert_eq!(rows, before);
    }
}

#[actix_web::test]
async fn endpoint_write_that_waited_for_a_transfer_is_refused() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    app.user("user_bob").syncs().await;
    let row = alice.deploys("shop").await;
    let endpoint = alice.adds_endpoint(&row, "/").await;
    for call in [alice.patch(&endpoint.path).json(json!({ "route": "/late" })), alice.delete(&endpoint.path)] {
        app.give(&row.id, "user_alice").await;
        let before = app.rows().await.endpoints;
        let work = format!("UPDATE endpoints SET method = method; {GIVEN_TO_BOB}");
        during(&app, &work, call).await.refuses(403, "not_owner");
        assert_eq!(app.rows().await.endpoints, before);
    }
}

#[actix_web::test]
async fn deletion_during_sharing_leaves_no_grant() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    app.user("user_carol").syncs().await;
    let row = alice.deploys("shop").await;
    let call = alice.put(format!("{}/grants/user_carol", row.path)).json(json!({ "access": "editor" }));
    during(&app, "DELETE FROM deployments", call).await.refuses(403, "not_owner");
    assert_eq!(app.rows().await.grants, []);
}

#[actix_web::test]
async fn sharing_with_a_user_being_deleted_leaves_no_grant() {
    let app = TestApp::start().await;
    let bob = app.user("user_bob");
    app.user("user_alice").syncs().await;
    let row = bob.deploys("shop").await;
    let call = bob.put(format!("{}/grants/user_alice", row.path)).json(json!({ "access": "viewer" }));
    while_alice_is_deleted(&app, call).await.refuses(422, "invalid").names(&["user_id"]);
    assert_eq!(app.rows().await.grants, []);
}

#[actix_web::test]
async fn second_request_with_a_key_during_the_first_is_409() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice").with("idempotency-key", "\"k\"");
    let create = || alice.post("/deployments").json(json!({ "name": "n", "repository": "r" })).into_future();
    let DatabaseUrl::Postgres(url) = app.database.url() else { unreachable!("this is PostgreSQL's part of the suite") };
    let mut other = PgConnection::establish(&url).unwrap();
    other.batch_execute("BEGIN; LOCK TABLE deployments IN ACCESS EXCLUSIVE MODE").unwrap();
    let second = async {
        while !app.database.is_a_statement_waiting_for_a_lock() {
            tokio::task::yield_now().await;
        }
        let second = create().await;
        other.batch_execute("COMMIT").unwrap();
        second.refuses(409, "idempotency_key_in_use")
    };
    let (first, _) = join(create(), second).await;
    let created = first.is(201).json();
    assert_eq!(create().await.is(201).json(), created);
    assert_eq!(app.rows().await.deployments.len(), 1);
}
