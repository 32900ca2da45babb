//! Decisions in the access log.

use ownership::{AccessBasis, DecisionOutcome, DecisionReason, Override, access::Level};

use super::Told;
use crate::support::{Caller, Db, Session};

#[actix_web::test]
async fn record_has_user_route_rows_and_reason() {
    let told = Told::new();
    let adam = Session::of("user_adam").within("org_acme").role("org:admin").impersonated_by("user_support");
    assert_eq!(told.get(adam.caller(), "/api/projects/acme/why").await.status, 200);
    let [record] = told.records().try_into().unwrap();
    assert_eq!((record.method(), record.route()), ("GET", "/api/projects/{id}/why"));
    assert_eq!(record.user().unwrap().as_str(), "user_adam");
    assert_eq!((record.organization(), record.impersonator()), (Some("org_acme"), Some("user_support")));
    assert_eq!((record.outcome(), record.reason()), (DecisionOutcome::Allowed, DecisionReason::Override));
    let rows: Vec<_> = record.rows().iter().map(|row| (row.resource(), row.id(), row.allowed_by())).collect();
    assert_eq!(rows, [("project", "acme", Some(AccessBasis::Override(Override::Role("org:admin"))))]);
}

#[actix_web::test]
async fn owners_check_records_override_or_owner() {
    let administrator = |user| Session::of(user).within("org_acme").role("org:admin").caller();
    let by_role = AccessBasis::Override(Override::Role("org:admin"));
    for (user, by) in [("user_adam", by_role), ("user_alice", AccessBasis::Owner)] {
        let told = Told::new();
        let moved = told.post(administrator(user), "/api/projects/acme/transfer", r#""user_bob""#).await;
        assert_eq!(moved.status, 204, "{user}");
        let told_of_batch = Told::new();
        let deleted =
            told_of_batch.post(administrator(user), "/api/projects/batch-delete", r#"{"ids":["acme"]}"#).await;
        assert_eq!(deleted.status, 204, "{user}");
        for told in [told, told_of_batch] {
            let [record] = told.records().try_into().unwrap();
            assert_eq!(record.rows()[0].allowed_by(), Some(by), "{user}");
        }
    }
}

#[actix_web::test]
async fn a_refusal_says_which_of_the_rows_it_was() {
    let told = Told::new();
    assert_eq!(told.post(Caller::Alice, "/api/projects/bobs/copy-to/acme", "").await.status, 403);
    let [record] = told.records().try_into().unwrap();
    assert_eq!((record.outcome(), record.reason()), (DecisionOutcome::Refused, DecisionReason::NotOwner));
    let rows: Vec<_> = record.rows().iter().map(|row| (row.id(), row.allowed_by())).collect();
    assert_eq!(rows, [("bobs", Some(AccessBasis::Grant(Level::Viewer))), ("acme", None)]);
}

#[actix_web::test]
async fn impossible_id_is_recorded_as_requested_and_cut() {
    let told = Told::new();
    assert_eq!(told.get(Caller::Alice, "/api/deployments/not-one").await.status, 403);
    assert_eq!(told.get(Caller::Alice, &format!("/api/deployments/{}", "a".repeat(4000))).await.status, 403);
    let records = told.records();
    assert_eq!(records[0].rows()[0].id(), "not-one");
    assert_eq!(records[1].rows()[0].id().len(), 255);
}

#[actix_web::test]
async fn record_has_no_user_without_verification() {
    let told = Told::new();
    assert_eq!(told.get(Caller::Nobody, "/api/deployments/dep_a1").await.status, 401);
    assert_eq!(told.get(Caller::Alice, "/api/ping").await.status, 200);
    for (record, reason) in told.records().iter().zip([DecisionReason::NoIdentity, DecisionReason::Public]) {
        assert_eq!((record.reason(), record.user(), record.rows().len()), (reason, None, 0));
    }
}

#[actix_web::test]
async fn record_names_the_user_if_the_database_is_unavailable() {
    let told = Told::on(Db::unreachable());
    assert_eq!(told.get(Caller::Alice, "/api/deployments/dep_a1").await.status, 503);
    let [record] = told.records().try_into().unwrap();
    assert_eq!((record.outcome(), record.reason()), (DecisionOutcome::Unavailable, DecisionReason::Database));
    assert_eq!((record.user().unwrap().as_str(), record.rows()[0].id()), ("user_alice", "dep_a1"));
}

#[actix_web::test]
async fn a_batch_names_each_of_its_rows() {
    let told = Told::new();
    let path = "/api/deployments/batch-delete";
    assert_eq!(told.post(Caller::Alice, path, r#"{"ids":["dep_a1","dep_b"]}"#).await.status, 403);
    assert_eq!(told.post(Caller::Alice, path, r#"{"ids":["dep_a1","dep_a2"]}"#).await.status, 204);
    let records = told.records();
    let rows = |index: usize| {
        records[index].rows().iter().map(|row| (row.id().to_owned(), row.allowed_by())).collect::<Vec<_>>()
    };
    assert_eq!(rows(0), [("dep_a1".to_owned(), None), ("dep_b".to_owned(), None)]);
    assert_eq!(
        rows(1),
        [("dep_a1".to_owned(), Some(AccessBasis::Owner)), ("dep_a2".to_owned(), Some(AccessBasis::Owner))]
    );
}

#[actix_web::test]
async fn record_names_the_parent_of_the_route() {
    let told = Told::new();
    assert_eq!(told.get(Caller::Alice, "/api/deployments/dep_a1/endpoints/1").await.status, 200);
    assert_eq!(told.get(Caller::Bob, "/api/deployments/dep_a1/endpoints/1").await.status, 403);
    assert_eq!(told.get(Caller::Bob, "/api/deployments/dep_a1/endpoints/not-one").await.status, 403);
    assert_eq!(told.get(Caller::Bob, "/api/deployments/not-one/endpoints/1").await.status, 403);
    let records = told.records();
    let parents: Vec<_> = records.iter().map(|record| record.rows()[0].ancestor("deployment")).collect();
    assert_eq!(parents, [Some("dep_a1"), Some("dep_a1"), Some("dep_a1"), None]);
    assert_eq!(records[2].rows()[0].id(), "not-one");
}
