//! Batches: the caller owns all rows, or nothing happens.

use actix_web::web::{self, Data};
use diesel::{QueryDsl, RunQueryDsl};
use ownership::{MAX_BATCH, Owned, WriteError};

use crate::{
    handlers,
    resources::{Deployment, deployments},
    support::{AUTH, Caller, Db, Watched, World, post_watched_to},
};

const PATH: &str = "/api/deployments/batch-delete";

fn count(db: &Db) -> i64 {
    db.now(|connection| deployments::table.count().first(connection)).unwrap()
}

#[actix_web::test]
async fn batch_is_read_in_one_statement_and_deleted() {
    let world = World::new();
    assert_eq!(world.post(Caller::Alice, PATH, r#"{"ids":["dep_a1","dep_a2"]}"#).await.status, 204);
    let selects = world.db.statements().iter().filter(|statement| statement.starts_with("SELECT")).count();
    assert_eq!((world.db.reads(), selects), (1, 1));
    assert_eq!(count(&world.db), 2);
}

#[actix_web::test]
async fn foreign_row_refuses_the_whole_batch() {
    let world = World::new();
    let mut answers = Vec::new();
    for other in ["dep_b", "dep_unknown", "cannot-exist", "dep_\\u0000"] {
        answers.push(world.post(Caller::Alice, PATH, &format!(r#"{{"ids":["dep_a1","{other}"]}}"#)).await);
    }
    assert_eq!(answers[0].status, 403);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!((count(&world.db), world.db.reads()), (4, 2));
}

#[actix_web::test]
async fn a_repeated_id_counts_once() {
    let world = World::new();
    assert_eq!(world.post(Caller::Alice, PATH, r#"{"ids":["dep_a1","dep_a1","dep_a2"]}"#).await.status, 204);
    assert_eq!(count(&world.db), 2);
}

#[actix_web::test]
async fn a_batch_names_between_one_and_a_hundred_ids() {
    let world = World::new();
    let ids = |number: usize| format!(r#"{{"ids":[{}]}}"#, vec![r#""dep_b""#; number].join(","));
    assert_eq!(world.post(Caller::Alice, PATH, &ids(MAX_BATCH)).await.status, 403);
    assert_eq!(world.post(Caller::Alice, PATH, &ids(MAX_BATCH + 1)).await.status, 400);
    assert_eq!(world.post(Caller::Alice, PATH, &ids(0)).await.status, 400);
    assert_eq!(world.db.reads(), 1);
}

#[actix_web::test]
async fn batch_body_is_an_object_with_only_ids() {
    let world = World::new();
    for body in [
        r#"[["dep_a1"]]"#,
        r#"["dep_a1"]"#,
        r#"{"ids":["dep_a1"],"all":true}"#,
        r#"{"ids":["dep_a1"],"ids":["dep_a2"]}"#,
        r#"{"ids":[1]}"#,
        r#"{"ids":{"0":"dep_a1"}}"#,
        "{}",
        "null",
    ] {
        assert_eq!(world.post(Caller::Alice, PATH, body).await.status, 400, "{body}");
    }
    assert_eq!((count(&world.db), world.db.reads()), (4, 0));
}

#[actix_web::test]
async fn an_anonymous_batch_is_401_and_its_body_is_not_read() {
    let (world, body) = (World::new(), Watched::endless());
    let polls = body.polls();
    assert_eq!(world.post_watched(Caller::Nobody, PATH, body).await.status, 401);
    assert_eq!(polls.load(std::sync::atomic::Ordering::SeqCst), 0);
}

#[actix_web::test]
async fn batch_with_a_transferred_row_deletes_nothing() {
    let world = World::new();
    // This handler transfers the second row between the check and the write.
    let answer =
        world.post(Caller::Alice, "/api/deployments/late-batch-delete", r#"{"ids":["dep_a1","dep_a2"]}"#).await;
    assert_eq!(answer.status, 403);
    assert_eq!(count(&world.db), 4);
}

#[actix_web::test]
async fn batch_argument_without_attribute_checks_itself() {
    let service = || {
        let data = Data::new(Db::with_rows());
        web::scope("").app_data(AUTH.clone()).app_data(data).service(handlers::count_deployments)
    };
    let body = || Watched::once(r#"{"ids":["dep_a1","dep_a2"]}"#);
    assert_eq!(post_watched_to(service(), Caller::Alice, "/undecided-batch", body()).await.text(), "2");
    assert_eq!(post_watched_to(service(), Caller::Bob, "/undecided-batch", body()).await.status, 403);
    let (unread, path) = (Watched::endless(), "/undecided-batch");
    let polls = unread.polls();
    assert_eq!(post_watched_to(service(), Caller::Nobody, path, unread).await.status, 401);
    assert_eq!(polls.load(std::sync::atomic::Ordering::SeqCst), 0);
}

#[actix_web::test]
async fn owned_all_is_all_of_the_callers_rows_or_a_refusal() {
    let (db, alice) = (Db::with_rows(), Caller::Alice.user().await);
    let ask = |ids: &[&str]| db.scoped(|connection| Owned::<Deployment>::all(connection, &alice, ids));
    assert_eq!(ask(&["dep_a1", "dep_a2", "dep_a1"]).unwrap().len(), 2);
    for other in ["dep_b", "dep_unknown", "cannot-exist", ""] {
        assert!(matches!(ask(&["dep_a1", other]), Err(WriteError::Refused(_))), "{other}");
        assert!(matches!(ask(&[other]), Err(WriteError::Refused(_))), "{other}");
    }
}
