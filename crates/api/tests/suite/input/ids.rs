//! Ids that cannot exist are refused like any other row, without a query.

use crate::support::{Client, TestApp};

/// Texts in place of an id, none of which can be an id.
fn impossible() -> Vec<String> {
    let hex = "0123456789abcdef0123456789abcdef";
    let mut ids = vec![
        format!("ep_{hex}"),
        format!("dep_{}", hex.to_uppercase()),
        format!("DEP_{hex}"),
        format!("dep_{hex}0"),
        format!("dep_{}", &hex[1..]),
        format!("dep_{}-", &hex[1..]),
        format!("%20dep_{hex}"),
        format!("dep_{hex}%20"),
        format!("dep_{hex}%00"),
        format!("dep_{hex}%0a"),
        format!("dep_{hex}%2f"),
        format!("dep_{hex}%2fendpoints"),
        format!("dep_{hex}%25"),
        format!("dep_{}%ff", &hex[1..]),
        "a".repeat(3_500),
    ];
    ids.extend(
        ["%00", "%ff", "%c3%28", "%f0%9f%a6%80", "null", "undefined", "1", "'", "%27%20OR%201=1--", "*", "%2e%2e"]
            .map(str::to_owned),
    );
    ids
}

async fn refusal(bob: &Client<'_>, path: &str) -> String {
    bob.get(path).await.refuses(403, "not_owner").apart_from_its_id()
}

#[actix_web::test]
async fn impossible_ids_are_refused_like_another_users_row() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    alice.get(&row.path).await.is(200);
    let elses = refusal(&bob, &row.path).await;
    for id in impossible() {
        for path in [format!("/deployments/{id}"), format!("/users/{id}"), format!("{}/endpoints/{id}", row.path)] {
            assert_eq!(refusal(&alice, &path).await, elses, "{path}");
        }
        assert_eq!(
            app.unchanged_by(alice.delete(format!("/deployments/{id}"))).await.apart_from_its_id(),
            elses,
            "{id}"
        );
    }
}

#[actix_web::test]
async fn impossible_ids_are_refused_without_a_query() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let endpoint = alice.adds_endpoint(&row, "/").await;
    for path in [&row.path, &endpoint.path] {
        let (_, statements) = app.statements_of(alice.get(path)).await;
        assert_eq!(statements.len(), 1, "a possible id is looked up: {statements:?}");
    }
    for id in impossible() {
        let path = format!("/deployments/{id}");
        let below =
            [format!("{path}/endpoints"), format!("{path}/endpoints/{}", endpoint.id)].map(|path| alice.get(path));
        for call in [alice.get(&path), alice.delete(&path)].into_iter().chain(below) {
            let (answer, statements) = app.statements_of(call).await;
            assert_eq!((answer.status, statements), (403, vec![]), "{id}");
        }
    }
}

#[actix_web::test]
async fn impossible_ids_in_a_batch_need_no_query() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    for id in ["dep_x", "", "dep_\0", &"a".repeat(10_000)] {
        let call = alice.post("/deployments/batch-delete").json(serde_json::json!({ "ids": [row.id, id] }));
        let (answer, statements) = app.statements_of(call).await;
        assert_eq!((answer.status, statements), (403, vec![]), "{id}");
    }
}

#[actix_web::test]
async fn an_id_may_be_percent_encoded_as_any_path_may() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    let encoded = format!("/deployments/{}", row.id.replace("dep_", "%64ep%5f"));
    assert_eq!(alice.get(&encoded).await.is(200).json()["id"], serde_json::json!(row.id));
    bob.get(&encoded).await.refuses(403, "not_owner");
    // The path is decoded once, not repeatedly.
    alice.get(encoded.replace('%', "%25")).await.refuses(403, "not_owner");
}
