//! The helpers for applications' tests.

use actix_web::{
    App, HttpResponse,
    body::BoxBody,
    dev::ServiceResponse,
    test::{TestRequest, call_service, init_service},
};
use ownership::{DecisionReason, assert_refused, testing::Recorder};

use crate::support::{Caller, Session, World};

async fn response(caller: Caller, request: TestRequest) -> ServiceResponse<impl actix_web::body::MessageBody> {
    let app = init_service(App::new().service(World::new().scope())).await;
    call_service(&app, caller.sign(request).to_request()).await
}

#[actix_web::test]
async fn a_refusal_is_asserted_by_its_kind() {
    assert_refused!(response(Caller::Bob, TestRequest::get().uri("/api/deployments/dep_a1")).await, NotOwner);
    assert_refused!(response(Caller::Bob, TestRequest::get().uri("/api/notes/1")).await, NotFound);
    let impersonated = Session::of("user_alice").impersonated_by("user_support").caller();
    assert_refused!(response(impersonated, TestRequest::get().uri("/api/profile")).await, Impersonation);
}

#[actix_web::test]
#[should_panic(expected = "tests/suite/testing.rs")]
async fn assert_refused_panics_at_the_callers_line() {
    assert_refused!(response(Caller::Alice, TestRequest::get().uri("/api/deployments/dep_a1")).await, NotOwner);
}

#[actix_web::test]
#[should_panic(expected = "impersonation")]
async fn another_refusal_of_the_same_status_is_not_the_one() {
    let impersonated = Session::of("user_alice").impersonated_by("user_support").caller();
    assert_refused!(response(impersonated, TestRequest::get().uri("/api/profile")).await, NotOwner);
}

#[actix_web::test]
#[should_panic(expected = "null")]
async fn forbidden_without_the_envelope_is_not_a_refusal() {
    let request = TestRequest::default().to_http_request();
    let other: ServiceResponse<BoxBody> = ServiceResponse::new(request, HttpResponse::Forbidden().body("no"));
    assert_refused!(other, NotOwner);
}

#[actix_web::test]
async fn a_recorder_keeps_what_the_access_log_was_told() {
    let (recorder, world) = (Recorder::default(), World::new());
    let app = init_service(App::new().service(world.scope().access_log(recorder.clone()))).await;
    let request = Caller::Bob.sign(TestRequest::get().uri("/api/deployments/dep_a1")).to_request();
    assert_refused!(call_service(&app, request).await, NotOwner);
    assert_eq!(recorder.records().iter().map(|record| record.reason()).collect::<Vec<_>>(), [DecisionReason::NotOwner]);
}
