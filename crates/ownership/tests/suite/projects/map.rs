//! Levels, overrides and impersonation in the access map.

use ownership::{AccessEntry, access::Level};
use serde_json::json;

fn entry(method: &str, path: &str) -> AccessEntry {
    let scope = super::add(ownership::scope("/api"));
    let found = scope.access_map().iter().find(|entry| entry.method == method && entry.path == path);
    found.unwrap_or_else(|| panic!("{method} {path} is not in {:#?}", scope.access_map())).clone()
}

#[test]
fn entry_lists_lowest_level_and_overrides() {
    let why = entry("GET", "/api/projects/{id}/why");
    assert_eq!((why.decision, why.checks[0].access), ("viewer", Level::Viewer));
    assert_eq!(why.checks[0].overrides, ["org:projects:manage", "org:admin"]);
    let copy = entry("POST", "/api/projects/{from}/copy-to/{to}");
    assert_eq!(copy.decision, "viewer");
    assert_eq!([copy.checks[0].access, copy.checks[1].access], [Level::Viewer, Level::Editor]);
    let batch = entry("POST", "/api/projects/batch-delete");
    assert_eq!((batch.decision, batch.checks[0].overrides.as_slice()), ("owner of each", ["org:admin"].as_slice()));
}

#[test]
fn entry_lists_no_impersonation() {
    assert!(entry("POST", "/api/projects/{id}/close").no_impersonation);
    assert!(entry("GET", "/api/profile").no_impersonation);
    assert!(!entry("GET", "/api/projects/{id}").no_impersonation);
}

#[test]
fn what_is_not_said_of_an_entry_is_not_in_its_json() {
    let mut plain = serde_json::to_value(entry("GET", "/api/projects/{id}")).unwrap();
    plain.as_object_mut().unwrap().remove("source");
    let check = json!({ "resource": "project", "idParam": "id" });
    assert_eq!(
        plain,
        json!({ "method": "GET", "path": "/api/projects/{id}", "decision": "owner", "checks": [check], "handler": "show_project" })
    );
    let why = serde_json::to_value(entry("GET", "/api/projects/{id}/why")).unwrap();
    let overrides = json!(["org:projects:manage", "org:admin"]);
    let check = json!({ "resource": "project", "idParam": "id", "access": "viewer", "overrides": overrides });
    assert_eq!(why["checks"], json!([check]));
    assert_eq!(serde_json::to_value(entry("GET", "/api/profile")).unwrap()["noImpersonation"], true);
}
