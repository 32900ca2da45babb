//! `/deployments/{deployment_id}/grants` and `/deployments/shared`: who may do what with a shared deployment.

mod end;
mod env_vars;
mod levels;
mod list;
mod put;
mod shared;

use serde_json::json;

use crate::support::{Call, Client, Row, TestApp};

/// A deployment with a secret and an endpoint.
pub(crate) struct World {
    pub(crate) deployment: Row,
    pub(crate) endpoint: Row,
}

impl World {
    /// Creates the deployment for this caller, with these fields, and shares it with Vera as a viewer and Ed as an
    /// editor.
    pub(crate) async fn of(app: &TestApp, owner: &Client<'_>, fields: serde_json::Value) -> Self {
        for user in ["user_vera", "user_ed", "user_carol"] {
            app.user(user).syncs().await;
        }
        let mut body = json!({ "envVars": { "KEY": "hidden" } });
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let deployment = owner.deploys_with(body).await;
        let endpoint = owner.adds_endpoint(&deployment, "/").await;
        owner.grants(&deployment, "user_vera", "viewer").await;
        owner.grants(&deployment, "user_ed", "editor").await;
        Self { deployment, endpoint }
    }

    /// Creates one for Alice.
    pub(crate) async fn of_alice(app: &TestApp) -> Self {
        Self::of(app, &app.user("user_alice"), json!({})).await
    }

    /// The requests that a viewer may send.
    pub(crate) fn reads<'app>(&self, caller: &Client<'app>) -> Vec<Call<'app>> {
        let Self { deployment, endpoint } = self;
        let endpoints = format!("{}/endpoints", deployment.path);
        vec![caller.get(&deployment.path), caller.get(endpoints), caller.get(&endpoint.path)]
    }

    /// The further requests of an editor.
    pub(crate) fn edits<'app>(&self, caller: &Client<'app>) -> Vec<Call<'app>> {
        let Self { deployment, endpoint } = self;
        vec![
            caller.patch(&deployment.path).json(json!({ "name": "new" })),
            caller.patch(&endpoint.path).json(json!({ "route": "/new" })),
            caller.post(format!("{}/endpoints", deployment.path)).json(json!({ "route": "/more", "method": "GET" })),
        ]
    }

    /// The requests of the owner alone. Each is possible after the ones before; the last one deletes the deployment.
    pub(crate) fn owns<'app>(&self, caller: &Client<'app>) -> Vec<Call<'app>> {
        let Self { deployment, endpoint } = self;
        let grants = format!("{}/grants", deployment.path);
        vec![
            caller.patch(&deployment.path).json(json!({ "envVars": {} })),
            caller.get(&grants),
            caller.get(format!("{}/activity", deployment.path)),
            caller.put(format!("{grants}/user_carol")).json(json!({ "access": "editor" })),
            caller.delete(format!("{grants}/user_carol")),
            caller.delete(&endpoint.path),
            caller.post(format!("{}/transfer", deployment.path)).json(json!({ "to": "user_alice" })),
            caller.post("/deployments/batch-delete").json(json!({ "ids": [deployment.id] })),
        ]
    }

    pub(crate) fn everything<'app>(&self, caller: &Client<'app>) -> Vec<Call<'app>> {
        let mut calls = self.reads(caller);
        calls.extend(self.edits(caller));
        calls.extend(self.owns(caller));
        calls.push(caller.delete(&self.deployment.path));
        calls
    }
}

/// Asserts that each call succeeds.
pub(crate) async fn all_pass(calls: Vec<Call<'_>>) {
    for (number, call) in calls.into_iter().enumerate() {
        let answer = call.await;
        assert!((200..300).contains(&answer.status), "call {number}: {} {}", answer.status, answer.text());
    }
}

/// Asserts that each call is refused like a stranger's and changes nothing.
pub(crate) async fn all_are_refused(app: &TestApp, calls: Vec<Call<'_>>) {
    let before = app.rows().await;
    for call in calls {
        call.await.refuses(403, "not_owner");
        assert_eq!(app.rows().await, before);
    }
}
