//! Every route, driven by everybody: one table, which has to name each route of the access map.

use std::collections::BTreeSet;

use actix_web::http::Method;
use api::app::Service;
use serde_json::{Value, json};

use crate::support::{Answer, Client, Row, TestApp, webhook};

/// One route: its body, and how the owner, a stranger and an anonymous caller are answered.
struct Line(&'static str, &'static str, Body, [u16; 3]);

type Body = fn(&World) -> Value;

const NO_BODY: Body = |_| Value::Null;
const TABLE: [Line; 31] = [
    Line("POST", "/api/v1/users/set-token", |world| json!({ "jwt": world.token }), [200, 200, 200]),
    Line("POST", "/api/v1/users/logout", NO_BODY, [204, 204, 204]),
    Line("POST", "/api/v1/users/clerk-sync", |_| json!({ "firstName": "Ada" }), [200, 200, 401]),
    Line("GET", "/api/v1/users/me", NO_BODY, [200, 200, 401]),
    Line("GET", "/api/v1/users/{id}", NO_BODY, [200, 403, 401]),
    Line("PATCH", "/api/v1/users/{id}", |_| json!({ "firstName": "Ada" }), [200, 403, 401]),
    Line("DELETE", "/api/v1/users/{id}", NO_BODY, [204, 403, 401]),
    Line("GET", "/api/v1/deployments", NO_BODY, [200, 200, 401]),
    Line("GET", "/api/v1/deployments/public", NO_BODY, [200, 200, 401]),
    Line("GET", "/api/v1/deployments/shared", NO_BODY, [200, 200, 401]),
    Line("POST", "/api/v1/deployments", |_| json!({ "name": "n", "repository": "r" }), [201, 201, 401]),
    Line("POST", "/api/v1/deployments/batch-delete", |world| json!({ "ids": [world.deployment.id] }), [200, 403, 401]),
    Line("GET", "/api/v1/deployments/{id}", NO_BODY, [200, 403, 401]),
    Line("PATCH", "/api/v1/deployments/{id}", |_| json!({ "name": "n" }), [200, 403, 401]),
    Line("DELETE", "/api/v1/deployments/{id}", NO_BODY, [204, 403, 401]),
    Line("POST", "/api/v1/deployments/{id}/transfer", |_| json!({ "to": "user_carol" }), [204, 403, 401]),
    Line("GET", "/api/v1/deployments/{deployment_id}/grants", NO_BODY, [200, 403, 401]),
    Line(
        "PUT",
        "/api/v1/deployments/{deployment_id}/grants/{user_id}",
        |_| json!({ "access": "viewer" }),
        [200, 403, 401],
    ),
    Line("DELETE", "/api/v1/deployments/{deployment_id}/grants/{user_id}", NO_BODY, [204, 403, 401]),
    Line("GET", "/api/v1/deployments/{deployment_id}/endpoints", NO_BODY, [200, 403, 401]),
    Line(
        "POST",
        "/api/v1/deployments/{deployment_id}/endpoints",
        |_| json!({ "route": "/", "method": "GET" }),
        [201, 403, 401],
    ),
    Line("GET", "/api/v1/deployments/{deployment_id}/endpoints/{endpoint_id}", NO_BODY, [200, 403, 401]),
    Line(
        "PATCH",
        "/api/v1/deployments/{deployment_id}/endpoints/{endpoint_id}",
        |_| json!({ "route": "/" }),
        [200, 403, 401],
    ),
    Line("DELETE", "/api/v1/deployments/{deployment_id}/endpoints/{endpoint_id}", NO_BODY, [204, 403, 401]),
    Line("POST", "/api/v1/webhooks/clerk", |_| json!({ "type": "email.created", "data": {} }), [200, 200, 200]),
    Line("GET", "/healthz", NO_BODY, [200, 200, 200]),
    Line("GET", "/readyz", NO_BODY, [200, 200, 200]),
    Line("GET", "/metrics", NO_BODY, [200, 200, 200]),
    Line("GET", "/openapi.json", NO_BODY, [200, 200, 200]),
    Line("GET", "/docs", NO_BODY, [308, 308, 308]),
    Line("GET", "/docs/{file}", NO_BODY, [200, 200, 200]),
];

/// Alice's rows, and Carol, who could be given some.
struct World {
    token: String,
    deployment: Row,
    endpoint: Row,
}

