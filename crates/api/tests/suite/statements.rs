//! The statements and transactions that a request costs.

use actix_web::http::Method;
use api::db::DatabaseUrl;
use diesel::{RunQueryDsl, dsl::sql, sql_types::BigInt};
use serde_json::{Value, json};

use super::{grants::World, matrix};
use crate::support::{Client, Setup, TestApp, statements};

/// A guarded route, its body, and its cost: statements, including the check, and transactions.
type Line = (&'static str, &'static str, Value, [usize; 2]);

/// The one route for grantees and not for the owner.
const SHARED: &str = "/api/v1/deployments/shared/{deployment_id}";

/// What a write costs more if it depends on another row: PostgreSQL locks that row, in one statement and one transaction.
fn lock_of(app: &TestApp) -> usize {
    usize::from(matches!(app.database.url(), DatabaseUrl::Postgres(_)))
}

/// Adds what the database needs: PostgreSQL a lock where another row decides, SQLite a savepoint where it checks only after an
/// insertion.
fn with_locks(app: &TestApp, method: &str, path: &str, cost: [usize; 2]) -> [usize; 2] {
    let lock = lock_of(app);
    match method {
        "POST" if path.ends_with("/endpoints") => [cost[0], cost[1] + 1 - lock],
        "PUT" => [cost[0], cost[1] + 1 - lock],
        "PATCH" | "DELETE" if path.ends_with("{endpoint_id}") => cost.map(|count| count + lock),
        "DELETE" if path.ends_with("{user_id}") => cost.map(|count| count + lock),
        _ => cost,
    }
}

/// In an order in which each call is possible after the ones before.
fn costs() -> Vec<Line> {
    let deployment = "/api/v1/deployments/{id}";
    let (one, all) = (
        "/api/v1/deployments/{deployment_id}/endpoints/{endpoint_id}",
        "/api/v1/deployments/{deployment_id}/endpoints",
    );
    let (grants, grant) =
        ("/api/v1/deployments/{deployment_id}/grants", "/api/v1/deployments/{deployment_id}/grants/{user_id}");
    vec![
        ("GET", "/api/v1/users/{id}", Value::Null, [1, 0]),
        ("GET", deployment, Value::Null, [1, 0]),
        ("GET", one, Value::Null, [1, 0]),
        // A nested list is the check of the parent row and one page.
        ("GET", all, Value::Null, [2, 0]),
        ("GET", grants, Value::Null, [2, 0]),
        // With records, the names of their users are one more.
        ("GET", "/api/v1/deployments/{id}/activity", Value::Null, [2, 0]),
        ("PATCH", "/api/v1/users/{id}", json!({ "firstName": "Ada" }), [2, 0]),
        ("PATCH", deployment, json!({ "name": "new" }), [2, 0]),
        ("PATCH", deployment, json!({ "envVars": { "KEY": "new" } }), [2, 1]),
        ("PATCH", deployment, json!({ "private": true }), [2, 1]),
        ("PATCH", one, json!({ "route": "/new" }), [2, 0]),
        // The check, the insertion, the check of the parent and the limit.
        ("POST", all, json!({ "route": "/more", "method": "GET" }), [4, 1]),
        // The check, the update of a known grant, the insertion of a new one, the check of the owner, the row, the limit.
        ("PUT", grant, json!({ "access": "viewer" }), [6, 1]),
        ("PUT", grant, json!({ "access": "editor" }), [5, 1]),
        ("DELETE", grant, Value::Null, [2, 0]),
        ("DELETE", SHARED, Value::Null, [2, 0]),
        ("DELETE", one, Value::Null, [2, 0]),
        ("POST", "/api/v1/deployments/{id}/transfer", json!({ "to": "user_alice" }), [3, 1]),
        ("DELETE", deployment, Value::Null, [2, 0]),
        ("POST", "/api/v1/deployments/batch-delete", json!({ "ids": ["{second}"] }), [2, 1]),
        // The request and its check in one transaction, a check for remaining rows in each table, and the end of both in one.
        ("DELETE", "/api/v1/users/{id}", Value::Null, [10, 2]),
    ]
}

/// Sends the call and returns its cost.
async fn cost(app: &TestApp, caller: &Client<'_>, method: &str, path: &str, body: &Value) -> (u16, [usize; 2]) {
    let call = caller.clone().anywhere().call(Method::try_from(method).unwrap(), path);
    let begun = statements::transactions_on(app.database.name());
    let (answer, made) = app.statements_of(if body.is_null() { call } else { call.json(body) }).await;
    (answer.status, [made.len(), statements::transactions_on(app.database.name()) - begun])
}

