//! `DELETE /deployments/{deployment_id}/grants/{user_id}`, `DELETE /deployments/shared/{deployment_id}`, and the other
//! ends of a grant.

use serde_json::json;

use super::{World, all_are_refused, all_pass};
use crate::support::{TestApp, forge};

#[actix_web::test]
async fn a_grant_that_is_removed_is_felt_at_once() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    for user in ["user_vera", "user_ed"] {
        let caller = app.user(user);
        all_pass(world.reads(&caller)).await;
        app.user("user_alice").delete(format!("{}/grants/{user}", world.deployment.path)).await.is(204);
        all_are_refused(&app, world.everything(&caller)).await;
        assert_eq!(caller.get("/deployments/shared").await.is(200).json(), json!({ "items": [], "next": null }));
    }
    assert_eq!(app.rows().await.grants, []);
}

#[actix_web::test]
async fn missing_or_impossible_grant_is_the_usual_refusal() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    let alice = app.user("user_alice");
    let grants = format!("{}/grants", world.deployment.path);
    let stranger = app.user("user_carol").delete(format!("{grants}/user_vera")).await.refuses(403, "not_owner");
    alice.delete(format!("{grants}/user_ed")).await.is(204);
    for user in ["user_ed", "user_carol", "user_nobody", "x", "user_%00"] {
        let answer = app.unchanged_by(alice.delete(format!("{grants}/{user}"))).await;
        assert_eq!(answer.apart_from_its_id(), stranger.apart_from_its_id(), "{user}");
    }
}

#[actix_web::test]
async fn nobody_but_the_owner_ends_a_grant_by_its_users_id() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    for user in ["user_vera", "user_ed", "user_carol"] {
        for of in ["user_vera", "user_ed"] {
            let call = app.user(user).delete(format!("{}/grants/{of}", world.deployment.path));
            app.unchanged_by(call).await.refuses(403, "not_owner");
        }
    }
}

#[actix_web::test]
async fn grantee_who_leaves_is_shut_out_at_once() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    let leave = format!("/deployments/shared/{}", world.deployment.id);
    for (user, left) in [("user_vera", 1), ("user_ed", 0)] {
        let caller = app.user(user);
        all_pass(world.reads(&caller)).await;
        caller.delete(&leave).await.is(204);
        assert_eq!(app.rows().await.grants.len(), left);
        all_are_refused(&app, world.everything(&caller)).await;
        all_are_refused(&app, vec![caller.delete(&leave)]).await;
        assert_eq!(caller.get("/deployments/shared").await.is(200).json()["items"], json!([]));
    }
    all_pass(world.reads(&app.user("user_alice"))).await;
}

/// The answer equals that for a missing deployment.
#[actix_web::test]
async fn leaving_without_a_grant_is_refused_as_not_there() {
    let app = TestApp::start().await;
    let alice = app.member("user_alice", "org_acme", "member", &[]);
    let world = World::of(&app, &alice, json!({ "inOrganization": true })).await;
    let leave = format!("/deployments/shared/{}", world.deployment.id);
    let nowhere = format!("/deployments/shared/dep_{}", "0".repeat(32));
    let not_there = app.user("user_vera").delete(nowhere).await.refuses(403, "not_owner");
    let member = |role, permissions| app.member("user_mo", "org_acme", role, permissions);
    for caller in [alice.clone(), app.user("user_carol"), member("member", &["read", "manage"]), member("admin", &[])] {
        let answer = app.unchanged_by(caller.delete(&leave)).await;
        assert_eq!(answer.apart_from_its_id(), not_there.apart_from_its_id());
    }
    let impersonated = app.bearer(&app.clerk.mint(&forge::impersonated("user_vera")));
    app.unchanged_by(impersonated.delete(&leave)).await.refuses(403, "impersonation");
}

#[actix_web::test]
async fn a_deployment_that_changes_hands_is_shared_with_nobody() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    let alice = app.user("user_alice");
    let other = World::of_alice(&app).await;
    let give = |to: &str| alice.post(format!("{}/transfer", world.deployment.path)).json(json!({ "to": to }));
    give("user_alice").await.is(204);
    assert_eq!(app.rows().await.grants.len(), 4, "the grant remains");
    give("user_vera").await.is(204);
    let grants = app.rows().await.grants;
    assert!(grants.len() == 2 && grants.iter().all(|(id, ..)| *id == other.deployment.id), "{grants:?}");
    all_are_refused(&app, world.everything(&app.user("user_ed"))).await;
    all_are_refused(&app, world.everything(&alice)).await;
    all_pass(world.reads(&app.user("user_vera"))).await;
}

#[actix_web::test]
async fn former_owner_is_not_a_viewer_again() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    let transfer = format!("{}/transfer", world.deployment.path);
    app.user("user_alice").post(&transfer).json(json!({ "to": "user_vera" })).await.is(204);
    app.user("user_vera").post(&transfer).json(json!({ "to": "user_carol" })).await.is(204);
    app.user("user_carol").get(&world.deployment.path).await.is(200);
    all_are_refused(&app, world.everything(&app.user("user_vera"))).await;
}
