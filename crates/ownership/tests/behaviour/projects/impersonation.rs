//! What nobody may do on somebody's behalf.

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
        r#"{"error":{"code":"impersonation","message":"This cannot be done on somebody's behalf."}}"#
    );
    assert_eq!(world.db.reads(), reads);
}

#[actix_web::test]
async fn an_impersonated_session_learns_nothing_of_which_rows_there_are() {
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
async fn an_impersonated_session_is_let_through_where_nothing_is_said() {
    let world = World::new();
    assert_eq!(world.get(support_as_alice(), "/api/projects/own").await.status, 200);
}
