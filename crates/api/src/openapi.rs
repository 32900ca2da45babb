//! The API's description: what each handler says of itself, and what the access map knows of its decision.

use ownership::AccessEntry;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use crate::{
    app::Service,
    http::{ErrorBody, ErrorDetail, FieldError},
    routes::{PREFIX, deployments, endpoints, operations, session, users},
};

/// `/api/v1`. The same handlers as in `routes`: a test compares the two lists.
#[derive(OpenApi)]
#[openapi(
    paths(
        session::set_token,
        session::logout,
        users::sync_user,
        users::show_me,
        users::show_user,
        users::update_user,
        users::delete_user,
        deployments::list_deployments,
        deployments::list_public_deployments,
        deployments::create_deployment,
        deployments::batch_delete_deployments,
        deployments::show_deployment,
        deployments::update_deployment,
        deployments::delete_deployment,
        deployments::transfer_deployment,
        endpoints::list_endpoints,
        endpoints::create_endpoint,
        endpoints::show_endpoint,
        endpoints::update_endpoint,
        endpoints::delete_endpoint,
    ),
    components(schemas(ErrorBody, ErrorDetail, FieldError))
)]
struct Api;

/// Beside the API.
#[derive(OpenApi)]
#[openapi(
    info(title = "Deployments", description = "Users, their deployments, and the endpoints of these."),
    paths(
        operations::show_health,
        operations::show_readiness,
        operations::show_openapi,
        operations::show_docs,
        operations::show_docs_file,
    )
)]
struct Operations;

/// The whole description.
#[must_use]
pub fn json() -> Value {
    let merged = Operations::openapi().nest(PREFIX, Api::openapi());
    let mut document = json!(merged);
    document["components"]["securitySchemes"] = json!({
        "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
        "cookie": { "type": "apiKey", "in": "cookie", "name": "jwt" },
    });
    for entry in Service::access_map().entries() {
        let method = entry.method.to_lowercase();
        if let Some(operation) = document["paths"][&entry.path][method].as_object_mut() {
            decide(operation, entry);
        }
    }
    document
}

/// Adds to an operation what follows from its decision.
fn decide(operation: &mut Map<String, Value>, entry: &AccessEntry) {
    operation.insert("x-ownership".to_owned(), json!(entry));
    operation.insert("parameters".to_owned(), parameters(operation, entry));
    let public = entry.decision == "public";
    if !public {
        operation.insert("security".to_owned(), json!([{ "bearer": [] }, { "cookie": [] }]));
    }
    let answers = [
        ("401", "No valid identity.", !public),
        ("403", "Not yours, or not there; or a cookie used from a page that may not.", !entry.checks.is_empty()),
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

/// The operation's own parameters, and those of its path, all of which are text.
fn parameters(operation: &Map<String, Value>, entry: &AccessEntry) -> Value {
    let own = operation.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
    let own: Vec<Value> = own.into_iter().filter(|parameter| parameter["in"] != "path").collect();
    let names = entry.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let path =
        names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    Value::Array(path.chain(own).collect())
}
