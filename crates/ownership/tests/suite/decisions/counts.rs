//! Decisions as counts.

use actix_web::web;

use super::Told;
use crate::support::{Caller, Db, Session, send_to};

#[actix_web::test]
async fn every_reason_is_counted_on_its_route() {
    let told = Told::new();
    let (vera, adam) = (Session::of("user_vera"), Session::of("user_adam").within("org_acme").role("org:admin"));
    assert_eq!(told.get(Caller::Nobody, "/api/ping").await.status, 200);
    assert_eq!(told.get(Caller::Alice, "/api/deployments").await.status, 200);
    for caller in [Caller::Alice, vera.caller(), Session::of("user_ed").caller()] {
        assert_eq!(told.get(caller, "/api/projects/own/why").await.status, 200);
    }
    assert_eq!(told.get(adam.caller(), "/api/projects/acme/why").await.status, 200);
    assert_eq!(told.get(Caller::Bob, "/api/projects/own/why").await.status, 403);
    assert_eq!(told.get(Caller::Nobody, "/api/projects/own/why").await.status, 401);
    assert_eq!(told.get(Caller::Bob, "/api/notes/1").await.status, 404);
    let impersonated = Session::of("user_alice").impersonated_by("user_support").caller();
    assert_eq!(told.post(impersonated, "/api/projects/own/close", "").await.status, 403);
    let silent = Session::of("user_alice").templated().silent().caller();
    assert_eq!(told.post(silent, "/api/projects/own/close", "").await.status, 403);
    let mut counted = told.counted();
    counted.sort();
    assert_eq!(
        counted,
        [
            "GET /api/deployments authenticated: allowed identity 1",
            "GET /api/notes/{id} owner: refused not_owner 1",
            "GET /api/ping public: allowed public 1",
            "GET /api/projects/{id}/why viewer: allowed grant 2",
            "GET /api/projects/{id}/why viewer: allowed override 1",
            "GET /api/projects/{id}/why viewer: allowed owner 1",
            "GET /api/projects/{id}/why viewer: refused no_identity 1",
            "GET /api/projects/{id}/why viewer: refused not_owner 1",
            "POST /api/projects/{id}/close owner: refused impersonation 1",
            "POST /api/projects/{id}/close owner: refused impersonation_unknown 1",
        ]
    );
}

#[actix_web::test]
async fn no_answer_from_the_database_is_counted_as_no_decision() {
    let told = Told::on(Db::unreachable());
    assert_eq!(told.get(Caller::Alice, "/api/deployments/dep_a1").await.status, 503);
    assert_eq!(told.counted(), ["GET /api/deployments/{id} owner: unavailable database 1"]);
    let told = Told::new();
    told.db.behind_its_back("DROP TABLE deployments");
    assert_eq!(told.get(Caller::Alice, "/api/deployments/dep_a1").await.status, 500);
    assert_eq!(told.counted(), ["GET /api/deployments/{id} owner: unavailable internal 1"]);
}

#[actix_web::test]
async fn a_scope_that_each_worker_makes_anew_counts_on() {
    let told = Told::new();
    for _ in 0..3 {
        // Each request builds a new scope, as each worker does.
        assert_eq!(told.get(Caller::Alice, "/api/deployments/dep_a1").await.status, 200);
    }
    assert_eq!(told.counted(), ["GET /api/deployments/{id} owner: allowed owner 3"]);
}

#[actix_web::test]
async fn each_route_of_a_handler_has_its_own_count() {
    let told = Told::new();
    for path in ["/around/api/either/dep_a1", "/around/api/either/dep_a1/version/7"] {
        let around = web::scope("/around").service(told.scope());
        assert_eq!(send_to(around, Caller::Alice, actix_web::test::TestRequest::get().uri(path)).await.status, 200);
    }
    assert_eq!(
        told.counted(),
        [
            "GET /api/either/{id} owner: allowed owner 1",
            "GET /api/either/{deployment_id}/version/{id} owner: allowed owner 1"
        ]
    );
}

#[actix_web::test]
async fn check_by_an_argument_is_counted_separately() {
    let told = Told::new();
    assert_eq!(told.get(Caller::Bob, "/api/self-checked/dep_a1").await.status, 403);
    assert_eq!(
        told.counted(),
        [
            "GET /api/self-checked/{id} authenticated: allowed identity 1",
            "GET /api/self-checked/{id} authenticated: refused not_owner 1"
        ]
    );
}

#[actix_web::test]
async fn batch_is_counted_once_its_ids_are_known() {
    let told = Told::new();
    let path = "/api/deployments/batch-delete";
    assert_eq!(told.post(Caller::Alice, path, "{not json").await.status, 400);
    assert_eq!(told.counted(), Vec::<String>::new());
    assert_eq!(told.post(Caller::Nobody, path, "{not json").await.status, 401);
    assert_eq!(told.post(Caller::Bob, path, r#"{"ids":["dep_b","dep_a1"]}"#).await.status, 403);
    assert_eq!(told.post(Caller::Alice, path, r#"{"ids":["dep_a1","dep_a2"]}"#).await.status, 204);
    let counted = ["allowed owner 1", "refused no_identity 1", "refused not_owner 1"];
    assert_eq!(told.counted(), counted.map(|way| format!("POST {path} owner of each: {way}")));
}
