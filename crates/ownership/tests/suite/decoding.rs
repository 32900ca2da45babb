//! The guard and the handler read the same id.

use actix_web::{test::TestRequest, web};

use crate::support::{Caller, World, send_to};

#[actix_web::test]
async fn percent_encoded_id_is_decoded_once_like_path() {
    let world = World::new();
    let answer = world.get(Caller::Alice, "/api/deployments/dep_a%20b%2Fc%2541/echo").await;
    assert_eq!((answer.status, answer.text()), (200, r#"["dep_a b/c%41","dep_a b/c%41"]"#));
    assert_eq!(world.get(Caller::Alice, "/api/deployments/dep%5Fa1").await.text(), "one");
    assert_eq!(world.get(Caller::Alice, "/api/deployments/dep_a%2520b%252Fc%252541").await.status, 403);
}

#[actix_web::test]
async fn a_parameter_that_a_scope_declares_too_is_never_a_pass() {
    let world = World::new();
    for (outer, inner) in [("dep_a1", "dep_a1"), ("dep_a1", "dep_b"), ("dep_b", "dep_a1")] {
        let request = TestRequest::get().uri(&format!("/{outer}/api/deployments/{inner}"));
        let answer = send_to(web::scope("/{id}").service(world.scope()), Caller::Alice, request).await;
        assert_eq!(answer.status, 500);
        assert!(!answer.text().contains("declared"), "{}", answer.text());
    }
    assert_eq!(world.db.reads(), 0);
}