impl World {
    async fn new(app: &TestApp) -> Self {
        let alice = app.user("user_alice");
        app.user("user_carol").syncs().await;
        let deployment = alice.deploys("shop").await;
        let endpoint = alice.adds_endpoint(&deployment, "/").await;
        alice.grants(&deployment, "user_carol", "viewer").await;
        Self { token: app.token_of("user_alice"), deployment, endpoint }
    }

    fn fill(&self, path: &str) -> String {
        let id = if path.contains("/users/") { "user_alice" } else { &self.deployment.id };
        path.replace("{id}", id)
            .replace("{deployment_id}", &self.deployment.id)
            .replace("{user_id}", "user_carol")
            .replace("{endpoint_id}", &self.endpoint.id)
            .replace("{file}", "init.js")
    }

    async fn drive(&self, caller: Client<'_>, Line(method, path, body, _): &Line) -> Answer {
        let call = caller.anywhere().call(Method::try_from(*method).unwrap(), self.fill(path));
        match body(self) {
            Value::Null => call.await,
            event if path.ends_with("/webhooks/clerk") => webhook::sign(call, webhook::now(), &event).await,
            body => call.json(body).await,
        }
    }
}

#[test]
fn the_table_has_every_route_of_the_access_map() {
    let map = Service::access_map();
    let mapped: BTreeSet<_> = map.entries().iter().map(|entry| (entry.method, entry.path.as_str())).collect();
    let tabled: BTreeSet<_> = TABLE.iter().map(|Line(method, path, ..)| (*method, *path)).collect();
    assert_eq!(tabled, mapped);
    assert_eq!(tabled.len(), TABLE.len(), "a route is there twice");
}

#[test]
fn the_table_says_what_the_decisions_say() {
    let map = Service::access_map();
    for Line(method, path, _, [owner, stranger, anonymous]) in &TABLE {
        let entry = map.entries().iter().find(|entry| (entry.method, entry.path.as_str()) == (*method, *path)).unwrap();
        let refused = match entry.decision {
            "public" => [false, false, false],
            "authenticated" => [false, false, true],
            _ => [false, true, true],
        };
        assert_eq!([owner, stranger, anonymous].map(|status| *status >= 400), refused, "{method} {path}");
    }
}

#[actix_web::test]
async fn the_owner_is_served_by_every_route() {
    let app = TestApp::start().await;
    for line @ Line(method, path, _, [status, ..]) in &TABLE {
        let world = World::new(&app).await;
        let answer = world.drive(app.user("user_alice"), line).await;
        assert_eq!(answer.status, *status, "{method} {path}: {}", answer.text());
    }
}

#[actix_web::test]
async fn a_stranger_is_refused_by_every_route_that_demands_ownership_and_changes_nothing() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    for line @ Line(method, path, _, [_, status, _]) in &TABLE {
        let answer = if *status == 403 {
            app.unchanged_by(world.drive(app.user("user_bob"), line)).await.refuses(403, "not_owner")
        } else {
            world.drive(app.user("user_bob"), line).await
        };
        assert_eq!(answer.status, *status, "{method} {path}: {}", answer.text());
    }
}

#[actix_web::test]
async fn an_anonymous_caller_is_served_by_public_routes_alone_and_changes_nothing() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    for line @ Line(method, path, _, [_, _, status]) in &TABLE {
        let answer = app.unchanged_by(world.drive(app.anonymous(), line)).await;
        assert_eq!(answer.status, *status, "{method} {path}: {}", answer.text());
        if *status == 401 {
            let answer = answer.refuses(401, "token-missing");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{method} {path}");
        }
    }
}

#[actix_web::test]
async fn all_refusals_of_a_stranger_are_one_and_the_same_answer() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    let refused = TABLE.iter().filter(|Line(_, _, _, [_, status, _])| *status == 403);
    let mut answers = BTreeSet::new();
    for line in refused {
        answers.insert(world.drive(app.user("user_bob"), line).await.apart_from_its_id());
    }
    assert_eq!(answers.len(), 1, "{answers:#?}");
}

#[actix_web::test]
async fn a_valid_caller_whose_row_is_not_there_yet_is_never_met_by_a_5xx() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    for (number, line @ Line(method, path, ..)) in TABLE.iter().enumerate() {
        let answer = world.drive(app.user(&format!("user_new{number}")), line).await;
        assert!(answer.status < 500, "{method} {path}: {}", answer.text());
    }
}
