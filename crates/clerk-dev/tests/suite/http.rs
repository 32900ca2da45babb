//! Requests and responses of the routes.

use clerk_dev::{ClerkDev, TokenSpec};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::{client, names, parts, verifies};

async fn send(request: RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.unwrap();
    (response.status(), response.json().await.unwrap())
}

async fn post(clerk: &ClerkDev, path: &str, body: &Value) -> (StatusCode, Value) {
    send(client().post(format!("{}{path}", clerk.issuer())).json(body)).await
}

#[actix_web::test]
async fn the_root_says_what_it_is_and_where_the_keys_are() {
    let clerk = ClerkDev::start().await.unwrap();
    let (status, body) = send(client().get(clerk.issuer())).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body["name"], "clerk-dev");
    assert_eq!(body["issuer"], clerk.issuer());
    assert_eq!(body["jwksUrl"], clerk.jwks_url());
}

#[actix_web::test]
async fn a_subject_is_enough_for_a_session_token() {
    let clerk = ClerkDev::start().await.unwrap();
    let (status, body) = post(&clerk, "/tokens", &json!({ "sub": "user_a" })).await;
    assert_eq!(status, StatusCode::OK);
    let token = body["jwt"].as_str().unwrap();
    assert!(verifies(&clerk, token).await);
    let (header, claims) = parts(token);
    assert_eq!((&header["cat"], &claims["sub"]), (&json!("cl_B7d4PD111AAA"), &json!("user_a")));
}

#[actix_web::test]
async fn a_request_says_all_that_a_spec_can_say() {
    let clerk = ClerkDev::start().await.unwrap();
    let request = json!({
        "sub": "user_a", "kind": "template", "azp": "https://app.example", "email": "a@example.com",
        "issuedAt": 1000, "lifetime": 7, "claims": { "aud": ["api"], "jti": null }, "header": { "alg": "none" },
        "without": ["nbf"], "withoutHeader": ["cat"],
    });
    let (status, body) = post(&clerk, "/tokens", &request).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let (header, claims) = parts(body["jwt"].as_str().unwrap());
    assert_eq!(header, json!({ "alg": "none", "kid": clerk.instance().kid(), "typ": "JWT" }));
    assert_eq!(
        claims,
        json!({
            "act": null, "aud": ["api"], "azp": "https://app.example", "email": "a@example.com", "exp": 1007, "iat": 1000,
            "iss": clerk.issuer(), "jti": null, "sub": "user_a",
        })
    );
}

#[actix_web::test]
async fn a_rotation_answers_with_the_new_key_id() {
    let clerk = ClerkDev::start().await.unwrap();
    let old_kid = clerk.instance().kid();
    let (status, body) = send(client().post(format!("{}/rotate", clerk.issuer()))).await;
    assert_eq!((status, &body["kid"]), (StatusCode::OK, &json!(clerk.instance().kid())));
    assert_ne!(clerk.instance().kid(), old_kid);
}

#[actix_web::test]
async fn a_rotation_keeps_the_key_id_when_asked_to() {
    let clerk = ClerkDev::start().await.unwrap();
    let (kid, token) = (clerk.instance().kid(), clerk.mint(&TokenSpec::session("user_a")));
    let (status, body) = post(&clerk, "/rotate", &json!({ "keepKid": true })).await;
    assert_eq!((status, &body["kid"]), (StatusCode::OK, &json!(kid)));
    assert!(!verifies(&clerk, &token).await);
}

#[actix_web::test]
async fn an_outage_is_started_and_ended() {
    let clerk = ClerkDev::start().await.unwrap();
    assert_eq!(post(&clerk, "/outage", &json!({ "seconds": 3600 })).await.0, StatusCode::OK);
    let (status, body) = send(client().get(clerk.jwks_url())).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("outage")));
    assert_eq!(post(&clerk, "/outage", &json!({ "seconds": 0 })).await.0, StatusCode::OK);
    assert_eq!(send(client().get(clerk.jwks_url())).await.0, StatusCode::OK);
}

#[actix_web::test]
async fn a_body_that_cannot_be_meant_is_a_json_error() {
    let clerk = ClerkDev::start().await.unwrap();
    for (path, body) in [
        ("/tokens", json!({})),
        ("/tokens", json!([])),
        ("/tokens", json!({ "sub": "user_a", "kind": "wizard" })),
        ("/tokens", json!({ "sub": "user_a", "subject": "user_b" })),
        ("/tokens", json!({ "sub": "user_a", "lifetime": "long" })),
        ("/outage", json!({})),
        ("/outage", json!({ "seconds": -1 })),
        ("/outage", json!({ "seconds": 1e300 })),
        ("/rotate", json!({ "keepKid": "yes" })),
        ("/rotate", json!({ "keep": true })),
    ] {
        let (status, answer) = post(&clerk, path, &body).await;
        assert_eq!((status, names(&answer["error"])), (StatusCode::BAD_REQUEST, vec!["code", "message"]), "{body}");
    }
}

#[actix_web::test]
async fn a_body_that_is_not_json_is_a_json_error() {
    let clerk = ClerkDev::start().await.unwrap();
    for path in ["/tokens", "/outage", "/rotate"] {
        let request = client().post(format!("{}{path}", clerk.issuer())).body("sub=user_a");
        let (status, answer) = send(request).await;
        assert!(status.is_client_error(), "{path}: {status}");
        assert_eq!(answer["error"]["code"], "bad_request", "{path}");
    }
}

#[actix_web::test]
async fn a_body_over_64_kib_is_a_json_error() {
    let clerk = ClerkDev::start().await.unwrap();
    for path in ["/tokens", "/outage", "/rotate"] {
        let (status, answer) = post(&clerk, path, &json!({ "sub": "x".repeat(64 * 1024) })).await;
        assert_eq!(
            (status, &answer["error"]["code"]),
            (StatusCode::PAYLOAD_TOO_LARGE, &json!("bad_request")),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn a_wrong_path_or_method_is_a_json_error() {
    let clerk = ClerkDev::start().await.unwrap();
    let (status, answer) = send(client().get(format!("{}/v1/users", clerk.issuer()))).await;
    assert_eq!((status, &answer["error"]["code"]), (StatusCode::NOT_FOUND, &json!("not_found")));
    let (status, answer) = send(client().get(format!("{}/tokens", clerk.issuer()))).await;
    assert_eq!((status, &answer["error"]["code"]), (StatusCode::METHOD_NOT_ALLOWED, &json!("method_not_allowed")));
}
