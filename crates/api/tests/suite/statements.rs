//! What a request costs the database.

use crate::support::TestApp;

#[actix_web::test]
async fn a_guarded_read_of_one_row_is_one_statement_authentication_and_ownership_included() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    let endpoint = alice.adds_endpoint(&row, "/").await;
    for path in ["/users/user_alice", &row.path, &endpoint.path] {
        for (caller, status) in [(&alice, 200), (&bob, 403)] {
            let (answer, statements) = app.statements_of(caller.get(path)).await;
            assert_eq!((answer.status, statements.len()), (status, 1), "{path}: {statements:?}");
            assert!(statements[0].contains("user_"), "the owner is in the query: {statements:?}");
        }
    }
}

#[actix_web::test]
async fn a_write_is_one_statement_after_the_check_and_repeats_the_owner() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let changes = serde_json::json!({ "name": "n" });
    for call in [alice.patch(&row.path).json(&changes), alice.delete(&row.path)] {
        let (_, statements) = app.statements_of(call).await;
        assert_eq!(statements.len(), 2, "{statements:?}");
        assert!(statements.iter().all(|statement| statement.contains("user_alice")), "{statements:?}");
    }
}

#[actix_web::test]
async fn an_anonymous_caller_costs_no_statement() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    for call in [app.anonymous().get(&row.path), app.anonymous().get("/deployments"), app.bearer("x").delete(&row.path)]
    {
        let (answer, statements) = app.statements_of(call).await;
        assert_eq!((answer.status, statements), (401, vec![]));
    }
}

#[actix_web::test]
async fn a_batch_is_checked_by_one_statement_whatever_its_size() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let ids = [alice.deploys("1").await.id, alice.deploys("2").await.id, alice.deploys("3").await.id];
    let body = serde_json::json!({ "ids": ids });
    let path = "/deployments/batch-delete";
    let (answer, statements) = app.statements_of(bob.post(path).json(&body)).await;
    assert_eq!((answer.status, statements.len()), (403, 1), "{statements:?}");
    let (answer, statements) = app.statements_of(alice.post(path).json(&body)).await;
    assert_eq!((answer.status, statements.len()), (200, 2), "{statements:?}");
}

#[actix_web::test]
async fn keys_are_fetched_once_and_not_on_the_way_of_a_request() {
    let app = TestApp::start().await;
    for _ in 0..3 {
        app.user("user_alice").get("/users/me").await.is(200);
    }
    assert_eq!(app.clerk.jwks_fetches(), 1);
    app.clerk.outage_until_restored();
    app.user("user_bob").get("/users/me").await.is(200);
}
