//! `GET /activity` and `GET /deployments/{id}/activity`: who reads which records of the access log.

use api::{access_log::RecordedOutcomes, db::MultiConnection};
use diesel::{
    QueryResult, QueryableByName, RunQueryDsl as _, connection::SimpleConnection as _, sql_query, sql_types::Text,
};
use serde_json::{Value, json};

use super::{access_log, deployments::list::pages, grants::World};
use crate::support::{Client, TestApp, field, forge};

/// Reads a page once all records are written.
async fn read(app: &TestApp, caller: &Client<'_>, path: &str) -> Value {
    app.service.access_log.close();
    caller.get(path).await.is(200).json()
}

/// Each item as `user method outcome reason`.
fn told(page: &Value) -> Vec<String> {
    let of = |item: &Value| {
        ["userId", "operation", "outcome", "reason"].map(|name| item[name].as_str().unwrap_or("-").to_owned()).join(" ")
    };
    page["items"].as_array().unwrap().iter().map(of).collect()
}

#[actix_web::test]
async fn owner_reads_who_reached_for_the_row_and_its_endpoints() {
    let app = access_log::start(RecordedOutcomes::All).await;
    let (alice, bob, ed) = (app.user("user_alice"), app.user("user_bob"), app.user("user_ed"));
    let World { deployment, endpoint } = World::of_alice(&app).await;
    let other = World::of_alice(&app).await;
    bob.delete(&deployment.path).await.is(403);
    ed.patch(&endpoint.path).json(json!({ "route": "/new" })).await.is(200);
    app.user("user_vera").delete(&endpoint.path).await.is(403);
    alice.delete(&endpoint.path).await.is(204);
    bob.get(format!("{}/endpoints/x", deployment.path)).await.is(403);
    ed.get(&other.deployment.path).await.is(200);
    bob.get(format!("{}0", deployment.path)).await.is(403);

    let page = read(&app, &alice, &format!("{}/activity?limit=5", deployment.path)).await;
    assert_eq!(
        told(&page),
        [
            "user_bob show_endpoint refused not_owner",
            "user_alice delete_endpoint allowed owner",
            "user_vera delete_endpoint refused not_owner",
            "user_ed update_endpoint allowed grant",
            "user_bob delete_deployment refused not_owner",
        ]
    );
    assert_eq!(page["recording"], "all");
    let third = &page["items"][3];
    assert_eq!(
        (&third["resource"], &third["rowId"], &third["allowedBy"], &third["explanation"]),
        (&json!("endpoint"), &json!(endpoint.id), &json!("editor"), &json!("Allowed because it was shared."))
    );
    assert_eq!((&third["method"], &third["impersonator"]), (&json!("PATCH"), &Value::Null));
}

#[actix_web::test]
async fn users_with_access_are_named_and_strangers_are_not() {
    let app = access_log::start(RecordedOutcomes::Refused).await;
    let World { deployment, .. } = World::of_alice(&app).await;
    for (user, name) in [("user_vera", "Vera"), ("user_bob", "Bob")] {
        app.user(user).post("/users/clerk-sync").json(json!({ "firstName": name, "lastName": "Ray" })).await.is(200);
        app.user(user).delete(&deployment.path).await.is(403);
    }
    app.user("user_ed").delete(&deployment.path).await.is(403);
    let page = read(&app, &app.user("user_alice"), &format!("{}/activity", deployment.path)).await;
    let names: Vec<_> =
        page["items"].as_array().unwrap().iter().map(|item| (&item["userId"], &item["userName"])).collect();
    assert_eq!(
        names,
        [
            (&json!("user_ed"), &Value::Null),
            (&json!("user_bob"), &Value::Null),
            (&json!("user_vera"), &json!("Vera Ray")),
        ]
    );
    assert_eq!(page["recording"], "refused");
}

#[actix_web::test]
async fn impersonators_are_named_unless_of_strangers() {
    let app = access_log::start(RecordedOutcomes::All).await;
    let (alice, row) = (app.user("user_alice"), app.user("user_alice").deploys("shop").await);
    for (user, name) in [("user_sue", "Sue"), ("user_tom", "Tom")] {
        app.user(user).post("/users/clerk-sync").json(json!({ "firstName": name })).await.is(200);
    }
    for (user, actor, status) in [("user_alice", "user_sue", 200), ("user_bob", "user_tom", 403)] {
        let acting = forge::session(user).claim("act", json!({ "sub": actor }));
        app.bearer(&app.clerk.mint(&acting)).get(&row.path).await.is(status);
    }
    let page = read(&app, &alice, &format!("{}/activity", row.path)).await;
    let names: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (&item["impersonator"], &item["impersonatorName"]))
        .collect();
    assert_eq!(names, [(&json!("user_tom"), &Value::Null), (&json!("user_sue"), &json!("Sue"))]);
}

