//! `GET, PATCH, DELETE /deployments/{deployment_id}/endpoints/{endpoint_id}`.

use serde_json::{Value, json};

use crate::support::{Row, TestApp};

/// The path of an endpoint under another deployment.
fn under(parent: &Row, endpoint: &Row) -> String {
    format!("{}/endpoints/{}", parent.path, endpoint.id)
}

#[actix_web::test]
async fn the_owner_changes_what_is_sent_and_keeps_what_is_not() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let endpoint = alice.adds_endpoint(&alice.deploys("shop").await, "/old").await;
    let changes = json!({ "route": "/new", "description": "New." });
    let changed = alice.patch(&endpoint.path).json(changes).await.is(200).json();
    assert_eq!([&changed["route"], &changed["method"], &changed["description"]], ["/new", "GET", "New."]);
    let changed =
        alice.patch(&endpoint.path).json(json!({ "description": null, "method": "PUT" })).await.is(200).json();
    assert_eq!(
        [&changed["route"], &changed["method"], &changed["description"]],
        [&json!("/new"), &json!("PUT"), &Value::Null]
    );
    assert_eq!(alice.get(&endpoint.path).await.is(200).json(), changed);
}

#[actix_web::test]
async fn the_owner_deletes_it_and_its_siblings_stay() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let parent = alice.deploys("shop").await;
    let (doomed, kept) = (alice.adds_endpoint(&parent, "/1").await, alice.adds_endpoint(&parent, "/2").await);
    alice.delete(&doomed.path).await.is(204);
    assert_eq!(app.rows().await.endpoints.iter().map(|row| &row.id).collect::<Vec<_>>(), [&kept.id]);
    alice.get(&doomed.path).await.refuses(403, "not_owner");
}

#[actix_web::test]
async fn refused_under_another_deployment_of_the_owner() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let (parent, other) = (alice.deploys("shop").await, alice.deploys("other").await);
    let endpoint = alice.adds_endpoint(&parent, "/").await;
    alice.get(&endpoint.path).await.is(200);
    let path = under(&other, &endpoint);
    for call in [alice.get(&path), alice.patch(&path).json(json!({ "route": "/x" })), alice.delete(&path)] {
        app.unchanged_by(call).await.refuses(403, "not_owner");
    }
}

#[actix_web::test]
async fn strangers_endpoint_is_refused_under_either_parent() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let (hers, his) = (alice.deploys("hers").await, bob.deploys("his").await);
    let endpoint = alice.adds_endpoint(&hers, "/").await;
    for path in [under(&his, &endpoint), endpoint.path.clone()] {
        for call in [bob.get(&path), bob.patch(&path).json(json!({ "route": "/x" })), bob.delete(&path)] {
            app.unchanged_by(call).await.refuses(403, "not_owner");
        }
    }
    alice.get(&endpoint.path).await.is(200);
}

#[actix_web::test]
async fn missing_or_impossible_parent_is_the_same_refusal() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let endpoint = alice.adds_endpoint(&alice.deploys("shop").await, "/").await;
    let elses = bob.get(&endpoint.path).await.refuses(403, "not_owner").apart_from_its_id();
    let unknown = format!("dep_{}", "0".repeat(32));
    for parent in [&*unknown, "x", "%00", "%ff", &"a".repeat(3_500)] {
        let path = format!("/deployments/{parent}/endpoints/{}", endpoint.id);
        assert_eq!(alice.get(path).await.apart_from_its_id(), elses, "{parent}");
    }
}

#[actix_web::test]
async fn a_body_cannot_move_an_endpoint_to_another_deployment() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let (parent, other) = (alice.deploys("shop").await, alice.deploys("other").await);
    let endpoint = alice.adds_endpoint(&parent, "/").await;
    for name in ["id", "deploymentId", "deployment_id", "deployment", "userId"] {
        let call = alice.patch(&endpoint.path).json(json!({ "route": "/x", name: other.id }));
        app.unchanged_by(call).await.refuses(422, "invalid").names(&[name]);
    }
}
