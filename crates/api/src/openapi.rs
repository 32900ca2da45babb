//! The OpenAPI document: the handlers' own descriptions, completed from the access map.

use actix_web::{http::header::EntityTag, web::Bytes};
use ownership::{AccessEntry, access::Level};
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, openapi::OpenApi};

use crate::{
    error::{ErrorBody, ErrorDetail, FieldError},
    http::{self, AccessMap},
    idempotency,
};

/// The description as it is sent.
pub struct Document {
    /// The JSON text.
    pub body: Bytes,
    /// Changes when the text does.
    pub tag: EntityTag,
}

impl Document {
    /// Serializes a description. Make it once for the process.
    #[must_use]
    pub fn new(description: &Value) -> Self {
        let body = Bytes::from(description.to_string());
        let tag = EntityTag::new_strong(http::content_hash(&body));
        Self { body, tag }
    }
}

/// Completes the handlers' own descriptions with the errors that they share and with what the access map knows. `actions` are
/// the values of `can`, for each schema that has it.
#[must_use]
pub fn describe(handlers: &OpenApi, map: &AccessMap, actions: &[(&str, &[&str])]) -> Value {
    // utoipa names a page after its Rust type: `Page_DeploymentView`.
    let named = json!(handlers).to_string().replace("Page_", "PageOf");
    let mut document: Value = serde_json::from_str(&named).unwrap_or_default();
    document["info"] = json!({
        "title": "Deployments",
        "description": "Users, their deployments, and the endpoints of these.",
        "version": env!("CARGO_PKG_VERSION"),
    });
    let schemas = &mut document["components"]["schemas"];
    schemas["ErrorBody"] = json!(ErrorBody::schema());
    schemas["ErrorDetail"] = json!(ErrorDetail::schema());
    schemas["FieldError"] = json!(FieldError::schema());
    // utoipa repeats the fields of a row in its page.
    for (name, page) in schemas.as_object_mut().into_iter().flatten() {
        if let Some(row) = name.strip_prefix("PageOf") {
            page["properties"]["items"]["items"] = json!({ "$ref": format!("#/components/schemas/{row}") });
        }
    }
    for (schema, values) in actions {
        schemas[schema]["properties"]["can"]["items"]["enum"] = json!(values);
    }
    document["components"]["securitySchemes"] = json!({
        "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
        "cookie": { "type": "apiKey", "in": "cookie", "name": "jwt" },
    });
    for entry in map.entries() {
        let method = entry.method.to_lowercase();
        if let Some(operation) = document["paths"][&entry.path][method].as_object_mut() {
            decide(operation, entry);
        }
    }
    document
}

/// Adds what follows from the operation's decision.
fn decide(operation: &mut Map<String, Value>, entry: &AccessEntry) {
    operation.insert("x-ownership".to_owned(), ownership(entry));
    operation.insert("parameters".to_owned(), parameters(operation, entry));
    let public = entry.decision == "public";
    if !public {
        operation.insert("security".to_owned(), json!([{ "bearer": [] }, { "cookie": [] }]));
    }
    let forbidden = forbidden(entry);
    let body = operation.get("requestBody");
    let has = |field: &str, value: &str| {
        operation["parameters"].as_array().into_iter().flatten().any(|parameter| parameter[field] == value)
    };
    let (has_query, has_key) = (has("in", "query"), has("name", idempotency::NAME));
    let is_probe = http::is_probe(&entry.path);
    // A body without a schema of its own is read as it is.
    let is_json = body.is_some_and(|body| body["content"]["application/json"]["schema"].get("$ref").is_some());
    let answers = [
        ("400", "The body is not JSON or did not arrive completely, or a header is malformed.", body.is_some()),
        ("401", "Missing or invalid token.", !public),
        ("403", forbidden.as_str(), !forbidden.is_empty()),
        ("409", "The first request with this `Idempotency-Key` is not finished.", has_key),
        ("413", "The body exceeds 64 KiB.", body.is_some()),
        ("415", "The body is not sent as `application/json`.", is_json),
        ("422", "Some fields are invalid, or the `Idempotency-Key` was used for another request.", has_key),
        ("422", "Some fields are invalid.", body.is_some() || has_query),
        ("429", "The client sends too many requests without a verified user; see `Retry-After`.", !is_probe),
        ("503", "The signing keys or the database are unavailable.", !public),
    ];
    if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
        for (status, description, _) in answers.into_iter().filter(|(_, _, applies)| *applies) {
            responses.entry(status).or_insert_with(|| {
                let schema = json!({ "$ref": "#/components/schemas/ErrorBody" });
                json!({ "description": description, "content": { "application/json": { "schema": schema } } })
            });
        }
    }
}

/// Returns the decision for programs, without its place in the source.
fn ownership(entry: &AccessEntry) -> Value {
    let checks = entry.checks.iter().map(|check| {
        let mut value = json!(check);
        // The map omits defaults; clients should not need to know them.
        value["access"] = json!(check.access);
        value["overrides"] = json!(check.overrides);
        value
    });
    let mut value = json!({
        "decision": entry.decision,
        "checks": checks.collect::<Vec<_>>(),
        "noImpersonation": entry.no_impersonation,
    });
    if let Some(reason) = entry.reason {
        value["reason"] = json!(reason);
    }
    if let Some(unscoped) = entry.unscoped {
        value["unscoped"] = json!(unscoped);
    }
    value
}

/// Returns what 403 can mean on this route.
fn forbidden(entry: &AccessEntry) -> String {
    let mut reasons = Vec::new();
    match entry.checks.iter().map(|check| check.access).min() {
        Some(Level::Owner) => reasons.push("Not the owner, or not found."),
        Some(Level::Editor) => reasons.push("Neither owner nor editor, or not found."),
        Some(Level::Viewer) => reasons.push("Neither owner nor grantee, or not found."),
        None => {}
    }
    if entry.no_impersonation {
        reasons.push("The session is impersonated, or the token does not tell.");
    }
    // Public routes describe their own check of the page.
    if entry.decision != "public" && entry.method != "GET" {
        reasons.push("A cookie was sent from an origin that is not allowed.");
    }
    reasons.join(" ")
}

/// Returns the operation's own parameters and those of its path, which are all text.
fn parameters(operation: &Map<String, Value>, entry: &AccessEntry) -> Value {
    let own = operation.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
    let own: Vec<Value> = own.into_iter().filter(|parameter| parameter["in"] != "path").collect();
    let names = entry.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let path =
        names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    Value::Array(path.chain(own).collect())
}
