//! Deleted organizations and ended memberships: docs/decisions/0010 says what happens to the rows.

use api::{
    removals::Removals,
    resources::{
        organization::delete_permanently,
        removal::{Progress, advance},
    },
};
use serde_json::{Value, json};

use crate::support::{Client, Row, TestApp, deployment, forge, webhook};

const ORG: &str = "org_acme";

/// Sends an event that is some seconds old, and asserts the outcome.
async fn tell(app: &TestApp, name: &str, data: Value, ago: i64, outcome: &str) {
    let event = json!({ "type": name, "data": data, "timestamp": (webhook::now() - ago) * 1000 });
    let answer = webhook::sign(app.anonymous().post("/webhooks/clerk"), webhook::now(), &event).await.is(200);
    assert_eq!(answer.json(), json!({ "outcome": outcome }), "{name}");
}

async fn organization_deleted(app: &TestApp) {
    tell(app, "organization.deleted", json!({ "object": "organization", "id": ORG, "deleted": true }), 0, "applied")
        .await;
}

fn membership(user: &str) -> Value {
    json!({ "id": "orgmem_1", "organization": { "id": ORG }, "public_user_data": { "user_id": user }, "role": null })
}

/// Alice in the organization, with a public deployment there.
async fn world(app: &TestApp) -> (Client<'_>, Row) {
    let alice = app.member("user_alice", ORG, "member", &[]);
    let row = alice.deploys_with(json!({ "inOrganization": true, "private": false })).await;
    (alice, row)
}

#[actix_web::test]
async fn a_deleted_organizations_rows_are_private_and_personal() {
    let app = TestApp::start().await;
    let (alice, row) = world(&app).await;
    let other = app.member("user_bob", "org_other", "member", &[]);
    let other = other.deploys_with(json!({ "inOrganization": true, "private": false })).await;
    let own = app.user("user_bob").deploys_with(json!({ "private": false })).await;
    organization_deleted(&app).await;
    let rows = app.rows().await;
    let state = |id: &str| (rows.deployment(id).org_id.clone(), rows.deployment(id).private);
    assert_eq!(state(&row.id), (None, true));
    assert_eq!((state(&other.id), state(&own.id)), ((Some("org_other".to_owned()), false), (None, false)));
    // The token in which the organization is active is refused; other tokens of the user reach the row.
    alice.get(&row.path).await.refuses(401, "token-revoked");
    let alice = app.user("user_alice");
    assert_eq!(alice.get(&row.path).await.is(200).json()["access"], json!("owner"));
    alice.delete(&row.path).await.is(204);
}

#[actix_web::test]
async fn a_deleted_organizations_manager_reaches_nothing() {
    let app = TestApp::start().await;
    let (_, row) = world(&app).await;
    let admin = app.member("user_admin", ORG, "admin", &["manage"]);
    admin.get(&row.path).await.is(200);
    organization_deleted(&app).await;
    for call in [admin.get(&row.path), admin.delete(&row.path)] {
        app.unchanged_by(call).await.refuses(401, "token-revoked");
    }
    app.user("user_admin").get("/users/me").await.is(200);
}

#[actix_web::test]
async fn nothing_is_created_in_a_deleted_organization() {
    let app = TestApp::start().await;
    let (alice, _) = world(&app).await;
    // The state of another process that has not read the revocation.
    app.run(|connection| delete_permanently(connection, ORG, 1_800_000_000_000)).await;
    let create = |fields| alice.post("/deployments").json(deployment(fields));
    let call = create(json!({ "inOrganization": true }));
    app.unchanged_by(call).await.refuses(422, "invalid").names(&["inOrganization"]);
    create(json!({})).await.is(201);
}

