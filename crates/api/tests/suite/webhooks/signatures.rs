//! Signatures: which deliveries are accepted.

use serde_json::json;

use super::{PATH, event, user};
use crate::support::{Setup, TestApp, webhook};

/// A user whose row shows whether an event was applied.
fn news() -> serde_json::Value {
    event("user.created", user("user_ada", "Ada", 1_800_000_000_000))
}

#[actix_web::test]
async fn what_clerk_signed_is_believed() {
    let app = TestApp::start().await;
    webhook::sign(app.anonymous().post(PATH), webhook::now(), &news()).await.is(200);
    assert_eq!(app.rows().await.user("user_ada").first_name.as_deref(), Some("Ada"));
}

#[actix_web::test]
async fn of_several_signatures_one_has_to_hold() {
    let app = TestApp::start().await;
    let (body, now) = (news().to_string(), webhook::now());
    let good = webhook::signature("msg_1", now, &body);
    let other = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let call =
        |signatures: &str| webhook::headed(app.anonymous().post(PATH), "msg_1", now, signatures).json_text(&body);
    app.unchanged_by(call(other)).await.refuses(403, "webhook_unsigned");
    app.unchanged_by(call(&format!("{other} v1a,{} v2,{}", &good[3..], &good[3..])))
        .await
        .refuses(403, "webhook_unsigned");
    call(&format!("{other} v1a,AAAA {good}")).await.is(200);
}

#[actix_web::test]
async fn changed_body_id_or_timestamp_is_refused() {
    let app = TestApp::start().await;
    let (body, now) = (news().to_string(), webhook::now());
    let good = webhook::signature("msg_1", now, &body);
    let call =
        |id: &str, at: i64, body: &str| webhook::headed(app.anonymous().post(PATH), id, at, &good).json_text(body);
    for changed in [
        call("msg_2", now, &body),
        call("msg_1", now + 1, &body),
        call("msg_1", now, &body.replace("user_ada", "user_eve")),
        call("msg_1", now, &format!("{body} ")),
        call("msg_1", now, ""),
    ] {
        app.unchanged_by(changed).await.refuses(403, "webhook_unsigned");
    }
    call("msg_1", now, &body).await.is(200);
}

#[actix_web::test]
async fn delivery_is_accepted_within_five_minutes() {
    let app = TestApp::start().await;
    // A few seconds inside and outside the limit, so that a slow machine does not decide.
    for (age, status) in [(-290, 200), (290, 200), (-330, 403), (330, 403)] {
        let answer = webhook::sign(app.anonymous().post(PATH), webhook::now() + age, &news()).await;
        assert_eq!(answer.status, status, "{age}");
    }
}

#[actix_web::test]
async fn every_signature_error_is_the_same_answer() {
    let app = TestApp::start().await;
    let (body, now) = (news().to_string(), webhook::now());
    let good = webhook::signature("msg_1", now, &body);
    let call = || app.anonymous().post(PATH).json_text(&body);
    let wrong = [
        call(),
        call().with("svix-id", "msg_1").with("svix-timestamp", now.to_string()),
        webhook::headed(call(), "msg_1", now, "v1,AAAA"),
        webhook::headed(call(), "msg_1", now, ""),
        webhook::headed(call(), "msg_1", now - 10_000, &webhook::signature("msg_1", now - 10_000, &body)),
        webhook::headed(call(), "msg_1", -1, &good),
        webhook::headed(call(), "msg_1", i64::MIN, &good),
        webhook::headed(call(), "msg_1", now, &good).with("svix-signature", good.as_str()),
        webhook::headed(call(), "msg_1", now, &good).with("svix-id", "msg_2"),
        call().with("svix-id", b"\xff").with("svix-timestamp", now.to_string()).with("svix-signature", &good),
    ];
    let mut answers = std::collections::BTreeSet::new();
    for call in wrong {
        answers.insert(app.unchanged_by(call).await.refuses(403, "webhook_unsigned").apart_from_its_id());
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[actix_web::test]
async fn a_service_without_a_secret_takes_no_webhook() {
    let app = TestApp::start_with(Setup { webhook_secret: None, ..Setup::default() }).await;
    let call = webhook::sign(app.anonymous().post(PATH), webhook::now(), &news());
    app.unchanged_by(call).await.refuses(404, "webhooks_off");
}

#[actix_web::test]
async fn an_event_of_256_kib_is_taken_and_one_byte_more_is_not() {
    let app = TestApp::start().await;
    let of_length = |length: usize| {
        let empty = json!({ "type": "email.created", "data": "" }).to_string();
        json!({ "type": "email.created", "data": "x".repeat(length - empty.len()) })
    };
    let limit = 256 * 1024;
    webhook::sign(app.anonymous().post(PATH), webhook::now(), &of_length(limit)).await.is(200);
    let call = webhook::sign(app.anonymous().post(PATH), webhook::now(), &of_length(limit + 1));
    call.await.refuses(413, "too_large");
}

#[actix_web::test]
async fn body_without_a_signature_is_not_read() {
    let app = TestApp::start().await;
    // The body never ends: a service that read it would never answer.
    let endless = futures_util::stream::pending();
    app.anonymous().post(PATH).json_stream(endless).await.refuses(403, "webhook_unsigned");
}
