//! Callers, with the credential that each presents on all requests.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{Answer, Call, TestApp};

#[derive(Clone)]
pub(crate) struct Client<'app> {
    app: &'app TestApp,
    prefix: &'static str,
    headers: Vec<(String, String)>,
}

/// A row, as its owner received it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    /// Its path after `/api/v1`.
    pub(crate) path: String,
}

impl<'app> Client<'app> {
    pub(super) fn new(app: &'app TestApp) -> Self {
        Self { app, prefix: api::routes::PREFIX, headers: Vec::new() }
    }

    /// The same caller with one more header.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same caller, with a cookie.
    pub(crate) fn cookie(self, name: &str, value: &str) -> Self {
        self.with("cookie", &format!("{name}={value}"))
    }

    /// The same caller, on a page of this origin.
    pub(crate) fn on_a_page_of(self, origin: &str) -> Self {
        self.with("origin", origin)
    }

    /// The same caller with absolute paths instead of those of the API.
    pub(crate) fn anywhere(mut self) -> Self {
        self.prefix = "";
        self
    }

    pub(crate) fn get(&self, path: impl AsRef<str>) -> Call<'app> {
        self.call(Method::GET, path)
    }

    pub(crate) fn post(&self, path: impl AsRef<str>) -> Call<'app> {
        self.call(Method::POST, path)
    }

    pub(crate) fn patch(&self, path: impl AsRef<str>) -> Call<'app> {
        self.call(Method::PATCH, path)
    }

    pub(crate) fn put(&self, path: impl AsRef<str>) -> Call<'app> {
        self.call(Method::PUT, path)
    }

    pub(crate) fn delete(&self, path: impl AsRef<str>) -> Call<'app> {
        self.call(Method::DELETE, path)
    }

    pub(crate) fn call(&self, method: Method, path: impl AsRef<str>) -> Call<'app> {
        Call::new(self.app, method, format!("{}{}", self.prefix, path.as_ref()), self.headers.clone())
    }

    /// Creates the user's row.
    pub(crate) async fn syncs(&self) -> Answer {
        self.post("/users/clerk-sync").json(json!({})).await.is(200)
    }

    /// Creates a private deployment.
    pub(crate) async fn deploys(&self, name: &str) -> Row {
        self.deploys_with(json!({ "name": name })).await
    }

    /// Creates a deployment with these fields, and with a repository unless they name one.
    pub(crate) async fn deploys_with(&self, fields: Value) -> Row {
        self.created("/deployments", deployment(fields)).await
    }

    pub(crate) async fn adds_endpoint(&self, deployment: &Row, route: &str) -> Row {
        let path = format!("{}/endpoints", deployment.path);
        self.created(&path, json!({ "route": route, "method": "GET" })).await
    }

    pub(crate) async fn grants(&self, deployment: &Row, user: &str, access: &str) -> Answer {
        let path = format!("{}/grants/{user}", deployment.path);
        self.put(path).json(json!({ "access": access })).await.is(200)
    }

    async fn created(&self, list: &str, body: Value) -> Row {
        let answer = self.post(list).json(body).await.is(201);
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        Row { path: format!("{list}/{id}"), id }
    }
}

/// The body of a deployment with these fields and the required ones.
pub(crate) fn deployment(fields: Value) -> Value {
    let mut body = json!({ "name": "shop", "repository": "https://git.example/r" });
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}
