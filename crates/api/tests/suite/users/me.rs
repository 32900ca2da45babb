//! `GET /users/me`.

use serde_json::{Value, json};

use crate::support::{TestApp, forge};

#[actix_web::test]
async fn caller_without_a_row_is_shown_the_token_unsynced() {
    let app = TestApp::start().await;
    let token = app.clerk.mint(&forge::session("user_alice").email("alice@example.com"));
    let answer = app.unchanged_by(app.bearer(&token).get("/users/me")).await.is(200).json();
    assert_eq!(
        answer,
        json!({
            "id": "user_alice", "email": "alice@example.com", "firstName": null, "lastName": null, "imgUrl": null,
            "synced": false, "createdAt": null, "updatedAt": null,
        })
    );
}

#[actix_web::test]
async fn a_caller_with_a_row_is_told_what_the_row_says() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let synced = alice.post("/users/clerk-sync").json(json!({ "firstName": "Ada" })).await.is(200).json();
    let me = alice.get("/users/me").await.is(200).json();
    assert_eq!(me, synced);
    assert_eq!((&me["synced"], &me["firstName"]), (&json!(true), &json!("Ada")));
    assert_ne!(me["createdAt"], Value::Null);
}

#[actix_web::test]
async fn each_caller_is_told_of_themselves_alone() {
    let app = TestApp::start().await;
    app.user("user_alice").syncs().await;
    let bob = app.user("user_bob").get("/users/me").await.is(200).json();
    assert_eq!((&bob["id"], &bob["synced"]), (&json!("user_bob"), &json!(false)));
}
