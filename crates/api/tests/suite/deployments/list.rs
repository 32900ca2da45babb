//! `GET /deployments`.

use serde_json::{Value, json};

use crate::support::{Client, TestApp, field};

/// Walks a list to its end and returns the ids page by page.
pub(crate) async fn pages(client: &Client<'_>, path: &str, limit: usize) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut query = format!("{path}?limit={limit}");
    loop {
        let page = client.get(&query).await.is(200).json();
        pages.push(field(&page, "id"));
        match page["next"].as_str() {
            Some(next) => query = format!("{path}?limit={limit}&after={next}"),
            None => return pages,
        }
    }
}

async fn deploys_many(client: &Client<'_>, count: usize) -> Vec<String> {
    let mut newest_first = Vec::new();
    for number in 0..count {
        newest_first.insert(0, client.deploys(&format!("shop {number}")).await.id);
    }
    newest_first
}

#[actix_web::test]
async fn own_deployments_only_with_all_fields() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let hers = alice.deploys_with(json!({ "envVars": { "KEY": "secret" } })).await;
    bob.deploys_with(json!({ "private": false })).await;
    let list = alice.get("/deployments").await.is(200).json();
    assert_eq!(list["items"], json!([alice.get(&hers.path).await.json()]));
    assert_eq!(list["items"][0]["envVars"], json!({ "KEY": "secret" }));
    assert_eq!(app.user("user_carol").get("/deployments").await.is(200).json(), json!({ "items": [], "next": null }));
}

#[actix_web::test]
async fn pages_are_newest_first_without_gaps_or_repeats() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let all = deploys_many(&alice, 5).await;
    for limit in 1..=6 {
        let pages = pages(&alice, "/deployments", limit).await;
        assert_eq!(pages.concat(), all, "{limit}");
        assert_eq!(pages.len(), all.len().div_ceil(limit), "no empty page at the end of {limit}");
    }
}

#[actix_web::test]
async fn changes_between_pages_repeat_and_hide_nothing() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let all = deploys_many(&alice, 4).await;
    let first = alice.get("/deployments?limit=2").await.is(200).json();
    alice.deploys("newer").await;
    // The row that the cursor names is deleted too.
    alice.delete(format!("/deployments/{}", all[1])).await.is(204);
    let next = first["next"].as_str().unwrap();
    let second = alice.get(format!("/deployments?limit=2&after={next}")).await.is(200).json();
    assert_eq!(field(&second, "id"), all[2..]);
    assert_eq!(second["next"], Value::Null);
}

#[actix_web::test]
async fn another_users_cursor_reveals_nothing() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let older = alice.deploys("older").await;
    let his = bob.deploys("his").await;
    let newer = alice.deploys("newer").await;
    let list = alice.get(format!("/deployments?after={}", his.id)).await.is(200).json();
    assert_eq!(field(&list, "id"), std::slice::from_ref(&older.id));
    let list = bob.get(format!("/deployments?after={}", newer.id)).await.is(200).json();
    assert_eq!(field(&list, "id"), [his.id]);
}

#[actix_web::test]
async fn a_page_has_20_rows_unless_said_and_100_at_the_most() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    deploys_many(&alice, 21).await;
    assert_eq!(field(&alice.get("/deployments").await.is(200).json(), "id").len(), 20);
    assert_eq!(field(&alice.get("/deployments?limit=100").await.is(200).json(), "id").len(), 21);
}
