//! Which errors of PostgreSQL are transient (503) and which are faults of the service (500), in every language of the
//! server.

use std::sync::{Arc, Barrier};

use api::{
    db::{DatabaseUrl, MultiConnection},
    error::ApiError,
};
use diesel::{Connection as _, PgConnection, QueryResult, RunQueryDsl as _, connection::SimpleConnection as _};
use futures_util::future::join;
use serde_json::json;

use crate::support::TestApp;

/// Whether a failing statement is transient, for writes and for reads.
async fn is_unavailable(app: &TestApp, sql: &str) -> bool {
    let [write, read] = [sql, sql].map(ToOwned::to_owned);
    let written = app.unscoped().run(move |connection| connection.batch_execute(&write)).await;
    let read = app.unscoped().read(move |connection| diesel::sql_query(&read).execute(connection)).await;
    match (written, read) {
        (Err(ApiError::Unavailable(_)), Err(ApiError::Unavailable(_))) => true,
        (Err(ApiError::Internal(_)), Err(ApiError::Internal(_))) => false,
        outcomes => panic!("{sql}: {outcomes:?}"),
    }
}

#[actix_web::test]
async fn not_now_is_unavailable_in_every_language() {
    let app = TestApp::start().await;
    for (code, message) in [
        ("57014", "canceling statement due to user request"),
        ("57014", "Storniere Anfrage wegen Zeitüberschreitung der Anfrage"),
        ("57014", "ステートメントのタイムアウトのためステートメントをキャンセルしています"),
        ("40P01", "Verklemmung (Deadlock) entdeckt"),
        ("55P03", "konnte Sperre nicht setzen"),
        ("53100", "Platte voll"),
        ("53200", "Speicher aufgebraucht"),
        ("53300", "zu viele Verbindungen"),
        ("57P01", "Verbindung wird abgebrochen aufgrund von Anweisung des Administrators"),
    ] {
        let sql = format!("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code}', MESSAGE = '{message}'; END $$");
        assert!(is_unavailable(&app, &sql).await, "{code}: {message}");
    }
}

#[actix_web::test]
async fn statement_at_fault_is_internal() {
    let app = TestApp::start().await;
    for sql in [
        "SELEC 1",
        "SELECT * FROM nowhere",
        "SELECT nothing FROM users",
        "SELECT nothing()",
        "SELECT 'x'::integer",
        "UPDATE users SET nothing = 1",
        "INSERT INTO users (id) VALUES ('user_alice')",
        "INSERT INTO endpoints VALUES ('ep', 'dep', '/', 'GET', NULL, now(), now())",
    ] {
        assert!(!is_unavailable(&app, sql).await, "{sql}");
    }
}

#[actix_web::test]
async fn statement_cancelled_by_an_operator_is_503() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let DatabaseUrl::Postgres(url) = app.database.url() else { unreachable!("this is PostgreSQL's part of the suite") };
    let mut other = PgConnection::establish(&url).unwrap();
    other.batch_execute("BEGIN; UPDATE deployments SET name = name").unwrap();
    let call = alice.patch(&row.path).json(json!({ "name": "renamed" }));
    let operator = async {
        while !app.database.is_a_statement_waiting_for_a_lock() {
            tokio::task::yield_now().await;
        }
        let waiting = "datname = current_database() AND wait_event_type = 'Lock'";
        other.batch_execute(&format!("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE {waiting}")).unwrap();
    };
    let (answer, ()) = join(app.unchanged_by(call), operator).await;
    let answer = answer.refuses(503, "database_unavailable");
    assert_eq!(answer.header("retry-after"), Some("1"));
}

#[actix_web::test]
async fn one_of_two_in_a_deadlock_is_unavailable() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let [one, other] = [alice.deploys("one"), alice.deploys("other")];
    let [one, other] = [one.await.id, other.await.id];
    let both = Arc::new(Barrier::new(2));
    let touch = |connection: &mut MultiConnection, id: &str| {
        connection.batch_execute(&format!("UPDATE deployments SET name = name WHERE id = '{id}'"))
    };
    let db = app.unscoped();
    let cross = |first: String, second: String| {
        let both = both.clone();
        db.run(move |connection| -> QueryResult<()> {
            connection.transaction(|connection| {
                touch(connection, &first)?;
                both.wait();
                touch(connection, &second)
            })
        })
    };
    let (there, back) = join(cross(one.clone(), other.clone()), cross(other, one)).await;
    assert!(
        matches!((&there, &back), (Ok(()), Err(ApiError::Unavailable(_))) | (Err(ApiError::Unavailable(_)), Ok(()))),
        "{there:?}, {back:?}"
    );
}
