//! `POST /users/clerk-sync`.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{TestApp, forge};

#[actix_web::test]
async fn the_row_takes_its_identity_from_the_token_and_its_display_fields_from_the_body() {
    let app = TestApp::start().await;
    let token = app.clerk.mint(&forge::session("user_alice").email("alice@example.com"));
    let body = json!({ "firstName": "Ada", "lastName": "Lovelace", "imgUrl": "https://img.example/ada.png" });
    let answer = app.bearer(&token).post("/users/clerk-sync").json(body).await.is(200).json();
    assert_eq!(answer["synced"], json!(true));
    let rows = app.rows().await;
    let [row] = rows.users.as_slice() else { panic!("{rows:?}") };
    assert_eq!((row.id.as_str(), row.email.as_deref()), ("user_alice", Some("alice@example.com")));
    assert_eq!((row.first_name.as_deref(), row.last_name.as_deref()), (Some("Ada"), Some("Lovelace")));
    assert_eq!(row.img_url.as_deref(), Some("https://img.example/ada.png"));
}

#[actix_web::test]
async fn the_email_and_the_id_that_front_ends_send_are_taken_and_never_used() {
    let app = TestApp::start().await;
    for lie in [json!("user_bob"), json!(7), json!({ "deep": [1] }), Value::Null] {
        let body = json!({ "email": lie, "clerkId": lie });
        let answer = app.user("user_alice").post("/users/clerk-sync").json(body).await.is(200).json();
        assert_eq!((&answer["id"], &answer["email"]), (&json!("user_alice"), &Value::Null));
    }
    assert_eq!(app.rows().await.users.len(), 1);
}

#[actix_web::test]
async fn a_row_is_refreshed_by_what_is_sent_and_keeps_what_is_not() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    alice.post("/users/clerk-sync").json(json!({ "firstName": "Ada", "lastName": "Lovelace" })).await.is(200);
    let answer = alice.post("/users/clerk-sync").json(json!({ "lastName": null })).await.is(200).json();
    assert_eq!((&answer["firstName"], &answer["lastName"]), (&json!("Ada"), &Value::Null));
}

#[actix_web::test]
async fn the_email_may_be_called_user_email_and_a_token_without_one_keeps_what_is_known() {
    let app = TestApp::start().await;
    let token = app.clerk.mint(&forge::session("user_alice").claim("user_email", "alice@example.com"));
    app.bearer(&token).syncs().await;
    let answer = app.user("user_alice").syncs().await.json();
    assert_eq!(answer["email"], json!("alice@example.com"));
}

#[actix_web::test]
async fn an_email_claim_that_no_database_could_keep_counts_as_none() {
    let app = TestApp::start().await;
    for email in ["nul\0@example.com", &"a".repeat(5000), "line\n@example.com", "a\u{200B}@example.com", "", "a"] {
        let token = app.clerk.mint(&forge::session("user_alice").email(email));
        assert_eq!(app.bearer(&token).get("/users/me").await.is(200).json()["email"], Value::Null);
        assert_eq!(app.bearer(&token).syncs().await.json()["email"], Value::Null);
        app.bearer(&token).deploys("shop").await;
    }
}

#[actix_web::test]
async fn an_email_claim_of_10_kb_makes_the_token_too_long_and_nothing_worse() {
    let app = TestApp::start().await;
    let token = app.clerk.mint(&forge::session("user_alice").email("a".repeat(10_000)));
    let call = app.bearer(&token).post("/users/clerk-sync").json(json!({}));
    app.unchanged_by(call).await.refuses(401, "token-invalid");
}

#[actix_web::test]
async fn forty_callers_at_once_leave_one_row_and_none_is_met_by_a_5xx() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let body = |number: i32| json!({ "firstName": format!("Ada {number}") });
    let answers =
        join_all((0..40).map(|number| alice.post("/users/clerk-sync").json(body(number)).into_future())).await;
    for answer in answers {
        answer.is(200);
    }
    assert_eq!(app.rows().await.users.len(), 1);
}

#[actix_web::test]
async fn a_wrong_body_creates_no_row() {
    let app = TestApp::start().await;
    for wrong in
        [json!({ "firstName": "a\u{0}b" }), json!({ "role": "admin" }), json!({ "imgUrl": "javascript:alert(1)" })]
    {
        let call = app.user("user_alice").post("/users/clerk-sync").json(wrong);
        app.unchanged_by(call).await.refuses(422, "invalid");
    }
}
