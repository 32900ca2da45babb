//! Cross-origin requests: the front end may send them with credentials, and no other origin may read a response.

use actix_web::http::Method;

use crate::support::{Answer, FOREIGN, FRONTEND, Setup, TestApp};

async fn preflight(app: &TestApp, origin: &str, method: &str) -> Answer {
    preflight_with(app, origin, method, "authorization,content-type").await
}

async fn preflight_with(app: &TestApp, origin: &str, method: &str, headers: &str) -> Answer {
    let page = app.anonymous().on_a_page_of(origin).with("access-control-request-method", method);
    page.with("access-control-request-headers", headers).call(Method::OPTIONS, "/deployments").await
}

#[actix_web::test]
async fn front_end_may_send_every_method_with_credentials() {
    let app = TestApp::start().await;
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let answer = preflight(&app, FRONTEND, method).await.is(200);
        assert_eq!(answer.header("access-control-allow-origin"), Some(FRONTEND), "{method}");
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
        assert!(answer.header("access-control-allow-methods").unwrap().contains(method));
        let headers = answer.header("access-control-allow-headers").unwrap().to_lowercase();
        assert!(headers.contains("authorization") && headers.contains("content-type"), "{headers}");
    }
}

#[actix_web::test]
async fn origin_is_matched_in_the_browsers_spelling() {
    let frontends = vec!["HTTPS://App.Example.com:443/", "https://bücher.example", "http://[0:0::1]:80"];
    let app = TestApp::start_with(Setup { frontends, ..Setup::default() }).await;
    for origin in ["https://app.example.com", "https://xn--bcher-kva.example", "http://[::1]"] {
        let answer = preflight(&app, origin, "POST").await.is(200);
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
    }
    assert_eq!(preflight(&app, FRONTEND, "POST").await.header("access-control-allow-origin"), None);
}

#[actix_web::test]
async fn a_foreign_page_is_allowed_nothing() {
    let app = TestApp::start().await;
    for origin in [FOREIGN, "null", "http://localhost:3000.evil.example", "https://localhost:3000"] {
        let answer = preflight(&app, origin, "DELETE").await.refuses(400, "cors");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
        let answer = app.user("user_alice").on_a_page_of(origin).get("/users/me").await;
        assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
    }
}

#[actix_web::test]
async fn front_end_may_read_responses_and_the_request_id() {
    let app = TestApp::start().await;
    let page = app.user("user_alice").on_a_page_of(FRONTEND);
    let anonymous = app.anonymous().on_a_page_of(FRONTEND);
    for call in [page.get("/users/me"), page.get("/deployments/x"), anonymous.get("/users/me"), page.get("/x")] {
        let answer = call.await;
        assert_eq!(answer.header("access-control-allow-origin"), Some(FRONTEND), "{}", answer.status);
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
        let exposed = answer.header("access-control-expose-headers").unwrap().to_lowercase();
        assert!(["x-request-id", "location", "retry-after"].iter().all(|name| exposed.contains(name)), "{exposed}");
    }
}

#[actix_web::test]
async fn caches_are_told_that_answers_depend_on_the_origin() {
    let app = TestApp::start().await;
    let answer = app.user("user_alice").on_a_page_of(FRONTEND).get("/users/me").await.is(200);
    assert!(answer.header("vary").unwrap_or_default().to_lowercase().contains("origin"));
}

/// The headers that browsers with Sentry or OpenTelemetry add, and the one that makes a retry safe.
#[actix_web::test]
async fn tracing_headers_and_idempotency_keys_may_be_sent() {
    let app = TestApp::start().await;
    for header in ["traceparent", "tracestate", "sentry-trace", "baggage", "idempotency-key", "x-request-id"] {
        let sent = format!("authorization,{header},content-type");
        let answer = preflight_with(&app, FRONTEND, "POST", &sent).await.is(200);
        assert_eq!(answer.header("access-control-allow-origin"), Some(FRONTEND), "{header}");
        let allowed = answer.header("access-control-allow-headers").unwrap().to_lowercase();
        assert!(allowed.split([',', ' ']).any(|allowed| allowed == header), "{header}: {allowed}");
        preflight_with(&app, FOREIGN, "POST", &sent).await.refuses(400, "cors");
    }
}

#[actix_web::test]
async fn headers_that_are_configured_may_be_sent_besides() {
    let allowed_headers = vec!["X-Client-Version", "x-tenant"];
    let app = TestApp::start_with(Setup { allowed_headers, ..Setup::default() }).await;
    preflight_with(&app, FRONTEND, "POST", "authorization,x-client-version,x-tenant,traceparent").await.is(200);
    preflight_with(&app, FRONTEND, "POST", "authorization,x-other").await.refuses(400, "cors");
    preflight_with(&app, FOREIGN, "POST", "x-tenant").await.refuses(400, "cors");
}
