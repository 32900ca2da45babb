//! Requests from other machines and foreign web pages are rejected.

use std::net::IpAddr;

use clerk_dev::ClerkDev;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::client;

async fn refusal(request: RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.unwrap();
    (response.status(), response.json::<Value>().await.unwrap()["error"]["code"].take())
}

fn token_request(clerk: &ClerkDev) -> RequestBuilder {
    client().post(format!("{}/tokens", clerk.issuer())).json(&json!({ "sub": "user_a" }))
}

#[actix_web::test]
async fn it_listens_on_the_loopback_interface() {
    let clerk = ClerkDev::start().await.unwrap();
    let url: reqwest::Url = clerk.issuer().parse().unwrap();
    assert!(url.host_str().unwrap().parse::<IpAddr>().unwrap().is_loopback());
}

#[actix_web::test]
async fn name_rebound_to_loopback_is_refused_everywhere() {
    let clerk = ClerkDev::start().await.unwrap();
    for path in ["/", "/.well-known/jwks.json", "/no-such-path"] {
        let request = client().get(format!("{}{path}", clerk.issuer())).header("host", "evil.example");
        assert_eq!(refusal(request).await, (StatusCode::FORBIDDEN, json!("foreign_host")), "{path}");
    }
    let request = token_request(&clerk).header("host", "evil.example");
    assert_eq!(refusal(request).await, (StatusCode::FORBIDDEN, json!("foreign_host")));
    assert_eq!(clerk.jwks_fetches(), 0);
}

#[actix_web::test]
async fn a_foreign_page_gets_no_token() {
    let clerk = ClerkDev::start().await.unwrap();
    for origin in ["https://evil.example", "null"] {
        let request = token_request(&clerk).header("origin", origin);
        assert_eq!(refusal(request).await, (StatusCode::FORBIDDEN, json!("foreign_origin")), "{origin}");
    }
}

#[actix_web::test]
async fn a_foreign_page_changes_nothing() {
    let clerk = ClerkDev::start().await.unwrap();
    let kid = clerk.instance().kid();
    for (path, body) in [("/rotate", json!({})), ("/outage", json!({ "seconds": 60 }))] {
        let request = client().post(format!("{}{path}", clerk.issuer())).json(&body);
        let request = request.header("origin", "https://evil.example");
        assert_eq!(refusal(request).await, (StatusCode::FORBIDDEN, json!("foreign_origin")), "{path}");
    }
    assert_eq!(clerk.instance().kid(), kid);
    assert_eq!(client().get(clerk.jwks_url()).send().await.unwrap().status(), StatusCode::OK);
}

#[actix_web::test]
async fn a_page_on_this_machine_is_served() {
    let clerk = ClerkDev::start().await.unwrap();
    let request = token_request(&clerk).header("origin", "http://localhost:3000").header("host", "localhost");
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
}

#[actix_web::test]
async fn no_answer_lets_a_page_of_another_origin_read_it() {
    let clerk = ClerkDev::start().await.unwrap();
    for url in [clerk.issuer(), clerk.jwks_url()] {
        let answer = client().get(url).header("origin", "https://evil.example").send().await.unwrap();
        assert_eq!(answer.headers().get("access-control-allow-origin"), None);
    }
}
