//! Sessions that end at Clerk.

use serde_json::json;

use super::{event, tell};
use crate::support::{TestApp, forge};

#[actix_web::test]
async fn session_ended_at_clerk_ends_here_others_go_on() {
    let app = TestApp::start().await;
    for name in ["session.ended", "session.removed", "session.revoked"] {
        let id = format!("sess_{}", name.replace('.', "_"));
        let ended = app.bearer(&app.clerk.mint(&forge::session("user_alice").claim("sid", id.as_str())));
        let other = app.user("user_alice");
        ended.get("/users/me").await.is(200);
        tell(&app, event(name, json!({ "object": "session", "id": id, "user_id": "user_alice" })), "applied").await;
        ended.get("/users/me").await.refuses(401, "token-revoked");
        other.get("/users/me").await.is(200);
    }
}

#[actix_web::test]
async fn revoked_token_is_refused_by_every_route() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    let alice = app.bearer(&app.clerk.mint(&forge::session("user_alice").claim("sid", "sess_1")));
    alice.get(&row.path).await.is(200);
    tell(&app, event("session.revoked", json!({ "id": "sess_1" })), "applied").await;
    for call in [alice.get(&row.path), alice.delete(&row.path), alice.patch(&row.path).json(json!({ "name": "eve" }))] {
        let answer = app.unchanged_by(call).await.refuses(401, "token-revoked");
        assert_eq!(answer.header("www-authenticate"), Some(r#"Bearer error="invalid_token""#));
    }
}
