//! The access log: what it records of each decision. No request waits for it.

use std::{num::NonZeroU16, path::Path};

use api::{
    access_log::{Config, DatabaseAccessLog, RecordedOutcomes},
    db::{DatabaseUrl, MultiConnection, migrations},
};
use diesel::{
    QueryResult, QueryableByName, RunQueryDsl as _,
    connection::SimpleConnection as _,
    sql_types::{Nullable, Text},
};
use serde_json::json;

use crate::support::{Setup, TestApp, alarms, forge, shows_a_secret};

/// A record without its id and its timestamp.
#[derive(Clone, Debug, PartialEq, QueryableByName)]
struct Record {
    #[diesel(sql_type = Text)]
    user_id: String,
    #[diesel(sql_type = Nullable<Text>)]
    org_id: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    impersonator: Option<String>,
    #[diesel(sql_type = Text)]
    method: String,
    #[diesel(sql_type = Text)]
    route: String,
    #[diesel(sql_type = Nullable<Text>)]
    resource: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    row_id: Option<String>,
    #[diesel(sql_type = Text)]
    outcome: String,
    #[diesel(sql_type = Text)]
    reason: String,
    #[diesel(sql_type = Nullable<Text>)]
    allowed_by: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    request_id: Option<String>,
}

const NINETY: NonZeroU16 = NonZeroU16::new(90).unwrap();

pub(super) async fn start(outcomes: RecordedOutcomes) -> TestApp {
    let config = Config { outcomes, days: NINETY, queue_capacity: 1000 };
    let access_log = Box::new(move |url: &DatabaseUrl| DatabaseAccessLog::start(url, config).unwrap());
    TestApp::start_with(Setup { access_log, ..Setup::default() }).await
}

fn load(connection: &mut MultiConnection) -> QueryResult<Vec<Record>> {
    let query = diesel::sql_query("SELECT * FROM access_log ORDER BY id");
    match connection {
        #[cfg(feature = "postgres")]
        MultiConnection::Postgres(connection) => query.load(connection),
        MultiConnection::Sqlite(connection) => query.load(connection),
    }
}

/// Stops the log and reads the table.
async fn written(app: &TestApp) -> Vec<Record> {
    app.service.access_log.close();
    app.run(load).await
}

/// A record of Alice's request on her deployment, with the usual values.
fn owners(row_id: &str, request_id: &str) -> Record {
    Record {
        user_id: "user_alice".to_owned(),
        org_id: None,
        impersonator: None,
        method: "GET".to_owned(),
        route: "/api/v1/deployments/{id}".to_owned(),
        resource: Some("deployment".to_owned()),
        row_id: Some(row_id.to_owned()),
        outcome: "allowed".to_owned(),
        reason: "owner".to_owned(),
        allowed_by: Some("owner".to_owned()),
        request_id: Some(request_id.to_owned()),
    }
}

#[actix_web::test]
async fn allowed_refused_and_undecided_are_recorded() {
    let app = start(RecordedOutcomes::All).await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    alice.get(&row.path).with("x-request-id", "first").await.is(200);
    app.user("user_bob").delete(&row.path).with("x-request-id", "second").await.is(403);
    let sql = format!("UPDATE deployments SET tags = '{{' WHERE id = '{}'", row.id);
    app.run(move |connection| diesel::sql_query(sql).execute(connection)).await;
    alice.get(&row.path).with("x-request-id", "third").await.is(500);

    let first = owners(&row.id, "first");
    let second = Record {
        user_id: "user_bob".to_owned(),
        method: "DELETE".to_owned(),
        outcome: "refused".to_owned(),
        reason: "not_owner".to_owned(),
        allowed_by: None,
        ..owners(&row.id, "second")
    };
    let third = Record {
        outcome: "unavailable".to_owned(),
        reason: "internal".to_owned(),
        allowed_by: None,
        ..owners(&row.id, "third")
    };
    // The first record is the creation.
    assert_eq!(written(&app).await[1..], [first, second, third]);
}

