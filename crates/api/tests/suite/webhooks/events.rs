//! Which events are handled, and what a repeated delivery does.

use serde_json::json;

use super::{PATH, event, tell, user};
use crate::support::{TestApp, webhook};

#[actix_web::test]
async fn an_event_that_nobody_listens_to_is_taken() {
    let app = TestApp::start().await;
    let before = app.rows().await;
    for name in ["session.created", "organization.created", "email.created", "something.new", ""] {
        tell(&app, event(name, json!({ "id": "x" })), "ignored").await;
    }
    assert_eq!(app.rows().await, before);
}

#[actix_web::test]
async fn a_delivery_that_comes_again_changes_nothing() {
    let app = TestApp::start().await;
    let deliver = |first_name: &str, updated_at: i64| {
        let event = event("user.updated", user("user_ada", first_name, updated_at));
        webhook::deliver(app.anonymous().post(PATH), "msg_1", webhook::now(), &event)
    };
    let answer = deliver("Ada", 1_800_000_000_000).await.is(200);
    assert_eq!(answer.json()["outcome"], "applied");
    // The same id cannot have other content: a newer event under it would not be read.
    let answer = app.unchanged_by(deliver("Eve", 1_900_000_000_000)).await.is(200);
    assert_eq!(answer.json()["outcome"], "repeated");
}

#[actix_web::test]
async fn delivery_sent_twenty_times_at_once_is_applied_once() {
    let app = TestApp::start().await;
    let event = event("user.created", user("user_ada", "Ada", 1_800_000_000_000));
    let deliver = || webhook::deliver(app.anonymous().post(PATH), "msg_1", webhook::now(), &event).into_future();
    let answers = futures_util::future::join_all((0..20).map(|_| deliver())).await;
    let outcomes: Vec<_> = answers.into_iter().map(|answer| answer.is(200).json()["outcome"].clone()).collect();
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "applied").count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "repeated").count(), 19, "{outcomes:?}");
}

#[actix_web::test]
async fn unreadable_event_is_refused_and_not_recorded() {
    let app = TestApp::start().await;
    let send =
        |id: &str, body: serde_json::Value| webhook::deliver(app.anonymous().post(PATH), id, webhook::now(), &body);
    for nothing in [json!(null), json!([]), json!({}), json!({ "type": 1, "data": {} }), json!({ "type": null })] {
        app.unchanged_by(send("msg_1", nothing)).await.refuses(400, "malformed");
    }
    app.unchanged_by(send("msg_1", json!({ "type": "user.created" }))).await.refuses(422, "invalid");
    for data in
        [json!({}), json!({ "id": 1 }), json!({ "id": "org_1" }), json!({ "id": "user_a b" }), json!("user_ada")]
    {
        for name in ["user.created", "user.updated", "user.deleted"] {
            app.unchanged_by(send("msg_1", event(name, data.clone()))).await.refuses(422, "invalid");
        }
    }
    let event = event("user.created", user("user_ada", "Ada", 1_800_000_000_000));
    assert_eq!(send("msg_1", event).await.is(200).json()["outcome"], "applied");
}

#[actix_web::test]
async fn an_id_of_what_cannot_be_a_session_ends_nothing() {
    let app = TestApp::start().await;
    let before = app.rows().await;
    tell(&app, event("session.ended", json!({ "id": "user_ada" })), "ignored").await;
    assert_eq!(app.rows().await, before);
}
