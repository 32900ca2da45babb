//! The API's description: what each handler says of itself, and what the access map knows of its decision.

use actix_web::{http::header::EntityTag, web::Bytes};
use ownership::{AccessEntry, access::Level};
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, openapi::OpenApi};

use crate::{
    error::{ErrorBody, ErrorDetail, FieldError},
    http::{self, AccessMap},
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

/// Completes the handlers' own descriptions with the errors that they share and with what the access map knows.
#[must_use]
pub fn describe(handlers: &OpenApi, map: &AccessMap) -> Value {
    let mut document = json!(handlers);
    document["info"] = json!({
        "title": "Deployments",
        "description": "Users, their deployments, and the endpoints of these.",
        "version": env!("CARGO_PKG_VERSION"),
    });
    let schemas = &mut document["components"]["schemas"];
    schemas["ErrorBody"] = json!(ErrorBody::schema());
    schemas["ErrorDetail"] = json!(ErrorDetail::schema());
    schemas["FieldError"] = json!(FieldError::schema());
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

/// Adds to an operation what follows from its decision.
fn decide(operation: &mut Map<String, Value>, entry: &AccessEntry) {
    operation.insert("x-ownership".to_owned(), ownership(entry));
    operation.insert("parameters".to_owned(), parameters(operation, entry));
    let public = entry.decision == "public";
    if !public {
        operation.insert("security".to_owned(), json!([{ "bearer": [] }, { "cookie": [] }]));
    }
    let forbidden = forbidden(entry);
    let answers = [
        ("401", "No valid identity.", !public),
        ("403", forbidden.as_str(), !forbidden.is_empty()),
        ("422", "Some fields are wrong.", operation.contains_key("requestBody")),
        ("503", "The keys or the database gave no answer.", !public),
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

/// The decision, for programs. Where it stands in the source is nobody's business who calls it.
fn ownership(entry: &AccessEntry) -> Value {
    let checks = entry.checks.iter().map(|check| {
        let mut said = json!(check);
        // The map leaves out what is usual; a client should not have to know what that is.
        said["access"] = json!(check.access);
        said["overrides"] = json!(check.overrides);
        said
    });
    let mut said = json!({
        "decision": entry.decision,
        "checks": checks.collect::<Vec<_>>(),
        "noImpersonation": entry.no_impersonation,
    });
    if let Some(reason) = entry.reason {
        said["reason"] = json!(reason);
    }
    said
}

/// Everything that 403 can mean here, in a sentence each.
fn forbidden(entry: &AccessEntry) -> String {
    let mut reasons = Vec::new();
    match entry.checks.iter().map(|check| check.access).min() {
        Some(Level::Owner) => reasons.push("Not yours, or not there."),
        Some(Level::Editor) => reasons.push("Neither yours nor shared with you as an editor, or not there."),
        Some(Level::Viewer) => reasons.push("Neither yours nor shared with you, or not there."),
        None => {}
    }
    if entry.no_impersonation {
        reasons.push("Somebody else acts in the session, or the token cannot tell.");
    }
    // Whoever is public says in their own words what they make of a page.
    if entry.decision != "public" && entry.method != "GET" {
        reasons.push("A cookie used from a page that may not.");
    }
    reasons.join(" ")
}

/// The operation's own parameters, and those of its path, all of which are text.
fn parameters(operation: &Map<String, Value>, entry: &AccessEntry) -> Value {
    let own = operation.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
    let own: Vec<Value> = own.into_iter().filter(|parameter| parameter["in"] != "path").collect();
    let names = entry.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let path =
        names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    Value::Array(path.chain(own).collect())
}
