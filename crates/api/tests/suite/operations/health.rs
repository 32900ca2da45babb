//! `/healthz` and `/readyz`. `unavailable` has the tests of a database that is away.

use serde_json::json;

use crate::support::TestApp;

#[actix_web::test]
async fn healthz_is_ok_during_every_outage() {
    let app = TestApp::start().await;
    app.clerk.outage_until_restored();
    let answer = app.anonymous().anywhere().get("/healthz").await.is(200);
    assert_eq!(answer.json(), json!({ "status": "ok" }));
}

#[actix_web::test]
async fn ready_once_keys_and_database_are_there() {
    let app = TestApp::start().await;
    let operator = app.anonymous().anywhere();
    let answer = operator.get("/readyz").await.is(503);
    assert_eq!(answer.json(), json!({ "status": "unready", "database": "ok", "keys": "away", "revocations": "ok" }));
    app.service.clerk.warm_up().await.unwrap();
    let answer = operator.get("/readyz").await.is(200);
    assert_eq!(answer.json(), json!({ "status": "ok", "database": "ok", "keys": "ok", "revocations": "ok" }));
}

#[actix_web::test]
async fn draining_process_is_unready_and_goes_on_answering() {
    let app = TestApp::start().await;
    app.service.clerk.warm_up().await.unwrap();
    app.service.traffic.drain();
    let operator = app.anonymous().anywhere();
    assert_eq!(operator.get("/readyz").await.is(503).json()["status"], json!("draining"));
    operator.get("/healthz").await.is(200);
    app.user("user_alice").get("/users/me").await.is(200);
}

#[actix_web::test]
async fn no_answer_is_kept_by_a_cache_or_taken_for_another_type() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    for call in [alice.get("/users/me"), alice.get("/deployments/x"), app.anonymous().get("/users/me"), alice.get("/x")]
    {
        let answer = call.await;
        let headers = (answer.header("cache-control"), answer.header("x-content-type-options"));
        assert_eq!(headers, (Some("no-store"), Some("nosniff")), "{}", answer.status);
    }
}