#[actix_web::test]
async fn organization_and_actor_are_recorded() {
    let app = start(RecordedOutcomes::All).await;
    let organization = json!({ "id": "org_acme", "slg": "acme", "rol": "member" });
    let acting = forge::session("user_alice").claim("act", json!({ "sub": "user_support" })).claim("o", organization);
    app.bearer(&app.clerk.mint(&acting)).get("/users/me").with("x-request-id", "only").await.is(200);
    let expected = Record {
        org_id: Some("org_acme".to_owned()),
        impersonator: Some("user_support".to_owned()),
        route: "/api/v1/users/me".to_owned(),
        resource: None,
        row_id: None,
        reason: "identity".to_owned(),
        allowed_by: None,
        ..owners("", "only")
    };
    assert_eq!(written(&app).await, [expected]);
}

#[actix_web::test]
async fn refused_mode_records_refusals_only() {
    let app = start(RecordedOutcomes::Refused).await;
    let row = app.user("user_alice").deploys("shop").await;
    app.user("user_alice").get(&row.path).await.is(200);
    let answer = app.user("user_bob").get(&row.path).await.is(403);
    let records = written(&app).await;
    assert_eq!(records.len(), 1, "{records:?}");
    assert_eq!((records[0].user_id.as_str(), records[0].row_id.as_deref()), ("user_bob", Some(row.id.as_str())));
    assert_eq!(records[0].request_id.as_deref(), answer.header("x-request-id"));
}

#[actix_web::test]
async fn batch_records_each_row_under_one_request_id() {
    let app = start(RecordedOutcomes::Refused).await;
    let alice = app.user("user_alice");
    let ids = [alice.deploys("1").await.id, alice.deploys("2").await.id];
    let named = json!({ "ids": [ids[0], ids[1], ids[0]] });
    let answer = app.user("user_bob").post("/deployments/batch-delete").json(named).await.is(403);
    let records = written(&app).await;
    assert_eq!(records.iter().map(|record| record.row_id.clone().unwrap()).collect::<Vec<_>>(), ids);
    assert!(records.iter().all(|record| record.request_id.as_deref() == answer.header("x-request-id")));
}

#[actix_web::test]
async fn anonymous_calls_and_tokens_are_not_recorded() {
    let app = start(RecordedOutcomes::All).await;
    let row = app.user("user_alice").deploys("shop").await;
    app.anonymous().get(&row.path).await.is(401);
    app.anonymous().anywhere().get("/healthz").await.is(200);
    app.bearer(&forge::by_another_key(&app, "user_alice")).get(&row.path).await.is(401);
    let token = app.token_of("user_bob");
    app.bearer(&token).get(format!("/deployments/{token}")).await.is(403);
    let records = written(&app).await;
    let users: Vec<_> = records.iter().map(|record| record.user_id.as_str()).collect();
    assert_eq!(users, ["user_alice", "user_bob"], "{records:?}");
    // An attacker's text in place of an id is recorded up to the length of an id, so the signature is not part of it.
    let signature = token.rsplit_once('.').unwrap().1;
    let text = format!("{records:?}");
    assert!(!text.contains(signature), "{text}");
    assert!(!shows_a_secret(&text.replace(records[1].row_id.as_deref().unwrap(), "")), "{text}");
}

#[actix_web::test]
async fn unstorable_id_does_not_prevent_the_record() {
    let app = start(RecordedOutcomes::Refused).await;
    app.user("user_bob").get("/deployments/dep_%00").await.is(403);
    app.user("user_bob").get(format!("/deployments/{}", "%c3%bc".repeat(600))).await.is(403);
    let records = written(&app).await;
    assert_eq!(records[0].row_id.as_deref(), Some("dep_\u{fffd}"));
    assert!(records[1].row_id.as_deref().unwrap().starts_with("üü"));
}

