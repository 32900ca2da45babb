//! Faults of the service: 500 with a constant text.

use diesel::{RunQueryDsl as _, connection::SimpleConnection as _};
use serde_json::json;

use crate::support::{Answer, TestApp};

#[track_caller]
fn is_constant(answer: Answer) {
    let answer = answer.refuses(500, "internal");
    let id = answer.header("x-request-id").unwrap();
    let message = "Something went wrong on our side.";
    assert_eq!(answer.json(), json!({ "error": { "code": "internal", "message": message, "request_id": id } }));
}

#[actix_web::test]
async fn a_table_that_is_gone_shows_nothing_of_itself() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let endpoint = alice.adds_endpoint(&row, "/").await;
    app.run(|connection| connection.batch_execute("DROP TABLE endpoints")).await;
    is_constant(alice.get(&endpoint.path).await);
    is_constant(alice.get(format!("{}/endpoints", row.path)).await);
    let body = json!({ "route": "/", "method": "GET" });
    is_constant(alice.post(format!("{}/endpoints", row.path)).json(body).await);
    is_constant(app.user("user_bob").get(&endpoint.path).await);
}

#[actix_web::test]
async fn a_row_that_cannot_be_read_shows_nothing_of_itself() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys_with(json!({ "envVars": { "KEY": "s3cret-value" } })).await;
    app.run(|connection| diesel::sql_query("UPDATE deployments SET env_vars = 's3cret-value'").execute(connection))
        .await;
    is_constant(alice.get(&row.path).await);
    is_constant(alice.get("/deployments").await);
    app.user("user_bob").get(&row.path).await.refuses(403, "not_owner");
}

#[actix_web::test]
async fn a_request_that_failed_leaves_the_connection_to_the_next() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let (fine, row) = (alice.deploys("fine").await, alice.deploys("shop").await);
    let sql = format!("UPDATE deployments SET tags = '{{' WHERE id = '{}'", row.id);
    app.run(move |connection| diesel::sql_query(sql).execute(connection)).await;
    for _ in 0..10 {
        is_constant(alice.get(&row.path).await);
        alice.get(&fine.path).await.is(200);
    }
}
