//! Users who are created and changed at Clerk.

use serde_json::json;

use super::{event, tell, user};
use crate::support::TestApp;

const NOW: i64 = 1_800_000_000_000;

#[actix_web::test]
async fn a_user_who_is_created_at_clerk_has_a_row() {
    let app = TestApp::start().await;
    tell(&app, event("user.created", user("user_ada", "Ada", NOW)), "applied").await;
    let rows = app.rows().await;
    let row = rows.user("user_ada");
    assert_eq!(row.email.as_deref(), Some("ada@example.com"), "the primary address");
    assert_eq!((row.first_name.as_deref(), row.last_name.as_deref()), (Some("Ada"), Some("Lovelace")));
    assert_eq!((row.img_url.as_deref(), row.clerk_updated_at), (Some("https://img.clerk.com/ada"), Some(NOW)));
    let me = app.user("user_ada").get("/users/me").await.is(200).json();
    assert_eq!((&me["email"], &me["synced"]), (&json!("ada@example.com"), &json!(true)));
}

#[actix_web::test]
async fn a_row_that_was_there_takes_over_what_clerk_says() {
    let app = TestApp::start().await;
    app.user("user_ada").post("/users/clerk-sync").json(json!({ "firstName": "Augusta" })).await.is(200);
    tell(&app, event("user.updated", user("user_ada", "Ada", NOW)), "applied").await;
    assert_eq!(app.rows().await.user("user_ada").first_name.as_deref(), Some("Ada"));
}

#[actix_web::test]
async fn older_event_that_arrives_later_changes_nothing() {
    let app = TestApp::start().await;
    tell(&app, event("user.updated", user("user_ada", "Ada", NOW)), "applied").await;
    let before = app.rows().await;
    tell(&app, event("user.created", user("user_ada", "Augusta", NOW - 1)), "stale").await;
    tell(&app, event("user.updated", user("user_ada", "Augusta", NOW)), "stale").await;
    assert_eq!(app.rows().await, before);
    tell(&app, event("user.updated", user("user_ada", "Countess", NOW + 1)), "applied").await;
    assert_eq!(app.rows().await.user("user_ada").first_name.as_deref(), Some("Countess"));
}

#[actix_web::test]
async fn seconds_and_milliseconds_are_compared() {
    let app = TestApp::start().await;
    tell(&app, event("user.updated", user("user_ada", "Ada", NOW)), "applied").await;
    tell(&app, event("user.updated", user("user_ada", "Old", NOW / 1000 - 1)), "stale").await;
    tell(&app, event("user.updated", user("user_ada", "New", NOW / 1000 + 1)), "applied").await;
    assert_eq!(app.rows().await.user("user_ada").clerk_updated_at, Some(NOW + 1000));
}

#[actix_web::test]
async fn event_without_updated_at_uses_its_own_timestamp() {
    let app = TestApp::start().await;
    let mut data = user("user_ada", "Ada", 0);
    data.as_object_mut().unwrap().remove("updated_at");
    let news = event("user.updated", data);
    tell(&app, news.clone(), "applied").await;
    assert_eq!(app.rows().await.user("user_ada").clerk_updated_at, news["timestamp"].as_i64());
}

#[actix_web::test]
async fn what_no_column_can_hold_is_left_out() {
    let app = TestApp::start().await;
    let mut data = user("user_ada", &format!("A\0d\u{1}a{}", "a".repeat(200)), NOW);
    data["primary_email_address_id"] = json!("idn_3");
    data["image_url"] = json!(null);
    tell(&app, event("user.updated", data), "applied").await;
    let rows = app.rows().await;
    let row = rows.user("user_ada");
    assert_eq!(row.first_name.as_deref(), Some(&*format!("Ada{}", "a".repeat(97))));
    assert_eq!((&row.email, &row.img_url), (&None, &None));
}

/// Invalid texts from Clerk do not fail the event, which would be delivered again and again.
#[actix_web::test]
async fn names_from_events_are_cleaned() {
    let app = TestApp::start().await;
    for ((sent, kept), at) in [
        (" Ada\n\u{200B} \u{202E}L. ", Some("Ada L.")),
        ("\u{3164}", None),
        ("\u{301}\u{200D} ", None),
        ("می\u{200C}خواهم", Some("می\u{200C}خواهم")),
    ]
    .into_iter()
    .zip(NOW..)
    {
        let mut data = user("user_ada", sent, at);
        data["last_name"] = json!(sent);
        data["email_addresses"][1]["email_address"] = json!("ada\u{200B}@example.com");
        tell(&app, event("user.updated", data), "applied").await;
        let rows = app.rows().await;
        let row = rows.user("user_ada");
        assert_eq!((row.first_name.as_deref(), row.last_name.as_deref()), (kept, kept), "{}", sent.escape_unicode());
        assert_eq!(row.email, None);
    }
}

#[actix_web::test]
async fn a_picture_that_no_page_may_load_is_none() {
    let app = TestApp::start().await;
    let addresses = ["javascript:alert(1)", "data:text/html,x", "/ada", "https://img.clerk.com/ada"];
    for (address, at) in addresses.into_iter().zip(NOW..) {
        let mut data = user("user_ada", "Ada", at);
        data["image_url"] = json!(address);
        tell(&app, event("user.updated", data), "applied").await;
        let kept = address.starts_with("https:").then_some(address);
        assert_eq!(app.rows().await.user("user_ada").img_url.as_deref(), kept, "{address}");
    }
}

#[actix_web::test]
async fn banned_user_is_refused_until_unbanned() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    alice.get("/users/me").await.is(200);
    let mut banned = user("user_alice", "Alice", NOW);
    banned["banned"] = json!(true);
    tell(&app, event("user.updated", banned), "applied").await;
    alice.get("/users/me").await.refuses(401, "token-revoked");
    // A token from ten seconds in the future is not possible; a ban that is half a minute old is equivalent.
    let carol = app.user("user_carol");
    let mut banned = user("user_carol", "Carol", NOW);
    banned["banned"] = json!(true);
    let mut news = event("user.updated", banned);
    let ago = news["timestamp"].as_i64().unwrap() - 30_000;
    news["timestamp"] = json!(ago);
    news["data"]["updated_at"] = json!(ago);
    tell(&app, news, "applied").await;
    carol.get("/users/me").await.is(200);
}

#[actix_web::test]
async fn ban_counts_after_a_newer_event() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let mut banned = event("user.updated", user("user_alice", "Alice", NOW));
    banned["data"]["banned"] = json!(true);
    tell(&app, event("user.updated", user("user_alice", "Alice", NOW + 1)), "applied").await;
    alice.get("/users/me").await.is(200);
    tell(&app, banned, "stale").await;
    alice.get("/users/me").await.refuses(401, "token-revoked");
}
