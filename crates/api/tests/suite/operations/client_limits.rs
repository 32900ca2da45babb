//! The limits of requests that no verified user sends, for each client.

use std::num::NonZeroU32;

use api::http::{ClientLimits, TrafficLimits, TrustedProxies};
use serde_json::json;

use crate::support::{Answer, Client, FRONTEND, Setup, TestApp, forge, webhook};

const LIMIT: usize = 3;

/// The service behind a trusted proxy, with low limits. Requests of the tests come from 127.0.0.1.
async fn limited() -> TestApp {
    let limit = NonZeroU32::new(LIMIT as u32);
    let trusted_proxies = TrustedProxies(vec!["127.0.0.0/8".parse().unwrap()]);
    let clients = ClientLimits { trusted_proxies, failures: limit, anonymous: limit };
    TestApp::start_with(Setup { traffic: TrafficLimits { clients, ..TrafficLimits::default() }, ..Setup::default() })
        .await
}

/// The same client behind the proxy.
fn from<'app>(client: Client<'app>, address: &str) -> Client<'app> {
    client.with("x-forwarded-for", address)
}

/// Asserts that this is the refusal of a client that has reached a limit.
fn limits(answer: Answer) {
    let answer = answer.refuses(429, "too_many_requests");
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60 / LIMIT as u64 + 1).contains(&wait), "{wait}");
    assert_eq!(answer.header("www-authenticate"), None);
}

#[actix_web::test]
async fn too_many_bad_tokens_are_429_and_users_go_on() {
    let app = limited().await;
    let attacker = from(app.bearer("a.b.c"), "192.0.2.7").on_a_page_of(FRONTEND);
    for _ in 0..LIMIT {
        attacker.get("/users/me").await.is(401);
    }
    let answer = app.unchanged_by(attacker.post("/deployments").json(json!({ "name": "n" }))).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some(FRONTEND), "the page reads the answer");
    limits(answer);
    // A user at the same address.
    let alice = from(app.user("user_alice"), "192.0.2.7");
    for _ in 0..2 * LIMIT {
        alice.get("/users/me").await.is(200);
        alice.get("/deployments/dep_x").await.is(403);
    }
    from(app.bearer("a.b.c"), "192.0.2.8").get("/users/me").await.is(401);
}

#[actix_web::test]
async fn anonymous_requests_are_limited_but_no_probe_is() {
    let app = limited().await;
    app.service.clerk.warm_up().await.unwrap();
    let client = from(app.anonymous(), "2001:db8::1");
    client.post("/users/logout").await.is(204);
    client.get("/nowhere").await.is(404);
    // A public route does not look at the token.
    from(app.bearer("a.b.c"), "2001:db8::2").anywhere().get("/openapi.json").await.is(200);
    limits(client.post("/users/logout").await);
    limits(client.anywhere().get("/openapi.json").await);
    let neighbor = || from(app.anonymous(), "2001:db8::3");
    for path in ["/healthz", "/readyz", "/metrics"] {
        neighbor().anywhere().get(path).await.is(200);
    }
    // Another limit.
    neighbor().get("/users/me").await.is(401);
}

#[actix_web::test]
async fn of_webhooks_only_those_without_signature_count() {
    let app = limited().await;
    let path = "/webhooks/clerk";
    let event = json!({ "type": "session.created", "data": { "id": "sess_1" } });
    let sender = from(app.anonymous(), "192.0.2.7");
    let signed = || webhook::sign(sender.post(path), webhook::now(), &event);
    let forged = || webhook::headed(sender.post(path), "msg_1", webhook::now(), "v1,AAAA").json(&event);
    for _ in 0..2 * LIMIT {
        signed().await.is(200);
    }
    for _ in 0..LIMIT {
        forged().await.refuses(403, "webhook_unsigned");
    }
    limits(app.unchanged_by(forged()).await);
    signed().await.is(200);
}

#[actix_web::test]
async fn a_verified_token_in_a_body_or_cookie_does_not_count() {
    let app = limited().await;
    let browser = from(app.anonymous(), "192.0.2.7").on_a_page_of(FRONTEND);
    for _ in 0..2 * LIMIT {
        let token = app.clerk.mint(&forge::session("user_alice"));
        browser.post("/users/set-token").json(json!({ "jwt": token })).await.is(200);
    }
    for id in 0..2 * LIMIT {
        let browser = from(app.browser(&format!("user_{id}")), "192.0.2.7").on_a_page_of(FRONTEND);
        browser.post("/users/logout").await.is(204);
    }
    for _ in 0..LIMIT {
        browser.post("/users/set-token").json(json!({ "jwt": "a.b.c" })).await.is(401);
    }
    limits(browser.post("/users/set-token").json(json!({ "jwt": "a.b.c" })).await);
}

#[actix_web::test]
async fn trusted_machine_is_not_limited_on_its_own_behalf() {
    let app = limited().await;
    for _ in 0..2 * LIMIT {
        app.anonymous().get("/users/me").await.is(401);
        app.anonymous().anywhere().get("/openapi.json").await.is(200);
    }
}

#[actix_web::test]
async fn refusals_of_each_limit_are_counted() {
    let app = limited().await;
    let client = from(app.anonymous(), "192.0.2.7");
    for _ in 0..LIMIT + 2 {
        client.get("/users/me").await;
    }
    let page = app.anonymous().anywhere().get("/metrics").await.is(200).text();
    for line in ["{limit=\"failed_authentication\"} 2", "{limit=\"anonymous\"} 0"] {
        assert!(page.contains(&format!("http_requests_limited_total{line}")), "{line}");
    }
}
