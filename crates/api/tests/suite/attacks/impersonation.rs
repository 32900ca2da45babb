//! Somebody of the support staff acts as a user: they see what the user sees, and can destroy or give away nothing.

use serde_json::json;

use crate::{
    suite::grants::{World, all_pass},
    support::{Client, TestApp, forge},
};

fn impersonator(app: &TestApp) -> Client<'_> {
    app.bearer(&app.clerk.mint(&forge::impersonated("user_alice")))
}

#[actix_web::test]
async fn an_impersonated_session_reads_and_edits_as_its_user() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    all_pass(world.reads(&impersonator(&app))).await;
    all_pass(world.edits(&impersonator(&app))).await;
}

#[actix_web::test]
async fn it_deletes_transfers_and_shares_nothing_and_costs_no_query() {
    let app = TestApp::start().await;
    all_pass(World::of_alice(&app).await.owns(&app.user("user_alice"))).await;
    let World { deployment, .. } = World::of_alice(&app).await;
    let (grants, impersonator) = (format!("{}/grants", deployment.path), impersonator(&app));
    let before = app.rows().await;
    for call in [
        impersonator.put(format!("{grants}/user_carol")).json(json!({ "access": "editor" })),
        impersonator.delete(format!("{grants}/user_ed")),
        impersonator.post(format!("{}/transfer", deployment.path)).json(json!({ "to": "user_alice" })),
        impersonator.post("/deployments/batch-delete").json(json!({ "ids": [deployment.id] })),
        impersonator.delete(&deployment.path),
        impersonator.delete("/users/user_alice"),
    ] {
        let (answer, statements) = app.statements_of(call).await;
        answer.refuses(403, "impersonation");
        assert_eq!(statements, Vec::<String>::new());
    }
    assert_eq!(app.rows().await, before);
    app.user("user_alice").delete("/users/user_alice").await.is(204);
}
