//! `/openapi.json`.

use std::collections::BTreeSet;

use api::app::Service;
use serde_json::{Value, json};

use crate::support::TestApp;

async fn document() -> Value {
    let app = TestApp::start().await;
    app.anonymous().anywhere().get("/openapi.json").await.is(200).json()
}

/// Every `$ref` of a document.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(members.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[actix_web::test]
async fn it_describes_exactly_the_routes_of_the_access_map() {
    let (document, map) = (document().await, Service::access_map());
    let mapped: BTreeSet<_> =
        map.entries().iter().map(|entry| (entry.path.clone(), entry.method.to_lowercase())).collect();
    let described: BTreeSet<_> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(|method| (path.clone(), method.clone())))
        .collect();
    assert_eq!(described, mapped);
}

#[actix_web::test]
async fn operation_ids_are_handlers_and_state_the_access() {
    let (document, map) = (document().await, Service::access_map());
    for entry in map.entries() {
        let operation = &document["paths"][&entry.path][entry.method.to_lowercase()];
        assert_eq!(operation["operationId"], json!(entry.handler));
        let said = &operation["x-ownership"];
        assert_eq!(
            (&said["decision"], &said["noImpersonation"]),
            (&json!(entry.decision), &json!(entry.no_impersonation))
        );
        assert_eq!(said.get("reason"), entry.reason.map(|reason| json!(reason)).as_ref(), "{}", entry.handler);
        assert_eq!(said.get("unscoped"), entry.unscoped.map(|reason| json!(reason)).as_ref(), "{}", entry.handler);
        let checks = entry.checks.iter().map(|check| {
            let mut said = json!({ "resource": check.resource, "access": check.access, "overrides": check.overrides });
            if let Some(id) = check.id_param {
                said["idParam"] = json!(id);
            }
            said
        });
        assert_eq!(said["checks"], checks.collect::<Value>(), "{}", entry.handler);
        assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{}", entry.handler);
    }
}

#[actix_web::test]
async fn guarded_operations_list_security_and_refusals() {
    let (document, map) = (document().await, Service::access_map());
    for entry in map.entries().iter().filter(|entry| entry.decision != "public") {
        let operation = &document["paths"][&entry.path][entry.method.to_lowercase()];
        // A cookie on an unsafe method, or an impersonated session, can also be refused on routes without ownership.
        let may_be_forbidden = !entry.checks.is_empty() || entry.method != "GET" || entry.no_impersonation;
        let refusals: &[&str] = if may_be_forbidden { &["401", "403", "503"] } else { &["401", "503"] };
        for status in refusals {
            let schema = &operation["responses"][status]["content"]["application/json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/ErrorBody", "{} {status}", entry.handler);
        }
        for scheme in operation["security"].as_array().unwrap().iter().flat_map(|one| one.as_object().unwrap().keys()) {
            assert!(document["components"]["securitySchemes"][scheme].is_object(), "{scheme}");
        }
    }
}

#[actix_web::test]
async fn an_operation_that_is_public_lists_no_security() {
    let (document, map) = (document().await, Service::access_map());
    for entry in map.entries().iter().filter(|entry| entry.decision == "public") {
        let operation = &document["paths"][&entry.path][entry.method.to_lowercase()];
        assert_eq!(operation.get("security"), None, "{}", entry.handler);
    }
}

#[actix_web::test]
async fn what_is_described_says_nothing_of_the_source() {
    assert!(!document().await.to_string().contains("crates/"));
}

#[actix_web::test]
async fn every_parameter_of_a_path_is_described_once() {
    let document = document().await;
    for (path, item) in document["paths"].as_object().unwrap() {
        let in_path: Vec<_> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        for operation in item.as_object().unwrap().values() {
            let described: Vec<_> = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| parameter["name"].as_str().unwrap())
                .collect();
            assert_eq!(described, in_path, "{path}");
        }
    }
}

#[actix_web::test]
async fn schemas_are_not_named_like_rust_types() {
    let document = document().await;
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !name.contains("Map");
        assert!(is_plain, "{name}");
    }
}

#[actix_web::test]
async fn no_reference_dangles() {
    let document = document().await;
    let references = references(&document);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[actix_web::test]
async fn operation_ids_are_distinct() {
    let document = document().await;
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let ids: Vec<_> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
}

#[actix_web::test]
async fn a_description_that_is_known_is_not_sent_again() {
    let app = TestApp::start().await;
    let reader = app.anonymous().anywhere();
    let first = reader.get("/openapi.json").await.is(200);
    assert_eq!(first.header("content-type"), Some("application/json"));
    assert_eq!(first.header("cache-control"), Some("no-cache"));
    let tag = first.header("etag").unwrap();
    for known in [tag.to_owned(), format!("\"x\", W/{tag}"), "*".to_owned()] {
        let answer = reader.clone().with("if-none-match", &known).get("/openapi.json").await.is(304);
        assert_eq!((answer.header("etag"), answer.text().len()), (Some(tag), 0));
    }
    for other in ["\"x\"", "x", ""] {
        let answer = reader.clone().with("if-none-match", other).get("/openapi.json").await.is(200);
        assert_eq!(answer.text(), first.text(), "{other}");
    }
}
