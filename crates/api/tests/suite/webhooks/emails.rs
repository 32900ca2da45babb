//! The email address of a row: the newest verified one.

use serde_json::{Value, json};

use super::{event, tell, user};
use crate::support::{Client, TestApp, forge, webhook};

/// A user with this primary address, changed this many seconds from now.
fn changed(email: &str, seconds: i64) -> Value {
    let mut data = user("user_ada", "Ada", (webhook::now() + seconds) * 1000);
    data["email_addresses"][1]["email_address"] = json!(email);
    event("user.updated", data)
}

/// The caller with a token of this address, issued this many seconds from now.
fn with_token<'app>(app: &'app TestApp, email: &str, seconds: i64) -> Client<'app> {
    let token = forge::session("user_ada").email(email).issued_at(webhook::now() + seconds);
    app.bearer(&app.clerk.mint(&token))
}

async fn email(app: &TestApp) -> Option<String> {
    app.rows().await.user("user_ada").email.clone()
}

#[actix_web::test]
async fn an_unverified_primary_address_is_not_stored() {
    let app = TestApp::start().await;
    let statuses =
        [json!(null), json!({}), json!({ "status": null }), json!({ "status": "unverified" }), json!("verified")];
    for (verification, number) in statuses.into_iter().zip(1..) {
        tell(&app, changed("proven@example.com", 2 * number), "applied").await;
        assert_eq!(email(&app).await.as_deref(), Some("proven@example.com"));
        let mut news = changed("claimed@example.com", 2 * number + 1);
        news["data"]["email_addresses"][1]["verification"] = verification.clone();
        tell(&app, news, "applied").await;
        assert_eq!(email(&app).await, None, "{verification}");
    }
}

#[actix_web::test]
async fn a_token_that_calls_its_address_unverified_has_none() {
    let app = TestApp::start().await;
    for (verified, stored) in [(json!(false), None), (json!(null), None), (json!(true), Some("ada@example.com"))] {
        let token = forge::session("user_ada").email("ada@example.com").claim("email_verified", verified.clone());
        let answer = app.bearer(&app.clerk.mint(&token)).syncs().await.json();
        assert_eq!(answer["email"].as_str(), stored, "{verified}");
        assert_eq!(email(&app).await.as_deref(), stored, "{verified}");
    }
}

#[actix_web::test]
async fn an_older_token_does_not_undo_a_webhooks_address() {
    let app = TestApp::start().await;
    tell(&app, changed("new@example.com", -10), "applied").await;
    let answer = with_token(&app, "old@example.com", -20).post("/users/clerk-sync").json(json!({ "firstName": "A" }));
    let answer = answer.await.is(200).json();
    assert_eq!((&answer["email"], &answer["firstName"]), (&json!("new@example.com"), &json!("A")));
    with_token(&app, "newest@example.com", -5).syncs().await;
    assert_eq!(email(&app).await.as_deref(), Some("newest@example.com"));
}

#[actix_web::test]
async fn an_older_token_does_not_undo_a_newer_tokens_address() {
    let app = TestApp::start().await;
    with_token(&app, "new@example.com", -5).syncs().await;
    with_token(&app, "old@example.com", -20).syncs().await;
    assert_eq!(email(&app).await.as_deref(), Some("new@example.com"));
}

#[actix_web::test]
async fn an_older_event_changes_all_but_the_address() {
    let app = TestApp::start().await;
    with_token(&app, "new@example.com", -5).deploys("shop").await;
    tell(&app, changed("old@example.com", -20), "applied").await;
    let rows = app.rows().await;
    let row = rows.user("user_ada");
    assert_eq!((row.email.as_deref(), row.first_name.as_deref()), (Some("new@example.com"), Some("Ada")));
}

#[actix_web::test]
async fn within_one_second_the_webhook_wins() {
    let app = TestApp::start().await;
    let second = webhook::now() - 10;
    let mut news = changed("new@example.com", -10);
    news["data"]["updated_at"] = json!(second * 1000 + 500);
    tell(&app, news, "applied").await;
    with_token(&app, "old@example.com", second - webhook::now()).syncs().await;
    assert_eq!(email(&app).await.as_deref(), Some("new@example.com"));
}
