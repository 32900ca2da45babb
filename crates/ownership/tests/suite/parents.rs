//! Rows that are owned through their parents, and the parents that a route names.

use crate::support::{Caller, World};

#[actix_web::test]
async fn a_child_is_its_parents_owners_in_one_statement() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/deployments/dep_a1/endpoints/1").await.text(), "/a1");
    assert_eq!(world.db.statements().len(), 1);
    assert_eq!(world.get(Caller::Bob, "/api/deployments/dep_a1/endpoints/1").await.status, 403);
}

#[actix_web::test]
async fn child_of_another_parent_of_the_owner_is_refused() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/deployments/dep_a2/endpoints/2").await.status, 200);
    let wrong = world.get(Caller::Alice, "/api/deployments/dep_a1/endpoints/2").await;
    assert_eq!(wrong.status, 403);
    assert_eq!(wrong, world.get(Caller::Bob, "/api/deployments/dep_a1/endpoints/2").await);
}

#[actix_web::test]
async fn a_chain_of_parents_is_one_statement() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/rules/10").await.text(), "of a1");
    assert_eq!(world.db.statements().len(), 1);
    assert_eq!(world.get(Caller::Bob, "/api/rules/10").await.status, 403);
    assert_eq!(world.get(Caller::Bob, "/api/rules/30").await.status, 200);
}

#[actix_web::test]
async fn every_parent_that_the_route_names_must_be_the_rows_own() {
    let world = World::new();
    let path = |deployment: &str, endpoint: &str, rule: &str| {
        format!("/api/deployments/{deployment}/endpoints/{endpoint}/rules/{rule}")
    };
    assert_eq!(world.get(Caller::Alice, &path("dep_a1", "1", "10")).await.text(), "of a1");
    for (deployment, endpoint, rule) in
        [("dep_a2", "1", "10"), ("dep_a1", "2", "10"), ("dep_a1", "1", "20"), ("dep_b", "3", "10")]
    {
        let answer = world.get(Caller::Alice, &path(deployment, endpoint, rule)).await;
        assert_eq!(answer.status, 403, "{deployment} {endpoint} {rule}");
    }
}

#[actix_web::test]
async fn impossible_parent_id_is_refused_without_a_query() {
    let world = World::new();
    let not_yours = world.get(Caller::Bob, "/api/deployments/dep_a1/endpoints/1").await;
    let reads = world.db.reads();
    let long = format!("dep_{}", "a".repeat(10_000));
    for parent in ["1", "user_bob", "dep_%00", "dep_%FF", "%20", &long] {
        let answer = world.get(Caller::Alice, &format!("/api/deployments/{parent}/endpoints/1")).await;
        assert_eq!(answer, not_yours, "{parent}");
    }
    assert_eq!(world.get(Caller::Alice, "/api/deployments/dep_a1/endpoints/one/rules/10").await, not_yours);
    assert_eq!(world.db.reads(), reads);
}
