//! Query strings: the answer names invalid parameters.

use crate::support::TestApp;

#[actix_web::test]
async fn a_parameter_that_is_wrong_unknown_or_repeated_is_named() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await.path;
    let (endpoints, activity) = (format!("{row}/endpoints"), format!("{row}/activity"));
    for path in ["/deployments", "/deployments/shared", "/deployments/public", &endpoints, "/activity", &activity] {
        alice.get(format!("{path}?limit=1")).await.is(200);
        for wrong in ["0", "101", "-1", "x", "", "1.5", "99999999999", "%ff", "%00", "1%201"] {
            alice.get(format!("{path}?limit={wrong}")).await.refuses(422, "invalid").names(&["limit"]);
        }
        for wrong in ["x", "", "user_alice", "%00", "%ff", "dep_", &"a".repeat(3_500)] {
            alice.get(format!("{path}?after={wrong}")).await.refuses(422, "invalid").names(&["after"]);
        }
        alice.get(format!("{path}?limit=1&limit=2")).await.refuses(422, "invalid").names(&["limit"]);
        alice.get(format!("{path}?offset=1")).await.refuses(422, "invalid").names(&["offset"]);
        alice.get(format!("{path}?userId=user_bob")).await.refuses(422, "invalid").names(&["userId"]);
    }
}

#[actix_web::test]
async fn a_cursor_is_an_id_of_the_lists_own_kind() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let endpoint = alice.adds_endpoint(&row, "/").await;
    let path = format!("/deployments?after={}", endpoint.id);
    alice.get(path).await.refuses(422, "invalid").names(&["after"]);
    let path = format!("{}/endpoints?after={}", row.path, row.id);
    alice.get(path).await.refuses(422, "invalid").names(&["after"]);
}

#[actix_web::test]
async fn a_query_is_judged_after_identity() {
    let app = TestApp::start().await;
    app.anonymous().get("/deployments?limit=x").await.refuses(401, "token-missing");
}

#[actix_web::test]
async fn an_error_quotes_no_more_than_a_little() {
    let app = TestApp::start().await;
    for query in [format!("{}=1", "x".repeat(3_500)), format!("limit={}", "x".repeat(3_500))] {
        let answer = app.user("user_alice").get(format!("/deployments?{query}")).await.refuses(422, "invalid");
        assert!(answer.text().len() < 2_000, "{} bytes", answer.text().len());
    }
}
