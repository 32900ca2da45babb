//! `POST /users/logout`.

use actix_web::cookie::{Cookie, time::Duration};

use crate::support::{FOREIGN, FRONTEND, TestApp, forge};

#[actix_web::test]
async fn the_cookie_is_cleared() {
    let app = TestApp::start().await;
    let alice = app.anonymous().cookie("jwt", &app.token_of("user_alice")).on_a_page_of(FRONTEND);
    let answer = alice.post("/users/logout").await.is(204);
    let cookie = Cookie::parse(answer.header("set-cookie").unwrap()).unwrap();
    assert_eq!((cookie.name_value(), cookie.max_age()), (("jwt", ""), Some(Duration::ZERO)));
    // A browser replaces a cookie only by one of the same path and attributes.
    assert_eq!((cookie.path(), cookie.http_only()), (Some("/"), Some(true)));
}

#[actix_web::test]
async fn whoever_has_no_valid_token_any_more_is_signed_out_too() {
    let app = TestApp::start().await;
    app.anonymous().post("/users/logout").await.is(204);
    let expired = app.anonymous().cookie("jwt", &forge::expired(&app, "user_alice")).on_a_page_of(FRONTEND);
    expired.post("/users/logout").await.is(204);
}

#[actix_web::test]
async fn a_foreign_page_cannot_sign_a_visitor_out() {
    let app = TestApp::start().await;
    let alice = app.anonymous().cookie("jwt", &app.token_of("user_alice"));
    alice.clone().on_a_page_of(FRONTEND).post("/users/logout").await.is(204);
    for call in [alice.clone().on_a_page_of(FOREIGN).post("/users/logout"), alice.post("/users/logout")] {
        let answer = call.await.refuses(403, "csrf");
        assert_eq!(answer.header("set-cookie"), None);
    }
}
