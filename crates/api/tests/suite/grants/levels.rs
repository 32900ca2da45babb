//! Owner, editor, viewer, stranger: each level allows less than the one before.

use serde_json::json;

use super::{World, all_are_refused, all_pass};
use crate::support::TestApp;

#[actix_web::test]
async fn the_owner_may_do_everything() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    let alice = app.user("user_alice");
    all_pass(world.reads(&alice)).await;
    all_pass(world.edits(&alice)).await;
    all_pass(world.owns(&alice)).await;
    assert_eq!(app.rows().await.deployments, []);
}

#[actix_web::test]
async fn an_editor_reads_and_changes_and_no_more() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    let ed = app.user("user_ed");
    all_pass(world.reads(&ed)).await;
    all_pass(world.edits(&ed)).await;
    let rows = app.rows().await;
    let deployment = rows.deployment(&world.deployment.id);
    assert_eq!((deployment.name.as_str(), deployment.user_id.as_str()), ("new", "user_alice"));
    assert_eq!(rows.endpoints.iter().map(|row| row.route.as_str()).collect::<Vec<_>>(), ["/new", "/more"]);
    // The first one changes a secret field, which is an invalid field.
    all_are_refused(&app, world.owns(&ed).split_off(1)).await;
    all_are_refused(&app, vec![ed.delete(&world.deployment.path)]).await;
}

#[actix_web::test]
async fn a_viewer_reads_and_no_more() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    let vera = app.user("user_vera");
    all_pass(world.reads(&vera)).await;
    all_are_refused(&app, world.edits(&vera)).await;
    all_are_refused(&app, world.owns(&vera)).await;
}

#[actix_web::test]
async fn grant_covers_one_user_and_one_deployment() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    all_are_refused(&app, world.everything(&app.user("user_carol"))).await;
    let alice = app.user("user_alice");
    let other = alice.deploys("other").await;
    let inside = alice.adds_endpoint(&other, "/").await;
    let other = World { deployment: other, endpoint: inside };
    all_pass(other.reads(&alice)).await;
    for user in ["user_vera", "user_ed"] {
        all_are_refused(&app, other.everything(&app.user(user))).await;
    }
}

#[actix_web::test]
async fn endpoint_is_shared_through_its_own_deployment_only() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    let ed = app.user("user_ed");
    let his = ed.deploys("his").await;
    ed.get(&world.endpoint.path).await.is(200);
    let elsewhere = format!("{}/endpoints/{}", his.path, world.endpoint.id);
    let calls = vec![ed.get(&elsewhere), ed.patch(&elsewhere).json(json!({ "route": "/eve" })), ed.delete(&elsewhere)];
    all_are_refused(&app, calls).await;
}

#[actix_web::test]
async fn shared_deployment_is_refused_in_a_batch() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    let ed = app.user("user_ed");
    let his = ed.deploys("his").await;
    let batch = |ids: [&str; 2]| ed.post("/deployments/batch-delete").json(json!({ "ids": ids }));
    all_are_refused(&app, vec![batch([&his.id, &world.deployment.id]), batch([&world.deployment.id, &his.id])]).await;
    batch([&his.id, &his.id]).await.is(200);
}

#[actix_web::test]
async fn a_word_that_is_no_level_is_not_taken_by_the_database() {
    use diesel::RunQueryDsl as _;
    let app = TestApp::start().await;
    World::of_alice(&app).await;
    let before = app.rows().await.grants;
    for word in ["owner", "VIEWER", ""] {
        let sql = format!("UPDATE deployment_grants SET access = '{word}'");
        assert!(app.run(move |connection| Ok(diesel::sql_query(sql).execute(connection).is_err())).await, "{word}");
    }
    assert_eq!(app.rows().await.grants, before);
}
