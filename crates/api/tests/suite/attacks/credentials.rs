//! Which credential counts if a request presents several, or only unreadable ones.

use serde_json::json;

use crate::support::{FRONTEND, TestApp, forge};

#[actix_web::test]
async fn bearer_wins_over_another_users_cookie() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.token_of("user_alice"), app.token_of("user_bob"));
    for cookie in ["__session", "jwt"] {
        let caller = app.bearer(&alice).cookie(cookie, &bob);
        assert_eq!(caller.get("/users/me").await.is(200).json()["id"], json!("user_alice"));
    }
    let row = app.bearer(&alice).deploys("shop").await;
    app.bearer(&bob).cookie("__session", &alice).delete(&row.path).await.refuses(403, "not_owner");
}

#[actix_web::test]
async fn a_bad_bearer_is_not_rescued_by_a_good_cookie() {
    let app = TestApp::start().await;
    let good = app.token_of("user_alice");
    app.bearer(&good).get("/users/me").await.is(200);
    let expired = app.bearer(&forge::expired(&app, "user_alice")).cookie("__session", &good);
    expired.get("/users/me").await.refuses(401, "token-expired");
    for header in ["Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "bearer", "Token x", "Bearer a b"] {
        let caller = app.anonymous().with("authorization", header).cookie("__session", &good);
        let answer = caller.get("/users/me").await.refuses(401, "credentials-malformed");
        assert_eq!(answer.header("www-authenticate"), Some(r#"Bearer error="invalid_token""#), "{header}");
    }
}

#[actix_web::test]
async fn any_of_the_cookies_signs_in() {
    let app = TestApp::start().await;
    let alice = app.token_of("user_alice");
    for cookie in ["__Host-jwt", "__session", "jwt"] {
        let me = app.anonymous().cookie(cookie, &alice).get("/users/me").await.is(200).json();
        assert_eq!(me["id"], json!("user_alice"), "{cookie}");
    }
}

/// Another host of the domain may have set one of them.
#[actix_web::test]
async fn cookies_of_two_users_are_refused() {
    let app = TestApp::start().await;
    let (alice, mallory) = (app.token_of("user_alice"), app.token_of("user_mallory"));
    let row = app.bearer(&alice).deploys("shop").await;
    let sends = |cookies: String| app.anonymous().with("cookie", &cookies).on_a_page_of(FRONTEND);
    for cookies in [
        format!("jwt={mallory}; __session={alice}"),
        format!("jwt={alice}; __session={mallory}"),
        format!("jwt={alice}; jwt={mallory}"),
    ] {
        let call = sends(cookies).delete(&row.path);
        app.unchanged_by(call).await.refuses(401, "credentials-malformed");
    }
    let own = sends(format!("jwt={mallory}; __session={mallory}; __Host-jwt={alice}"));
    assert_eq!(own.get("/users/me").await.is(200).json()["id"], json!("user_alice"));
    own.delete(&row.path).await.is(204);
}

#[actix_web::test]
async fn two_values_of_one_cookie_or_of_the_header_are_malformed() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.token_of("user_alice"), app.token_of("user_bob"));
    let twice = app.anonymous().with("cookie", &format!("__session={alice}; __session={bob}"));
    twice.get("/users/me").await.refuses(401, "credentials-malformed");
    let twice = app.bearer(&alice).with("authorization", &format!("Bearer {alice}"));
    twice.get("/users/me").await.refuses(401, "credentials-malformed");
}

#[actix_web::test]
async fn bytes_that_are_no_text_are_malformed_and_nothing_worse() {
    let app = TestApp::start().await;
    for bytes in [&b"Bearer \xff\xfe"[..], b"\xc3\x28", "Bearer caf\u{e9}".as_bytes()] {
        let answer = app.anonymous().get("/users/me").with("authorization", bytes).await;
        answer.refuses(401, "credentials-malformed");
    }
    let answer = app.anonymous().get("/users/me").with("cookie", &b"__session=\xff"[..]).await;
    answer.refuses(401, "credentials-malformed");
}

#[actix_web::test]
async fn a_cleared_cookie_is_as_good_as_none() {
    let app = TestApp::start().await;
    let caller = app.anonymous().cookie("__session", "").on_a_page_of(FRONTEND);
    caller.get("/users/me").await.refuses(401, "token-missing");
}
