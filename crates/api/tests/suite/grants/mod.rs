//! `/deployments/{deployment_id}/grants` and `/deployments/shared`: who may do what with a deployment that is shared.

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
    /// Made by this caller, with these fields, and shared with Vera as a viewer and with Ed as an editor.
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

    /// Alice's own.
    pub(crate) async fn of_alice(app: &TestApp) -> Self {
        Self::of(app, &app.user("user_alice"), json!({})).await
    }

    /// What a viewer may ask for.
    pub(crate) fn reads<'app>(&self, caller: &Client<'app>) -> Vec<Call<'app>> {
        let Self { deployment, endpoint } = self;
        let endpoints = format!("{}/endpoints", deployment.path);
        vec![caller.get(&deployment.path), caller.get(endpoints), caller.get(&endpoint.path)]
    }

    /// What an editor may ask for besides.
    pub(crate) fn edits<'app>(&self, caller: &Client<'app>) -> Vec<Call<'app>> {
        let Self { deployment, endpoint } = self;
        vec![
            caller.patch(&deployment.path).json(json!({ "name": "new" })),
            caller.patch(&endpoint.path).json(json!({ "route": "/new" })),
            caller.post(format!("{}/endpoints", deployment.path)).json(json!({ "route": "/more", "method": "GET" })),
        ]
    }

    /// What is left to the owner. Each could be asked for after the ones before, and the last one ends it all.
    pub(crate) fn owns<'app>(&self, caller: &Client<'app>) -> Vec<Call<'app>> {
        let Self { deployment, endpoint } = self;
        let grants = format!("{}/grants", deployment.path);
        vec![
            caller.patch(&deployment.path).json(json!({ "envVars": {} })),
            caller.get(&grants),
            caller.put(format!("{grants}/user_carol")).json(json!({ "access": "editor" })),
            caller.delete(format!("{grants}/user_carol")),
            caller.delete(&endpoint.path),
            caller.post(format!("{}/transfer", deployment.path)).json(json!({ "to": "user_alice" })),
            caller.post("/deployments/batch-delete").json(json!({ "ids": [deployment.id] })),
        ]
    }

    /// All of it.
    pub(crate) fn everything<'app>(&self, caller: &Client<'app>) -> Vec<Call<'app>> {
        let mut calls = self.reads(caller);
        calls.extend(self.edits(caller));
        calls.extend(self.owns(caller));
        calls.push(caller.delete(&self.deployment.path));
        calls
    }
}

/// Each is answered.
pub(crate) async fn all_pass(calls: Vec<Call<'_>>) {
    for (number, call) in calls.into_iter().enumerate() {
        let answer = call.await;
        assert!((200..300).contains(&answer.status), "call {number}: {} {}", answer.status, answer.text());
    }
}

/// Each is refused as a stranger's would be, and changes nothing.
pub(crate) async fn all_are_refused(app: &TestApp, calls: Vec<Call<'_>>) {
    let before = app.rows().await;
    for call in calls {
        call.await.refuses(403, "not_owner");
        assert_eq!(app.rows().await, before);
    }
}
