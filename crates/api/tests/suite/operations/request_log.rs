//! The log of requests.

use crate::support::{TestApp, request_lines};

#[actix_web::test]
async fn request_of_a_verified_caller_is_one_line_at_info() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    let (trace, parent) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    let call = app.user("user_bob").get(&row.path).with("traceparent", format!("00-{trace}-{parent}-01"));
    let answer = call.await.refuses(403, "not_owner");
    let lines = request_lines(answer.header("x-request-id").unwrap());
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    let route = r#"route="/api/v1/deployments/{id}""#;
    for part in [" INFO ", "method=GET", route, "status=403", "duration_ms=", r#"user="user_bob""#, trace] {
        assert!(line.contains(part), "{part}: {line}");
    }
    assert!(line.contains(r#"decision="refused" reason="not_owner""#) && !line.contains(&row.id), "{line}");
}

#[actix_web::test]
async fn requests_of_strangers_are_lines_at_debug_alone() {
    let app = TestApp::start().await;
    let operator = app.anonymous().anywhere();
    for call in [app.anonymous().get("/users/me"), app.bearer("x").get("/users/me"), operator.get("/healthz")] {
        let answer = call.await;
        let lines = request_lines(answer.header("x-request-id").unwrap());
        assert!(lines.len() == 1 && lines[0].contains(" DEBUG "), "{lines:?}");
    }
}