#[actix_web::test]
async fn callers_read_their_own_records_alone() {
    let app = access_log::start(RecordedOutcomes::All).await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    bob.get("/users/me").await.is(200);
    bob.get(&row.path).await.is(403);
    let acting = forge::session("user_bob").claim("act", json!({ "sub": "user_support" }));
    app.bearer(&app.clerk.mint(&acting)).get("/users/me").await.is(200);
    app.user("user_support").post("/users/clerk-sync").json(json!({ "firstName": "Sue" })).await.is(200);
    let page = read(&app, &bob, "/activity").await;
    assert_eq!(
        told(&page),
        [
            "user_bob show_me allowed identity",
            "user_bob show_deployment refused not_owner",
            "user_bob show_me allowed identity",
        ]
    );
    assert_eq!(
        (&page["items"][0]["impersonator"], &page["items"][0]["impersonatorName"]),
        (&json!("user_support"), &json!("Sue"))
    );
    assert_eq!((&page["items"][1]["rowId"], &page["items"][1]["userName"]), (&json!(row.id), &Value::Null));
    assert_eq!(told(&read(&app, &alice, "/activity").await), ["user_alice create_deployment allowed identity"]);
}

#[actix_web::test]
async fn log_that_is_off_says_so() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    for path in ["/activity", &format!("{}/activity", row.path)] {
        let expected = json!({ "recording": "off", "items": [], "next": null });
        assert_eq!(alice.get(path).await.is(200).json(), expected, "{path}");
    }
}

#[actix_web::test]
async fn activity_goes_with_the_row() {
    let app = access_log::start(RecordedOutcomes::All).await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    let path = format!("{}/activity", row.path);
    bob.get(&row.path).await.is(403);
    app.user("user_bob").syncs().await;
    alice.post(format!("{}/transfer", row.path)).json(json!({ "to": "user_bob" })).await.is(204);
    let page = read(&app, &bob, &path).await;
    assert_eq!(
        told(&page),
        ["user_alice transfer_deployment allowed owner", "user_bob show_deployment refused not_owner"]
    );
    alice.get(&path).await.refuses(403, "not_owner");
    bob.delete(&row.path).await.is(204);
    bob.get(&path).await.refuses(403, "not_owner");
}

#[actix_web::test]
async fn pages_of_activity_have_no_gaps_or_repetitions() {
    let app = access_log::start(RecordedOutcomes::Refused).await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    for _ in 0..5 {
        bob.get(&row.path).await.is(403);
    }
    app.service.access_log.close();
    for (caller, path) in [(&alice, format!("{}/activity", row.path)), (&bob, "/activity".to_owned())] {
        let all = field(&caller.get(&path).await.is(200).json(), "id");
        assert_eq!(all.len(), 5);
        assert!(all.is_sorted_by(|one, next| one > next), "{all:?}");
        for limit in 1..=6 {
            let pages = pages(caller, &path, limit).await;
            assert_eq!(pages.concat(), all, "{path} {limit}");
        }
    }
}

#[cfg(feature = "postgres")]
#[derive(QueryableByName)]
struct PostgresPlan {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

#[derive(QueryableByName)]
struct SqlitePlan {
    #[diesel(sql_type = Text, column_name = "detail")]
    line: String,
}

/// The plan of a statement for any values. Without the setting, PostgreSQL would read a small table as a whole.
fn plan(connection: &mut MultiConnection, statement: &str) -> QueryResult<Vec<String>> {
    Ok(match connection {
        #[cfg(feature = "postgres")]
        MultiConnection::Postgres(connection) => {
            let values = if statement.contains("$3") { "'', '', 1" } else { "'', 1" };
            connection.batch_execute(&format!(
                "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; PREPARE asked AS {statement}"
            ))?;
            let lines = sql_query(format!("EXPLAIN EXECUTE asked ({values})")).load::<PostgresPlan>(connection)?;
            connection.batch_execute("DEALLOCATE asked")?;
            lines.into_iter().map(|plan| plan.line).collect()
        }
        MultiConnection::Sqlite(connection) => {
            let lines = sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load::<SqlitePlan>(connection)?;
            lines.into_iter().map(|plan| plan.line).collect()
        }
    })
}

#[actix_web::test]
async fn each_page_of_activity_is_one_range_of_an_index() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let after = "0".repeat(32);
    for (path, index) in
        [(format!("{}/activity", row.path), "access_log_by_deployment"), ("/activity".to_owned(), "access_log_by_user")]
    {
        for path in [path.clone(), format!("{path}?after={after}")] {
            let (_, made) = app.statements_of(alice.get(&path)).await;
            let statement = made.last().unwrap().split(" -- binds").next().unwrap().to_owned();
            let plan = app.run(move |connection| plan(connection, &statement)).await.join("\n");
            assert!(plan.contains(index), "{path}: {plan}");
            for word in ["SCAN", "Seq Scan", "TEMP B-TREE", "Sort"] {
                assert!(!plan.contains(word), "{path}: {plan}");
            }
        }
    }
}
