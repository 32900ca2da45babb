//! CSRF: a page of another site makes a visitor's browser send a request with the visitor's cookie and the page's
//! origin.

use serde_json::json;

use crate::support::{FOREIGN, FRONTEND, TestApp, deployment, forge};

const FORM: &str = "application/x-www-form-urlencoded";

#[actix_web::test]
async fn foreign_form_is_403_and_changes_nothing() {
    let app = TestApp::start().await;
    let alice = app.browser("user_alice");
    let json = deployment(json!({})).to_string();
    alice.clone().on_a_page_of(FRONTEND).post("/deployments").json_text(&json).await.is(201);
    for content_type in [FORM, "text/plain", "multipart/form-data; boundary=x", "application/json"] {
        for path in ["/deployments", "/users/clerk-sync", "/deployments/batch-delete"] {
            let call = alice.clone().on_a_page_of(FOREIGN).post(path).body(content_type, json.clone());
            app.unchanged_by(call).await.refuses(403, "csrf");
        }
    }
}

#[actix_web::test]
async fn unsafe_method_by_cookie_needs_an_allowed_origin() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    let alice = app.browser("user_alice");
    let body = json!({ "name": "renamed" });
    alice.clone().on_a_page_of(FRONTEND).patch(&row.path).json(&body).await.is(200);
    let nowhere =
        [alice.patch(&row.path).json(&body), alice.delete(&row.path), alice.post(format!("{}/transfer", row.path))];
    for call in nowhere {
        app.unchanged_by(call).await.refuses(403, "csrf");
    }
    alice.on_a_page_of(FRONTEND).delete(&row.path).await.is(204);
}

#[actix_web::test]
async fn an_origin_is_compared_whole() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    let near =
        ["http://localhost", "https://localhost:3000", "http://localhost:3000/", "http://localhost:30000", "null", ""];
    for origin in near.into_iter().chain(["http://LOCALHOST:3000", "http://localhost:3000, http://localhost:3000", "*"])
    {
        let call = app.browser("user_alice").on_a_page_of(origin).delete(&row.path);
        app.unchanged_by(call).await.refuses(403, "csrf");
    }
    let twice = app.browser("user_alice").on_a_page_of(FRONTEND).on_a_page_of(FOREIGN).delete(&row.path);
    app.unchanged_by(twice).await.refuses(403, "csrf");
}

#[actix_web::test]
async fn only_sec_fetch_site_same_origin_is_trusted() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    let from = |site: &str| app.browser("user_alice").with("sec-fetch-site", site).delete(&row.path);
    for site in ["cross-site", "same-site", "none", "", "SAME-ORIGIN"] {
        app.unchanged_by(from(site)).await.refuses(403, "csrf");
    }
    from("same-origin").await.is(204);
}

#[actix_web::test]
async fn reading_by_cookie_needs_no_origin() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    app.browser("user_alice").get(&row.path).await.is(200);
    app.browser("user_alice").on_a_page_of(FOREIGN).get("/users/me").await.is(200);
}

/// No page can make a browser send a Bearer header.
#[actix_web::test]
async fn bearer_needs_no_origin() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let (one, other) = (alice.deploys("1").await, alice.deploys("2").await);
    alice.delete(&one.path).await.is(204);
    alice.on_a_page_of(FOREIGN).delete(&other.path).await.is(204);
}

#[actix_web::test]
async fn bad_cookie_is_401_and_method_override_is_ignored() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    let expired = app.anonymous().cookie("__session", &forge::expired(&app, "user_alice"));
    expired.on_a_page_of(FOREIGN).delete(&row.path).await.refuses(401, "token-expired");
    let overriding = app.browser("user_alice").with("x-http-method-override", "GET").on_a_page_of(FOREIGN);
    app.unchanged_by(overriding.delete(&row.path)).await.refuses(403, "csrf");
}
