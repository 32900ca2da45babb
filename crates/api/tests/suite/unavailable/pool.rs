//! Connections: the pool is exhausted, or a connection does not return.

use std::sync::{Mutex, mpsc};

use api::{error::ApiError, http::TrafficLimits};
use diesel::result::Error as QueryError;
use futures_util::future::join;
use serde_json::json;
use tokio::sync::oneshot;

use crate::support::{Answer, Setup, TestApp};

/// Sends a call while another request has the only connection.
async fn without_a_connection(app: &TestApp, request: impl IntoFuture<Output = Answer>) -> Answer {
    let (taken, is_taken) = oneshot::channel();
    let (give_back, given_back) = mpsc::channel();
    let unscoped = app.unscoped();
    let holding = unscoped.run(move |_| {
        taken.send(()).unwrap();
        given_back.recv().unwrap();
        Ok::<_, QueryError>(())
    });
    let asking = async {
        is_taken.await.unwrap();
        let answer = request.await;
        give_back.send(()).unwrap();
        answer
    };
    join(holding, asking).await.1
}

async fn one_connection() -> TestApp {
    TestApp::start_with(Setup { pool_size: 1, ..Setup::default() }).await
}

#[track_caller]
fn is_unavailable(answer: Answer) {
    let answer = answer.refuses(503, "database_unavailable");
    assert_eq!(answer.header("retry-after"), Some("1"));
}

#[actix_web::test]
async fn exhausted_pool_is_503_for_owner_and_stranger() {
    let app = one_connection().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    is_unavailable(without_a_connection(&app, alice.get(&row.path)).await);
    is_unavailable(without_a_connection(&app, bob.delete(&row.path)).await);
    alice.get(&row.path).await.is(200);
    bob.get(&row.path).await.refuses(403, "not_owner");
}

#[actix_web::test]
async fn lists_and_creations_are_503_and_nothing_is_written() {
    let app = one_connection().await;
    let alice = app.user("user_alice");
    alice.syncs().await;
    let before = app.rows().await;
    is_unavailable(without_a_connection(&app, alice.get("/deployments")).await);
    let body = json!({ "name": "n", "repository": "r" });
    is_unavailable(without_a_connection(&app, alice.post("/deployments").json(body)).await);
    assert_eq!(app.rows().await, before);
}

#[actix_web::test]
async fn a_batch_is_503_and_nothing_is_deleted() {
    let app = one_connection().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let call = alice.post("/deployments/batch-delete").json(json!({ "ids": [row.id] }));
    is_unavailable(without_a_connection(&app, call).await);
    alice.get(&row.path).await.is(200);
}

#[actix_web::test]
async fn anonymous_and_impossible_ids_need_no_connection() {
    let app = one_connection().await;
    let alice = app.user("user_alice");
    without_a_connection(&app, app.anonymous().get("/users/me")).await.refuses(401, "token-missing");
    without_a_connection(&app, alice.get("/deployments/x")).await.refuses(403, "not_owner");
    without_a_connection(&app, app.anonymous().anywhere().get("/healthz")).await.is(200);
}

/// The request at the limit waits for the only connection; the next one is rejected before it could wait, too.
#[actix_web::test]
async fn request_beyond_the_limit_is_503_at_once() {
    let traffic = TrafficLimits { requests: 1, ..TrafficLimits::default() };
    let app = TestApp::start_with(Setup { pool_size: 1, traffic, ..Setup::default() }).await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let both = async {
        let beyond = async {
            let answer = alice.get(&row.path).await.refuses(503, "overloaded");
            assert_eq!(answer.header("retry-after"), Some("1"));
            app.anonymous().anywhere().get("/healthz").await.is(200)
        };
        join(alice.get(&row.path).into_future(), beyond).await.0
    };
    is_unavailable(without_a_connection(&app, Box::pin(both)).await);
    alice.get(&row.path).await.is(200);
}

#[actix_web::test]
async fn readiness_needs_no_connection_of_the_pool() {
    let app = one_connection().await;
    app.user("user_alice").get("/users/me").await.is(200);
    without_a_connection(&app, app.anonymous().anywhere().get("/readyz")).await.is(200);
}

#[actix_web::test]
async fn silent_database_is_503_for_reads_and_writes() {
    let app = TestApp::start().await;
    let (end_of_read, read_ends) = mpsc::channel::<()>();
    let (end_of_write, write_ends) = mpsc::channel::<()>();
    // A read may be retried, so its work is shared.
    let read_ends = Mutex::new(read_ends);
    let db = app.unscoped();
    let read = db.read(move |_| {
        let _ = read_ends.lock().unwrap().recv();
        Ok(())
    });
    let write = db.run(move |_| {
        let _ = write_ends.recv();
        Ok::<_, ApiError>(())
    });
    let (read, write) = join(read, write).await;
    drop((end_of_read, end_of_write));
    let silent = |cause: &dyn std::error::Error| cause.to_string().contains("the database has not answered");
    assert!(matches!(read, Err(ApiError::Unavailable(cause)) if silent(&*cause)));
    assert!(matches!(write, Err(ApiError::Unavailable(cause)) if silent(&*cause)));
}
