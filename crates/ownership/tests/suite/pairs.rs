//! Several ids in one route: each check reads its own parameter.

use crate::support::{Caller, World};

#[actix_web::test]
async fn two_checks_of_one_resource_give_two_rows_in_their_order() {
    let world = World::new();
    let answer = world.get(Caller::Alice, "/api/deployments/dep_a1/compared-with/dep_a2").await;
    assert_eq!((answer.status, answer.text()), (200, r#"["one","two"]"#));
    let answer = world.get(Caller::Alice, "/api/deployments/dep_a2/compared-with/dep_a1").await;
    assert_eq!(answer.text(), r#"["two","one"]"#);
}

#[actix_web::test]
async fn two_checks_both_have_to_pass() {
    let world = World::new();
    for path in ["dep_a1/compared-with/dep_b", "dep_b/compared-with/dep_a1"] {
        assert_eq!(world.get(Caller::Alice, &format!("/api/deployments/{path}")).await.status, 403);
        assert_eq!(world.get(Caller::Bob, &format!("/api/deployments/{path}")).await.status, 403);
    }
}

#[actix_web::test]
async fn each_route_of_a_handler_has_its_own_id_parameter() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/either/dep_a1").await.text(), "one");
    // On this route `{id}` has another meaning, even if it looks like a deployment's.
    assert_eq!(world.get(Caller::Alice, "/api/either/dep_a1/version/7").await.text(), "one");
    assert_eq!(world.get(Caller::Bob, "/api/either/dep_a1/version/dep_b").await.status, 403);
}

#[actix_web::test]
async fn argument_without_attribute_prefers_resource_id_param() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/self-checked/dep_a1/version/dep_a2").await.text(), "one");
    assert_eq!(world.get(Caller::Alice, "/api/self-checked/dep_b/version/dep_a2").await.status, 403);
}

#[actix_web::test]
async fn row_loaded_by_middleware_is_not_the_arguments() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/deployments/dep_a1/past/dep_a2").await.text(), "one");
    assert_eq!(world.get(Caller::Alice, "/api/deployments/dep_b/past/dep_a2").await.status, 403);
}

#[actix_web::test]
async fn more_arguments_than_checks_is_500() {
    let world = World::new();
    let answer = world.get(Caller::Alice, "/api/deployments/dep_a1/merged-into/dep_a2").await;
    assert_eq!(answer.status, 500);
    assert!(!answer.text().contains("Owned"), "{}", answer.text());
    assert_eq!(world.get(Caller::Bob, "/api/deployments/dep_b/merged-into/dep_a2").await.status, 403);
}