#[actix_web::test]
async fn rejected_record_does_not_lose_the_others() {
    let app = start(RecordedOutcomes::Refused).await;
    app.run(|connection| {
        connection.batch_execute(match connection {
            #[cfg(feature = "postgres")]
            MultiConnection::Postgres(_) => "ALTER TABLE access_log ADD CHECK (row_id <> 'poison')",
            MultiConnection::Sqlite(_) => {
                "CREATE TRIGGER no BEFORE INSERT ON access_log WHEN NEW.row_id = 'poison' \
                 BEGIN SELECT RAISE(ABORT, 'no'); END"
            }
        })
    })
    .await;
    for id in ["first", "poison", "third"] {
        app.user("user_bob").get(format!("/deployments/{id}")).await.is(403);
    }
    let ids: Vec<_> = written(&app).await.into_iter().filter_map(|record| record.row_id).collect();
    assert_eq!(ids, ["first", "third"]);
    assert_eq!((app.service.access_log.written(), app.service.access_log.lost()), (2, 1));
}

#[actix_web::test]
async fn outage_delays_no_request_and_overflow_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("there");
    let sqlite = |folder: &Path| -> DatabaseUrl { format!("sqlite:{}/app.sqlite", folder.display()).parse().unwrap() };
    let url = sqlite(&there);
    let config = Config { outcomes: RecordedOutcomes::Refused, days: NINETY, queue_capacity: 1 };
    let access_log = Box::new(move |_: &DatabaseUrl| DatabaseAccessLog::start(&url, config).unwrap());
    let app = TestApp::start_with(Setup { access_log, ..Setup::default() }).await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    let mut sent = 0;
    while app.service.access_log.lost() == 0 {
        bob.get(&row.path).await.refuses(403, "not_owner");
        alice.get(&row.path).await.is(200);
        sent += 1;
    }
    let page = app.anonymous().anywhere().get("/metrics").await.is(200).text();
    assert!(page.contains("access_log_records_total{result=\"lost\"} 1"), "{page}");
    let said = ["access log cannot be written", "open"];
    while alarms(&said) == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(app.service.access_log.written(), 0);

    // The database is back. The records that fit into the queue are written.
    let made = folder.path().join("made");
    std::fs::create_dir(&made).unwrap();
    migrations::up(&sqlite(&made)).unwrap();
    std::fs::rename(&made, &there).unwrap();
    while app.service.access_log.written() == 0 {
        tokio::task::yield_now().await;
    }
    app.service.access_log.close();
    assert_eq!(app.service.access_log.written() + app.service.access_log.lost(), sent);
    assert_eq!(alarms(&said), 1, "an outage is one log line for all attempts");
}

#[actix_web::test]
async fn what_comes_after_the_end_is_counted_as_lost() {
    let app = start(RecordedOutcomes::Refused).await;
    app.service.access_log.close();
    app.service.access_log.close();
    app.user("user_bob").get("/deployments/x").await.is(403);
    assert_eq!((app.service.access_log.written(), app.service.access_log.lost()), (0, 1));
}

#[actix_web::test]
async fn expired_records_are_removed() {
    let app = TestApp::start().await;
    let days_ago = |days: i64| (chrono::Utc::now() - chrono::TimeDelta::days(days)).format("%Y-%m-%d %H:%M:%S");
    let row = |number: i32, days: i64| format!("('{number}', '{}', 'u', 'GET', '/', 'refused', 'x')", days_ago(days));
    // More than one batch removes.
    let old: Vec<String> = (0..2500).map(|number| row(number, 91)).chain([row(2500, 89)]).collect();
    let columns = "id, happened_at, user_id, method, route, outcome, reason";
    let sql = format!("INSERT INTO access_log ({columns}) VALUES {}", old.join(", "));
    app.run(move |connection| connection.batch_execute(&sql)).await;
    let config = Config { outcomes: RecordedOutcomes::Refused, days: NINETY, queue_capacity: 1 };
    let log = DatabaseAccessLog::start(&app.database.url(), config).unwrap();
    while app.run(load).await.len() > 1 {
        tokio::task::yield_now().await;
    }
    log.close();
    assert_eq!(app.run(load).await.len(), 1);
}
