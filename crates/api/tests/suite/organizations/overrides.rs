//! Overrides: members of the deployment's organization with a permission or a role there.

use serde_json::json;

use crate::{
    suite::grants::{World, all_are_refused, all_pass},
    support::{Client, TestApp},
};

async fn acmes(app: &TestApp) -> World {
    let alice = app.member("user_alice", "org_acme", "member", &[]);
    World::of(app, &alice, json!({ "inOrganization": true })).await
}

#[actix_web::test]
async fn managers_and_administrators_act_as_the_owner() {
    for (role, permissions) in [("member", &["manage"][..]), ("admin", &[])] {
        let app = TestApp::start().await;
        let world = acmes(&app).await;
        let manager = app.member("user_mo", "org_acme", role, permissions);
        manager.syncs().await;
        all_pass(world.reads(&manager)).await;
        all_pass(world.edits(&manager)).await;
        all_pass(world.owns(&manager)).await;
        assert_eq!(app.rows().await.deployments, []);
    }
}

#[actix_web::test]
async fn organization_reader_reads_and_nothing_more() {
    let app = TestApp::start().await;
    let world = acmes(&app).await;
    let reader = app.member("user_mo", "org_acme", "member", &["read"]);
    all_pass(world.reads(&reader)).await;
    all_are_refused(&app, world.edits(&reader)).await;
    all_are_refused(&app, world.owns(&reader)).await;
}

/// A member with an override and a grant is shown the higher level, on every route.
#[actix_web::test]
async fn the_higher_of_an_override_and_a_grant_is_shown() {
    let app = TestApp::start().await;
    let world = acmes(&app).await;
    let path = &world.deployment.path;
    for (role, permission, grantee, level) in [
        ("member", "read", "user_ed", "editor"),
        ("member", "read", "user_vera", "viewer"),
        ("member", "other", "user_ed", "editor"),
        ("member", "manage", "user_vera", "owner"),
        ("admin", "read", "user_ed", "owner"),
    ] {
        let member = app.member(grantee, "org_acme", role, &[permission]);
        let shown = member.get(path).await.is(200).json();
        assert_eq!(shown["access"], level, "{role} {permission} {grantee}");
        assert_eq!(shown.get("envVars").is_some(), level == "owner");
        assert_eq!(member.get("/deployments/shared").await.is(200).json()["items"][0], shown);
        if level != "viewer" {
            let patched = member.patch(path).json(json!({ "name": "new" })).await.is(200).json();
            assert_eq!((&patched["access"], patched.get("envVars")), (&shown["access"], shown.get("envVars")));
        }
        let elsewhere = app.member(grantee, "org_other", "admin", &["manage"]);
        let granted = elsewhere.get(path).await.is(200).json();
        assert_eq!(elsewhere.get("/deployments/shared").await.is(200).json()["items"][0], granted);
        assert_ne!(granted["access"], "owner");
    }
}

#[actix_web::test]
async fn a_member_without_a_permission_may_do_nothing() {
    let app = TestApp::start().await;
    let world = acmes(&app).await;
    all_pass(world.reads(&app.member("user_mo", "org_acme", "member", &["read"]))).await;
    for (role, permissions) in [("member", &[][..]), ("member", &["destroy"]), ("org:admin", &[]), ("Admin", &[])] {
        all_are_refused(&app, world.everything(&app.member("user_mo", "org_acme", role, permissions))).await;
    }
}

fn mighty<'app>(app: &'app TestApp, organization: &str) -> Client<'app> {
    app.member("user_eve", organization, "admin", &["read", "manage"])
}

#[actix_web::test]
async fn administrator_elsewhere_is_refused() {
    let app = TestApp::start().await;
    let world = acmes(&app).await;
    all_pass(world.reads(&mighty(&app, "org_acme"))).await;
    for organization in ["org_evil", "org_acm", "org_acme2", "org_ACME"] {
        all_are_refused(&app, world.everything(&mighty(&app, organization))).await;
    }
}

#[actix_web::test]
async fn nobody_administers_their_way_into_a_personal_deployment() {
    let app = TestApp::start().await;
    // The owner acts in the same organization, but the deployment is personal.
    let world = World::of(&app, &app.member("user_alice", "org_acme", "member", &[]), json!({})).await;
    all_pass(world.reads(&app.user("user_alice"))).await;
    for organization in ["org_evil", "org_acme"] {
        all_are_refused(&app, world.everything(&mighty(&app, organization))).await;
    }
}

#[actix_web::test]
async fn a_batch_of_a_manager_takes_no_personal_deployment_along() {
    let app = TestApp::start().await;
    let (acmes, personal) = (acmes(&app).await, World::of_alice(&app).await);
    let manager = app.member("user_mo", "org_acme", "member", &["manage"]);
    let batch = |ids: &[&str]| manager.post("/deployments/batch-delete").json(json!({ "ids": ids }));
    all_are_refused(&app, vec![batch(&[&acmes.deployment.id, &personal.deployment.id])]).await;
    batch(&[&acmes.deployment.id]).await.is(200);
}
