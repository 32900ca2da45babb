//! The owner has access, and all refused callers get the same response.

use actix_web::{ResponseError, body::to_bytes};
use ownership::{Refusal, WriteError};

use crate::{
    resources::Note,
    support::{Caller, World},
};

#[actix_web::test]
async fn the_owner_gets_the_row_in_one_statement() {
    let world = World::new();
    let answer = world.get(Caller::Alice, "/api/deployments/dep_a1").await;
    assert_eq!((answer.status, answer.text()), (200, "one"));
    assert_eq!(world.db.statements().len(), 1, "{:?}", world.db.statements());
}

#[actix_web::test]
async fn a_stranger_is_refused() {
    let world = World::new();
    assert_eq!(world.get(Caller::Bob, "/api/deployments/dep_b").await.status, 200);
    let answer = world.get(Caller::Bob, "/api/deployments/dep_a1").await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.text(), r#"{"error":{"code":"not_owner","message":"This is not yours."}}"#);
}

#[actix_web::test]
async fn missing_row_gets_the_response_of_a_foreign_row() {
    let (one, other) = (World::new(), World::new());
    let not_yours = one.get(Caller::Bob, "/api/deployments/dep_a1").await;
    let not_there = other.get(Caller::Bob, "/api/deployments/dep_zz").await;
    assert_eq!(not_yours, not_there);
    let masked = |world: &World, id: &str| world.db.statements().join(";").replace(id, "?");
    assert_eq!(masked(&one, "dep_a1"), masked(&other, "dep_zz"));
}

#[actix_web::test]
async fn impossible_id_gets_the_response_without_a_query() {
    let world = World::new();
    let not_yours = world.get(Caller::Bob, "/api/deployments/dep_a1").await;
    let reads = world.db.reads();
    let long = format!("dep_{}", "a".repeat(10_000));
    for id in ["1", "user_bob", "dep_%00", "dep_%0A", "dep_%FF", "dep_%C2%85", &long, "%20"] {
        assert_eq!(world.get(Caller::Bob, &format!("/api/deployments/{id}")).await, not_yours, "{id}");
    }
    assert_eq!(world.db.reads(), reads);
}

#[actix_web::test]
async fn only_ids_up_to_the_maximum_length_are_queried() {
    let world = World::new();
    let id = |length: usize| format!("/api/deployments/dep_{}", "a".repeat(length - 4));
    assert_eq!(world.get(Caller::Alice, &id(255)).await.status, 403);
    assert_eq!(world.db.reads(), 1);
    assert_eq!(world.get(Caller::Alice, &id(256)).await.status, 403);
    assert_eq!(world.db.reads(), 1);
}

#[actix_web::test]
async fn denied_not_found_is_404_for_foreign_and_missing_rows() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/notes/1").await.text(), "hers");
    let not_yours = world.get(Caller::Bob, "/api/notes/1").await;
    assert_eq!(not_yours.status, 404);
    assert_eq!(not_yours.text(), r#"{"error":{"code":"not_found","message":"There is nothing here."}}"#);
    for id in ["99", "zero", "1.0", "99999999999999999999"] {
        assert_eq!(world.get(Caller::Bob, &format!("/api/notes/{id}")).await, not_yours, "{id}");
    }
}

#[actix_web::test]
async fn other_spelling_of_an_id_is_refused_without_a_query() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/notes/1").await.text(), "hers");
    let not_yours = world.get(Caller::Bob, "/api/notes/1").await;
    let reads = world.db.reads();
    for id in ["+1", "01", "%201", "1%20", "-0", "1.0", "%D9%A1", "2147483648"] {
        assert_eq!(world.get(Caller::Alice, &format!("/api/notes/{id}")).await, not_yours, "{id}");
    }
    assert_eq!(world.db.reads(), reads);
}

#[actix_web::test]
async fn a_handler_that_never_names_the_row_is_guarded_too() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/deployments/dep_a1/touch").await.text(), "touched");
    assert_eq!(world.get(Caller::Bob, "/api/deployments/dep_a1/touch").await.status, 403);
}

#[actix_web::test]
async fn argument_without_attribute_checks_its_row() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/self-checked/dep_a1").await.text(), "one");
    assert_eq!(world.get(Caller::Bob, "/api/self-checked/dep_a1").await.status, 403);
    assert_eq!(world.get(Caller::Nobody, "/api/self-checked/dep_a1").await.status, 401);
}

#[actix_web::test]
async fn a_list_holds_the_callers_own_rows_and_no_others() {
    let world = World::new();
    assert_eq!(world.get(Caller::Bob, "/api/deployments").await.text(), r#"["three"]"#);
    assert_eq!(world.get(Caller::Alice, "/api/deployments/dep_a1/endpoints").await.text(), r#"["/a1"]"#);
    assert_eq!(world.get(Caller::Bob, "/api/deployments/dep_a1/endpoints").await.status, 403);
}

#[actix_web::test]
async fn refused_write_is_404_and_failed_write_is_constant_500() {
    type Failed = WriteError<diesel::result::Error>;
    let refused = Failed::Refused(Refusal::denied::<Note>()).error_response();
    assert_eq!(refused.status(), 404);
    let refused = to_bytes(refused.into_body()).await.unwrap();
    assert_eq!(refused, r#"{"error":{"code":"not_found","message":"There is nothing here."}}"#);

    let failed = Failed::Query(diesel::result::Error::QueryBuilderError("the secret of a column".into()));
    assert_eq!(
        (failed.status_code(), failed.error_response().status()),
        (500.try_into().unwrap(), 500.try_into().unwrap())
    );
    let failed = to_bytes(failed.error_response().into_body()).await.unwrap();
    assert_eq!(failed, r#"{"error":{"code":"internal","message":"Something went wrong on our side."}}"#);
}
