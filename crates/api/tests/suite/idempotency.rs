//! `Idempotency-Key` on the requests that create a row.

use api::{idempotency::delete_old, limits::Limits, removals::Removals};
use diesel::RunQueryDsl as _;
use futures_util::future::join_all;
use serde_json::json;
use tokio::task::yield_now;

use crate::support::{Call, Client, Setup, TestApp, deployment, forge};

const KEY: &str = "idempotency-key";

/// Alice, who sends this key with each request.
fn alice<'app>(app: &'app TestApp, key: &str) -> Client<'app> {
    app.user("user_alice").with(KEY, &format!("\"{key}\""))
}

fn creates<'app>(client: &Client<'app>, name: &str) -> Call<'app> {
    client.post("/deployments").json(deployment(json!({ "name": name, "envVars": { "A": "1" } })))
}

#[actix_web::test]
async fn repeated_creation_gets_the_first_answer_again() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    let endpoints = format!("{}/endpoints", row.path);
    let alice = [alice(&app, "1"), alice(&app, "2")];
    let deployment = || creates(&alice[0], "again");
    let endpoint = || alice[1].post(&endpoints).json(json!({ "route": "/again", "method": "GET" }));
    for [first, again] in [[deployment(), deployment()], [endpoint(), endpoint()]] {
        let created = first.await.is(201);
        let repeated = app.unchanged_by(again).await.is(201);
        assert_eq!(repeated.apart_from_its_id(), created.apart_from_its_id());
    }
    let rows = app.rows().await;
    assert_eq!((rows.deployments.len(), rows.endpoints.len()), (2, 1));
}

#[actix_web::test]
async fn key_of_another_request_is_422() {
    let app = TestApp::start().await;
    let alice = alice(&app, "k");
    let id = creates(&alice, "shop").await.is(201).json()["id"].as_str().unwrap().to_owned();
    let endpoint = alice.post(format!("/deployments/{id}/endpoints")).json(json!({ "route": "/", "method": "GET" }));
    let token = app.clerk.mint(&forge::member("user_alice", "org_1", "member", &[]));
    let impersonator = app.clerk.mint(&forge::impersonated("user_alice"));
    let others = [token, impersonator].map(|token| app.bearer(&token).with(KEY, "\"k\""));
    for call in
        [creates(&alice, "other"), endpoint].into_iter().chain(others.iter().map(|other| creates(other, "shop")))
    {
        app.unchanged_by(call).await.refuses(422, "idempotency_key_reused");
    }
}

#[actix_web::test]
async fn two_users_may_use_the_same_key() {
    let app = TestApp::start().await;
    creates(&alice(&app, "k"), "shop").await.is(201);
    let bobs = creates(&app.user("user_bob").with(KEY, "\"k\""), "shop").await.is(201).json();
    assert_eq!(bobs["userId"], "user_bob");
}

#[actix_web::test]
async fn refused_request_leaves_its_key_unused() {
    let limits = Limits { deployments_per_user: 1, ..Limits::default() };
    let app = TestApp::start_with(Setup { limits, ..Setup::default() }).await;
    let alice = alice(&app, "k");
    app.unchanged_by(creates(&alice, "")).await.refuses(422, "invalid");
    let row = app.user("user_alice").deploys("first").await;
    app.unchanged_by(creates(&alice, "shop")).await.refuses(422, "limit_reached");
    alice.delete(&row.path).await.is(204);
    creates(&alice, "shop").await.is(201);
}

#[actix_web::test]
async fn malformed_or_repeated_key_is_400() {
    let app = TestApp::start().await;
    for client in [app.user("user_alice").with(KEY, "k"), alice(&app, "k").with(KEY, "\"k\"")] {
        app.unchanged_by(creates(&client, "shop")).await.refuses(400, "malformed").names(&["Idempotency-Key"]);
    }
}

#[actix_web::test]
async fn concurrent_requests_with_one_key_create_one_row() {
    let app = TestApp::start().await;
    let alice = alice(&app, "k");
    let answers = join_all((0..12).map(|_| creates(&alice, "shop").into_future())).await;
    let created = creates(&alice, "shop").await.is(201).json();
    for answer in answers {
        match answer.status {
            201 => assert_eq!(answer.json(), created),
            _ => drop(answer.refuses(409, "idempotency_key_in_use")),
        }
    }
    assert_eq!(app.rows().await.deployments.len(), 1);
}

#[actix_web::test]
async fn old_answers_are_deleted_a_part_at_a_time() {
    let app = TestApp::start().await;
    creates(&alice(&app, "k"), "shop").await.is(201);
    keep(&app, 1001, "2020-01-01 00:00:00").await;
    assert!(app.run(delete_old).await);
    assert!(!app.run(delete_old).await);
    assert_eq!(app.rows().await.others.len(), 1);
}

#[actix_web::test]
async fn answers_of_one_user_stay_bounded() {
    let app = TestApp::start().await;
    keep(&app, 999, "2999-01-01 00:00:00").await;
    let last = || creates(&alice(&app, "last"), "shop").into_future();
    let created = last().await.is(201).json();
    app.unchanged_by(creates(&alice(&app, "beyond"), "shop")).await.refuses(422, "limit_reached");
    assert_eq!(last().await.is(201).json(), created);
    creates(&app.user("user_bob").with(KEY, "\"k\""), "shop").await.is(201);
}

#[actix_web::test]
async fn background_thread_deletes_old_answers() {
    let app = TestApp::start().await;
    keep(&app, 1, "2020-01-01 00:00:00").await;
    let _removals = Removals::start(&app.database.url()).unwrap();
    while !app.rows().await.others.is_empty() {
        yield_now().await;
    }
}

/// Keeps answers of Alice.
async fn keep(app: &TestApp, number: u32, created_at: &str) {
    let row = |key| format!("('user_alice', 'kept {key}', '', '', '', '{created_at}')");
    let rows: Vec<_> = (0..number).map(row).collect();
    let columns = "user_id, key, request, location, body, created_at";
    let sql = format!("INSERT INTO idempotency_keys ({columns}) VALUES {}", rows.join(", "));
    app.run(move |connection| diesel::sql_query(&sql).execute(connection)).await;
}

#[actix_web::test]
async fn answer_is_forgotten_after_a_day_and_with_its_user() {
    let app = TestApp::start().await;
    let alice = alice(&app, "k");
    creates(&alice, "shop").await.is(201);
    let old = "UPDATE idempotency_keys SET created_at = '2020-01-01 00:00:00'";
    app.run(move |connection| diesel::sql_query(old).execute(connection)).await;
    creates(&alice, "shop").await.is(201);
    let rows = app.rows().await;
    assert_eq!((rows.deployments.len(), rows.others.len()), (2, 1));
    app.user("user_alice").delete("/users/user_alice").await;
    assert_eq!(app.rows().await.others, Vec::<String>::new());
}
