//! `POST /deployments/{deployment_id}/endpoints`.

use serde_json::{Value, json};

use crate::support::TestApp;

#[actix_web::test]
async fn created_in_the_deployment_and_found_at_location() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let parent = alice.deploys("shop").await;
    let body = json!({ "route": "/carts/{id}", "method": "PATCH", "description": "Changes\na cart." });
    let answer = alice.post(format!("{}/endpoints", parent.path)).json(&body).await.is(201);
    let created = answer.json();
    for (name, value) in body.as_object().unwrap() {
        assert_eq!(&created[name], value, "{name}");
    }
    assert_eq!(created["deploymentId"], json!(parent.id));
    let location = answer.header("location").unwrap();
    assert_eq!(alice.clone().anywhere().get(location).await.is(200).json(), created);
}

#[actix_web::test]
async fn every_method_of_http_is_taken_and_nothing_else() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let path = format!("{}/endpoints", alice.deploys("shop").await.path);
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
        let created = alice.post(&path).json(json!({ "route": "/", "method": method })).await.is(201).json();
        assert_eq!(created["method"], json!(method));
    }
    for method in [json!("get"), json!("TRACE"), json!(""), json!("GET "), json!(1), Value::Null] {
        let call = alice.post(&path).json(json!({ "route": "/", "method": method }));
        app.unchanged_by(call).await.refuses(422, "invalid").names(&["method"]);
    }
}

#[actix_web::test]
async fn nobody_adds_to_another_users_deployment() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let path = format!("{}/endpoints", alice.deploys("shop").await.path);
    let body = json!({ "route": "/", "method": "GET" });
    alice.post(&path).json(&body).await.is(201);
    app.unchanged_by(bob.post(&path).json(&body)).await.refuses(403, "not_owner");
}

#[actix_web::test]
async fn nobody_adds_to_a_deployment_that_they_have_given_away() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    bob.syncs().await;
    let parent = alice.deploys("shop").await;
    let (path, body) = (format!("{}/endpoints", parent.path), json!({ "route": "/", "method": "GET" }));
    alice.post(&path).json(&body).await.is(201);
    alice.post(format!("{}/transfer", parent.path)).json(json!({ "to": "user_bob" })).await.is(204);
    app.unchanged_by(alice.post(&path).json(&body)).await.refuses(403, "not_owner");
    bob.post(&path).json(&body).await.is(201);
}

#[actix_web::test]
async fn a_body_cannot_choose_the_deployment_or_the_id() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let (parent, other) = (alice.deploys("shop").await, alice.deploys("other").await);
    for name in ["id", "deploymentId", "deployment_id", "deployment"] {
        let body = json!({ "route": "/", "method": "GET", name: other.id });
        let call = alice.post(format!("{}/endpoints", parent.path)).json(body);
        app.unchanged_by(call).await.refuses(422, "invalid").names(&[name]);
    }
}