#[actix_web::test]
async fn guarded_read_is_one_statement_and_row_write_two() {
    let app = TestApp::start().await;
    let (alice, world, second) = (app.user("user_alice"), World::of_alice(&app).await, World::of_alice(&app).await);
    for (method, path, body, expected) in costs() {
        let id = if path.contains("/users/") { "user_alice" } else { &world.deployment.id };
        let filled = path.replace("{user_id}", "user_carol").replace("{deployment_id}", &world.deployment.id);
        let filled = filled.replace("{endpoint_id}", &world.endpoint.id).replace("{id}", id);
        let body = serde_json::from_str(&body.to_string().replace("{second}", &second.deployment.id)).unwrap();
        let caller = if path == SHARED { &app.user("user_vera") } else { &alice };
        let (status, cost) = cost(&app, caller, method, &filled, &body).await;
        assert!((200..300).contains(&status), "{method} {path}: {status}");
        assert_eq!(cost, with_locks(&app, method, path, expected), "{method} {path}");
    }
}

#[actix_web::test]
async fn checks_are_prepared_once_per_connection() {
    let app = TestApp::start().await;
    let (alice, world) = (app.user("user_alice"), World::of_alice(&app).await);
    let World { deployment, endpoint } = &world;
    let lists = ["/deployments", "/deployments/shared", "/deployments/shared?q=shop"].map(|path| alice.get(path));
    for call in world.reads(&alice).into_iter().chain(world.edits(&alice)).chain(lists).chain([
        alice.get("/users/user_alice"),
        alice.get(format!("{}/grants", deployment.path)),
        alice.delete(&endpoint.path),
        alice.delete(&deployment.path),
    ]) {
        let (answer, made) = app.statements_of(call).await;
        assert!((200..300).contains(&answer.status), "{made:?}");
        // diesel does not cache an UPDATE, whose columns vary, or SQL that is assembled by hand.
        let kept = |statement: &&String| {
            statement.starts_with("DELETE") || statement.starts_with("SELECT \"") || statement.starts_with("SELECT `")
        };
        assert!(made.iter().any(|statement| kept(&statement)), "{made:?}");
        for statement in made.iter().filter(kept) {
            assert!(statements::is_kept(statement), "{statement}");
        }
    }
}

/// diesel tells what it prepares and keeps. SQLite may prepare a statement again by itself: `sqlite_stmt` counts that.
#[actix_web::test]
async fn repeated_reads_prepare_no_statement_again() {
    let app = TestApp::start_with(Setup { pool_size: 1, ..Setup::default() }).await;
    let (alice, world) = (app.user("user_alice"), World::of_alice(&app).await);
    let read_all = async || {
        let lists = ["/deployments", "/deployments?limit=1", "/deployments/shared", "/deployments/public"];
        for call in world.reads(&alice).into_iter().chain(lists.map(|path| alice.get(path))) {
            let (answer, made) = app.statements_of(call).await;
            assert_eq!(answer.status, 200);
            assert!(made.iter().all(|statement| statements::is_kept(statement)), "{made:?}");
        }
    };
    read_all().await;
    let (kept, again) = (statements::kept_on(app.database.name()), prepared_again(&app).await);
    read_all().await;
    assert_eq!((statements::kept_on(app.database.name()), prepared_again(&app).await), (kept, again));
}

/// How often SQLite has prepared statements of the only connection again.
async fn prepared_again(app: &TestApp) -> Vec<i64> {
    let count = match app.database.url() {
        DatabaseUrl::Postgres(_) => "0::bigint",
        DatabaseUrl::Sqlite(_) => "(SELECT sum(reprep) FROM sqlite_stmt)",
    };
    app.run(|connection| diesel::select(sql::<BigInt>(count)).load(connection)).await
}

/// A guarded route without a line in [`costs`] is a read of one row, or a write to it.
#[actix_web::test]
async fn unlisted_guarded_route_costs_one_statement_or_two() {
    let app = TestApp::start().await;
    let world = matrix::World::new(&app).await;
    let owner = matrix::Caller::OwnerInOrg.client(&app, &world);
    let costs = costs();
    let is_listed = |route: &matrix::Route| {
        costs.iter().any(|(method, path, ..)| *method == route.entry.method && *path == route.entry.path)
    };
    for route in matrix::Route::guarded().filter(|route| !is_listed(route)) {
        let begun = statements::transactions_on(app.database.name());
        let (answer, made) = app.statements_of(route.ask(&owner, &world)).await;
        let transactions = statements::transactions_on(app.database.name()) - begun;
        let expected = if route.entry.method == "GET" { (1, 0) } else { (2, 0) };
        assert!((200..300).contains(&answer.status), "{}: {}", route.name(), answer.text());
        assert_eq!((made.len(), transactions), expected, "{}", route.name());
    }
}

