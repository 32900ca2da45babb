//! Locks: another process locks the row, or the whole file, for longer than a request waits.

use std::sync::mpsc;

use api::db;
use diesel::{Connection as _, QueryResult, RunQueryDsl as _};
use futures_util::future::join;
use ownership::Unscoped;
use serde_json::json;
use tokio::sync::oneshot;

use crate::support::TestApp;

/// Runs code while another process has written to every deployment and has not committed.
async fn while_locked<T>(app: &TestApp, event: impl Future<Output = T>) -> T {
    let (locked, is_locked) = oneshot::channel();
    let (commit, committed) = mpsc::channel();
    let other = Unscoped::for_tests(db::connect(&app.database.url(), 1).unwrap());
    let writing = other.run(move |connection| -> QueryResult<()> {
        connection.transaction(|connection| {
            diesel::sql_query("UPDATE deployments SET name = name").execute(connection)?;
            locked.send(()).unwrap();
            committed.recv().unwrap();
            Ok(())
        })
    });
    let event = async {
        is_locked.await.unwrap();
        let outcome = event.await;
        commit.send(()).unwrap();
        outcome
    };
    // The writer takes longer than a request may; it commits all the same.
    join(writing, event).await.1
}

#[actix_web::test]
async fn blocked_write_is_503_while_reads_go_on() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    let call = alice.patch(&row.path).json(json!({ "name": "renamed" }));
    let answer = while_locked(&app, async {
        alice.get(&row.path).await.is(200);
        bob.delete(&row.path).await.refuses(403, "not_owner");
        app.unchanged_by(call).await
    });
    let answer = answer.await.refuses(503, "database_unavailable");
    assert_eq!(answer.header("retry-after"), Some("1"));
    alice.patch(&row.path).json(json!({ "name": "renamed" })).await.is(200);
}
