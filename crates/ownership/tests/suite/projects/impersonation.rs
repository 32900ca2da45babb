//! Requests that refuse impersonators.

use crate::support::{Caller, Session, World};

fn support_as_alice() -> Caller {
    Session::of("user_alice").impersonated_by("user_support").caller()
}

#[actix_web::test]
async fn an_impersonated_session_is_403_before_any_query() {
    let world = World::new();
    assert_eq!(world.post(Caller::Alice, "/api/projects/own/close", "").await.status, 204);
    let reads = world.db.reads();
    let answer = world.post(support_as_alice(), "/api/projects/own/close", "").await;
    assert_eq!(answer.status, 403);
    assert_eq!(
        answer.text(),
        r#"{"error":{"code":"impersonation","message":"This is not allowed while another user acts in the session."}}"#
    );
    assert_eq!(world.db.reads(), reads);
}

/// A template token has `act` only if the template copies it; `null` means no impersonator.
#[actix_web::test]
async fn a_template_token_without_act_is_403_before_any_query() {
    let (world, alice) = (World::new(), Session::of("user_alice").templated());
    assert_eq!(world.post(alice.caller(), "/api/projects/own/close", "").await.status, 204);
    let (reads, silent) = (world.db.reads(), alice.silent().caller());
    for refused in [world.post(silent, "/api/projects/own/close", "").await, world.get(silent, "/api/profile").await] {
        assert_eq!(refused.status, 403);
        assert!(refused.text().contains(r#""code":"impersonation_unknown""#), "{}", refused.text());
        assert!(refused.text().contains("{{session.actor}}"), "the cure is missing: {}", refused.text());
    }
    let acting = world.post(alice.impersonated_by("user_support").caller(), "/api/projects/own/close", "").await;
    assert!(acting.text().contains(r#""code":"impersonation""#), "{}", acting.text());
    assert_eq!(world.db.reads(), reads);
    assert_eq!(world.get(silent, "/api/projects/own").await.status, 200, "where nothing is said, it passes");
}

#[actix_web::test]
async fn impersonator_does_not_learn_which_rows_exist() {
    let world = World::new();
    let own = world.post(support_as_alice(), "/api/projects/own/close", "").await;
    for id in ["bobs", "not-there", "%00"] {
        assert_eq!(world.post(support_as_alice(), &format!("/api/projects/{id}/close"), "").await, own, "{id}");
    }
}

#[actix_web::test]
async fn a_decision_without_a_row_can_refuse_it_too() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/profile").await.text(), "user_alice");
    assert_eq!(world.get(support_as_alice(), "/api/profile").await.status, 403);
    assert_eq!(world.get(Caller::Nobody, "/api/profile").await.status, 401);
}

#[actix_web::test]
async fn impersonator_is_allowed_by_default() {
    let world = World::new();
    assert_eq!(world.get(support_as_alice(), "/api/projects/own").await.status, 200);
}
