//! `POST /deployments/batch-delete`.

use serde_json::{Value, json};

use crate::support::{Call, Client, TestApp};

fn batch<'app>(client: &Client<'app>, ids: impl IntoIterator<Item = impl Into<Value>>) -> Call<'app> {
    let ids: Vec<Value> = ids.into_iter().map(Into::into).collect();
    client.post("/deployments/batch-delete").json(json!({ "ids": ids }))
}

#[actix_web::test]
async fn all_of_them_are_gone_when_all_are_the_callers() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let (one, other, kept) = (alice.deploys("1").await, alice.deploys("2").await, alice.deploys("3").await);
    alice.adds_endpoint(&one, "/").await;
    let answer = batch(&alice, [one.id, other.id]).await.is(200).json();
    assert_eq!(answer, json!({ "deleted": 2 }));
    let rows = app.rows().await;
    assert_eq!(rows.deployments.iter().map(|row| &row.id).collect::<Vec<_>>(), [&kept.id]);
    assert_eq!(rows.endpoints, []);
}

#[actix_web::test]
async fn one_refused_id_keeps_the_whole_batch() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let (hers, his) = (alice.deploys("hers").await, bob.deploys("his").await);
    let elses = batch(&alice, [&*his.id]).await.refuses(403, "not_owner").apart_from_its_id();
    let unknown = format!("dep_{}", "0".repeat(32));
    for other in [&*his.id, &*unknown, "dep_x", "", "dep_\u{0}", &"a".repeat(10_000), "user_alice"] {
        for ids in [[&hers.id, other], [other, &hers.id]] {
            let answer = app.unchanged_by(batch(&alice, ids)).await;
            assert_eq!(answer.apart_from_its_id(), elses, "{other}");
        }
    }
    batch(&alice, [hers.id]).await.is(200);
}

#[actix_web::test]
async fn an_id_that_is_named_twice_counts_once() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    assert_eq!(batch(&alice, [&*row.id, &*row.id]).await.is(200).json(), json!({ "deleted": 1 }));
    assert_eq!(app.rows().await.deployments, []);
}

#[actix_web::test]
async fn between_1_and_100_ids_are_taken() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    app.unchanged_by(batch(&alice, [""; 0])).await.refuses(422, "invalid").names(&["ids"]);
    app.unchanged_by(batch(&alice, vec![&*row.id; 101])).await.refuses(422, "invalid").names(&["ids"]);
    batch(&alice, vec![&*row.id; 100]).await.is(200);
}

#[actix_web::test]
async fn a_body_of_another_shape_is_a_422_and_nothing_changes() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    for (body, field) in [
        (json!({}), "ids"),
        (json!({ "ids": row.id }), "ids"),
        (json!({ "ids": [7] }), "ids"),
        (json!({ "ids": null }), "ids"),
        (json!({ "ids": [row.id], "userId": "x" }), "userId"),
        (Value::Null, "ids"),
        (json!([[row.id]]), "ids"),
    ] {
        let call = alice.post("/deployments/batch-delete").json(body);
        app.unchanged_by(call).await.refuses(422, "invalid").names(&[field]);
    }
}

#[actix_web::test]
async fn a_batch_is_held_to_the_rules_of_every_body() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let path = "/deployments/batch-delete";
    alice.post(path).json_text("{").await.refuses(400, "malformed");
    alice.post(path).body("text/plain", r#"{"ids":[]}"#).await.refuses(415, "not_json");
    alice.post(path).json(json!({ "ids": ["x".repeat(70_000)] })).await.refuses(413, "too_large");
    app.anonymous().post(path).json_text("{").await.refuses(401, "token-missing");
}
