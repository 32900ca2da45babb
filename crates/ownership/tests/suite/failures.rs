//! Database failures refuse the request and reveal no cause.

use actix_web::test::TestRequest;

use crate::{
    handlers,
    support::{AUTH, Caller, Db, World, send_to},
};

#[actix_web::test]
async fn a_database_that_is_away_is_503_with_retry_after() {
    let world = World::on(Db::unreachable());
    for path in ["/api/deployments/dep_a1", "/api/notes/1", "/api/rules/10", "/api/self-checked/dep_a1"] {
        let answer = world.get(Caller::Alice, path).await;
        assert_eq!((answer.status, answer.header("retry-after")), (503, Some("1")), "{path}");
        assert!(answer.text().contains(r#""code":"database_unavailable""#), "{}", answer.text());
        assert!(!answer.text().contains("secret"), "{}", answer.text());
    }
}

#[actix_web::test]
async fn a_batch_is_503_too_while_the_database_is_away() {
    let world = World::on(Db::unreachable());
    let answer = world.post(Caller::Alice, "/api/deployments/batch-delete", r#"{"ids":["dep_a1"]}"#).await;
    assert_eq!(answer.status, 503);
}

#[actix_web::test]
async fn an_id_that_cannot_exist_needs_no_database_to_be_refused() {
    let world = World::on(Db::unreachable());
    assert_eq!(world.get(Caller::Alice, "/api/deployments/1").await.status, 403);
}

#[actix_web::test]
async fn a_query_that_fails_is_500_without_its_cause() {
    let world = World::new();
    world.db.behind_its_back("DROP TABLE deployments");
    let answer = world.get(Caller::Alice, "/api/deployments/dep_a1").await;
    assert_eq!(answer.status, 500);
    assert_eq!(answer.text(), r#"{"error":{"code":"internal","message":"Something went wrong on our side."}}"#);
}

#[actix_web::test]
async fn handler_outside_a_scope_without_its_data_is_500() {
    let request = || TestRequest::get().uri("/deployments/dep_a1");
    // First without verifier and database, then without database. A plain application does not detect this at startup.
    assert_eq!(send_to(handlers::show_deployment, Caller::Alice, request()).await.status, 500);
    let without_db = actix_web::web::scope("").app_data(AUTH.clone()).service(handlers::show_deployment);
    assert_eq!(send_to(without_db, Caller::Alice, request()).await.status, 500);
}
