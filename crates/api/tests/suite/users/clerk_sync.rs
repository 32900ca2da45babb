//! `POST /users/clerk-sync`.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{TestApp, forge};

#[actix_web::test]
async fn identity_from_the_token_display_fields_from_the_body() {
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
async fn sent_email_and_id_are_accepted_and_ignored() {
    let app = TestApp::start().await;
    for lie in [json!("user_bob"), json!(7), json!({ "deep": [1] }), Value::Null] {
        let body = json!({ "email": lie, "clerkId": lie });
        let answer = app.user("user_alice").post("/users/clerk-sync").json(body).await.is(200).json();
        assert_eq!((&answer["id"], &answer["email"]), (&json!("user_alice"), &Value::Null));
    }
    assert_eq!(app.rows().await.users.len(), 1);
}

#[actix_web::test]
async fn sent_fields_are_refreshed_and_others_kept() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    alice.post("/users/clerk-sync").json(json!({ "firstName": "Ada", "lastName": "Lovelace" })).await.is(200);
    let answer = alice.post("/users/clerk-sync").json(json!({ "lastName": null })).await.is(200).json();
    assert_eq!((&answer["firstName"], &answer["lastName"]), (&json!("Ada"), &Value::Null));
}

#[actix_web::test]
async fn claim_user_email_counts_and_no_claim_keeps_the_email() {
    let app = TestApp::start().await;
    let token = app.clerk.mint(&forge::session("user_alice").claim("user_email", "alice@example.com"));
    app.bearer(&token).syncs().await;
    let answer = app.user("user_alice").syncs().await.json();
    assert_eq!(answer["email"], json!("alice@example.com"));
}

#[actix_web::test]
async fn unstorable_email_claim_counts_as_absent() {
    let app = TestApp::start().await;
    for email in ["nul\0@example.com", &"a".repeat(5000), "line\n@example.com", "a\u{200B}@example.com", "", "a"] {
        let token = app.clerk.mint(&forge::session("user_alice").email(email));
        assert_eq!(app.bearer(&token).get("/users/me").await.is(200).json()["email"], Value::Null);
        assert_eq!(app.bearer(&token).syncs().await.json()["email"], Value::Null);
        app.bearer(&token).deploys("shop").await;
    }
}

#[actix_web::test]
async fn email_claim_of_10_kb_is_a_too_long_token() {
    let app = TestApp::start().await;
    let token = app.clerk.mint(&forge::session("user_alice").email("a".repeat(10_000)));
    let call = app.bearer(&token).post("/users/clerk-sync").json(json!({}));
    app.unchanged_by(call).await.refuses(401, "token-invalid");
}

#[actix_web::test]
async fn forty_concurrent_syncs_leave_one_row_and_no_5xx() {
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