#[actix_web::test]
async fn editors_write_locks_the_grant_on_postgresql() {
    let app = TestApp::start().await;
    let (ed, World { deployment, endpoint }) = (app.user("user_ed"), World::of_alice(&app).await);
    let (deployment, endpoint) = (format!("/api/v1{}", deployment.path), format!("/api/v1{}", endpoint.path));
    let endpoints = format!("{deployment}/endpoints");
    for (method, path, body) in [
        ("PATCH", &deployment, json!({ "name": "new" })),
        ("PATCH", &endpoint, json!({ "route": "/new" })),
        ("POST", &endpoints, json!({ "route": "/more", "method": "GET" })),
    ] {
        let (status, cost) = cost(&app, &ed, method, path, &body).await;
        assert!((200..300).contains(&status), "{method} {path}: {status}");
        let expected = match method {
            "POST" => with_locks(&app, method, path, [4, 1]),
            _ => [2, 0].map(|count| count + lock_of(&app)),
        };
        assert_eq!(cost, expected, "{method} {path}");
    }
    for path in [&deployment, &endpoint] {
        assert_eq!(cost(&app, &ed, "GET", path, &Value::Null).await, (200, [1, 0]), "{path}");
    }
}

#[actix_web::test]
async fn lists_and_searches_are_one_statement() {
    let app = TestApp::start().await;
    World::of_alice(&app).await;
    for path in [
        "/api/v1/deployments",
        "/api/v1/deployments?q=shop&sort=name&private=true&resourceVersion=basic&tag=web",
        "/api/v1/deployments/shared",
        "/api/v1/deployments/shared?q=shop&sort=updated&private=true&resourceVersion=basic&tag=web",
        "/api/v1/deployments/public",
        "/api/v1/users/known?q=a&ids=user_bob&after=user_a",
    ] {
        assert_eq!(cost(&app, &app.user("user_ed"), "GET", path, &Value::Null).await, (200, [1, 0]), "{path}");
    }
}

/// The read includes authentication and ownership.
#[actix_web::test]
async fn guarded_read_of_one_row_is_one_statement() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    let endpoint = alice.adds_endpoint(&row, "/").await;
    for path in ["/users/user_alice", &row.path, &endpoint.path] {
        for (caller, status) in [(&alice, 200), (&bob, 403)] {
            let (answer, statements) = app.statements_of(caller.get(path)).await;
            assert_eq!((answer.status, statements.len()), (status, 1), "{path}: {statements:?}");
            assert!(statements[0].contains("user_"), "the owner is in the query: {statements:?}");
        }
    }
}

#[actix_web::test]
async fn write_is_one_statement_and_repeats_the_owner() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let changes = serde_json::json!({ "name": "n" });
    for call in [alice.patch(&row.path).json(&changes), alice.delete(&row.path)] {
        let (_, statements) = app.statements_of(call).await;
        assert_eq!(statements.len(), 2, "{statements:?}");
        assert!(statements.iter().all(|statement| statement.contains("user_alice")), "{statements:?}");
    }
}

#[actix_web::test]
async fn an_anonymous_caller_costs_no_statement() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    for call in [app.anonymous().get(&row.path), app.anonymous().get("/deployments"), app.bearer("x").delete(&row.path)]
    {
        let (answer, statements) = app.statements_of(call).await;
        assert_eq!((answer.status, statements), (401, vec![]));
    }
}

#[actix_web::test]
async fn batch_of_any_size_is_checked_by_one_statement() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let ids = [alice.deploys("1").await.id, alice.deploys("2").await.id, alice.deploys("3").await.id];
    let body = serde_json::json!({ "ids": ids });
    let path = "/deployments/batch-delete";
    let (answer, statements) = app.statements_of(bob.post(path).json(&body)).await;
    assert_eq!((answer.status, statements.len()), (403, 1), "{statements:?}");
    let (answer, statements) = app.statements_of(alice.post(path).json(&body)).await;
    assert_eq!((answer.status, statements.len()), (200, 2), "{statements:?}");
}

#[actix_web::test]
async fn keys_are_fetched_once_and_not_on_the_way_of_a_request() {
    let app = TestApp::start().await;
    for _ in 0..3 {
        app.user("user_alice").get("/users/me").await.is(200);
    }
    assert_eq!(app.clerk.jwks_fetches(), 1);
    app.clerk.outage_until_restored();
    app.user("user_bob").get("/users/me").await.is(200);
}
