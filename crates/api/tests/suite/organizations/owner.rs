//! A deployment of an organization belongs to its owner while the organization is active.

use serde_json::json;

use crate::{
    suite::grants::{World, all_are_refused, all_pass},
    support::{TestApp, field},
};

fn in_organization() -> serde_json::Value {
    json!({ "inOrganization": true })
}

#[actix_web::test]
async fn who_acts_elsewhere_or_has_left_does_not_own_it() {
    let app = TestApp::start().await;
    let alice = app.member("user_alice", "org_acme", "member", &[]);
    let world = World::of(&app, &alice, in_organization()).await;
    all_pass(world.reads(&alice)).await;
    all_are_refused(&app, world.everything(&app.user("user_alice"))).await;
    all_are_refused(&app, world.everything(&app.member("user_alice", "org_other", "admin", &["manage"]))).await;
    all_pass(world.edits(&alice)).await;
    all_pass(world.owns(&alice)).await;
}

#[actix_web::test]
async fn list_has_personal_and_active_organizations_rows() {
    let app = TestApp::start().await;
    let acme = app.member("user_alice", "org_acme", "member", &[]);
    let other = app.member("user_alice", "org_other", "member", &[]);
    acme.deploys_with(json!({ "name": "acme's", "inOrganization": true })).await;
    other.deploys_with(json!({ "name": "other's", "inOrganization": true })).await;
    acme.deploys("personal").await;
    for (caller, names) in [
        (acme, vec!["personal", "acme's"]),
        (other, vec!["personal", "other's"]),
        (app.user("user_alice"), vec!["personal"]),
        (app.member("user_mo", "org_acme", "admin", &["read", "manage"]), vec![]),
    ] {
        assert_eq!(field(&caller.get("/deployments").await.is(200).json(), "name"), names);
    }
}

#[actix_web::test]
async fn grantee_need_not_act_in_the_organization() {
    let app = TestApp::start().await;
    let alice = app.member("user_alice", "org_acme", "member", &[]);
    let world = World::of(&app, &alice, in_organization()).await;
    all_pass(world.reads(&app.user("user_vera"))).await;
    all_pass(world.edits(&app.member("user_ed", "org_other", "member", &[]))).await;
    all_are_refused(&app, world.edits(&app.user("user_vera"))).await;
}

#[actix_web::test]
async fn transfer_keeps_the_organization() {
    let app = TestApp::start().await;
    let alice = app.member("user_alice", "org_acme", "member", &[]);
    let world = World::of(&app, &alice, in_organization()).await;
    let transfer = format!("{}/transfer", world.deployment.path);
    alice.post(transfer).json(json!({ "to": "user_carol" })).await.is(204);
    let rows = app.rows().await;
    let row = rows.deployment(&world.deployment.id);
    assert_eq!((row.user_id.as_str(), row.org_id.as_deref()), ("user_carol", Some("org_acme")));
    all_are_refused(&app, world.everything(&app.user("user_carol"))).await;
    all_pass(world.reads(&app.member("user_carol", "org_acme", "member", &[]))).await;
    all_are_refused(&app, world.everything(&alice)).await;
}