#[actix_web::test]
async fn events_of_a_deleted_organization_change_nothing_more() {
    let app = TestApp::start().await;
    world(&app).await;
    organization_deleted(&app).await;
    let before = app.rows().await;
    organization_deleted(&app).await;
    for name in ["organization.created", "organization.updated", "organizationMembership.created"] {
        tell(&app, name, json!({ "id": ORG }), 60, "ignored").await;
    }
    assert_eq!(app.rows().await, before);
    assert_eq!((&before.deleted_organizations, &before.removals), (&vec![ORG.to_owned()], &vec![ORG.to_owned()]));
}

#[actix_web::test]
async fn a_row_created_while_the_deletion_came_is_released_too() {
    let app = TestApp::start().await;
    world(&app).await;
    organization_deleted(&app).await;
    // The row of a transaction that started before.
    app.move_into(ORG, "user_alice").await;
    assert_eq!(app.run(|connection| advance(connection, ORG)).await, Progress::Settling);
    assert_eq!(app.rows().await.deployments[0].org_id, None);
    app.age_removals().await;
    assert_eq!(app.run(|connection| advance(connection, ORG)).await, Progress::Finished);
    assert_eq!(app.rows().await.removals, Vec::<String>::new());
}

#[actix_web::test]
async fn many_rows_are_released_in_parts_and_by_any_process() {
    let app = TestApp::start().await;
    world(&app).await;
    app.bulk_deployments("user_alice", 1500).await;
    app.move_into(ORG, "user_alice").await;
    organization_deleted(&app).await;
    let left = async || app.rows().await.deployments.iter().filter(|row| row.org_id.is_some()).count();
    let begun = left().await;
    assert!(0 < begun && begun < 1501, "{begun}");
    let _removals = [1, 2].map(|_| Removals::start(&app.database.url()).unwrap());
    while left().await > 0 {
        tokio::task::yield_now().await;
    }
    assert!(app.rows().await.deployments.iter().all(|row| row.private));
}

#[actix_web::test]
async fn an_ended_membership_ends_its_tokens_and_no_other() {
    let app = TestApp::start().await;
    let (alice, row) = world(&app).await;
    let colleague = app.member("user_bob", ORG, "admin", &["manage"]);
    tell(&app, "organizationMembership.deleted", membership("user_alice"), 0, "applied").await;
    for call in [alice.get(&row.path), alice.get("/deployments")] {
        call.await.refuses(401, "token-revoked");
    }
    app.user("user_alice").get("/deployments").await.is(200);
    app.member("user_alice", "org_other", "member", &[]).get("/deployments").await.is(200);
    // The row still belongs to the organization: its managers reach it, and its user does not.
    app.user("user_alice").get(&row.path).await.refuses(403, "not_owner");
    colleague.get(&row.path).await.is(200);
    assert_eq!(app.rows().await.deployment(&row.id).org_id.as_deref(), Some(ORG));
}

#[actix_web::test]
async fn a_member_who_is_back_has_new_tokens() {
    let app = TestApp::start().await;
    let token = |ago: i64| forge::member("user_alice", ORG, "member", &[]).issued_at(webhook::now() - ago);
    let [old, new] = [40, 0].map(|ago| app.bearer(&app.clerk.mint(&token(ago))));
    tell(&app, "organizationMembership.deleted", membership("user_alice"), 30, "applied").await;
    old.get("/users/me").await.refuses(401, "token-revoked");
    new.get("/users/me").await.is(200);
}

#[actix_web::test]
async fn an_end_without_ids_is_422() {
    let app = TestApp::start().await;
    let mut without = [membership("user_alice"), membership("user_alice"), membership("user_alice")];
    without[0]["organization"] = Value::Null;
    without[1]["public_user_data"] = Value::Null;
    without[2]["public_user_data"]["user_id"] = json!("org_acme");
    let events = without.map(|data| ("organizationMembership.deleted", data));
    for (name, data) in events.into_iter().chain([("organization.deleted", json!({ "id": "user_alice" }))]) {
        let event = json!({ "type": name, "data": data });
        let call = webhook::sign(app.anonymous().post("/webhooks/clerk"), webhook::now(), &event);
        app.unchanged_by(call).await.refuses(422, "invalid");
    }
}
