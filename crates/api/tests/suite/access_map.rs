//! The access map and the running app have the same routes.

use std::collections::BTreeSet;

use actix_web::{dev::ResourceDef, http::Method};
use api::app::Service;
use ownership::{AccessEntry, access::Level};

use crate::support::{Answer, TestApp, reviewed};

const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// Every path of the map with a value for each parameter.
fn paths(entries: &[AccessEntry]) -> BTreeSet<String> {
    let concrete = |entry: &AccessEntry| {
        let segment = |segment: &str| match segment {
            "{file}" => "init.js".to_owned(),
            parameter if parameter.starts_with('{') => "x".to_owned(),
            text => text.to_owned(),
        };
        entry.path.split('/').map(segment).collect::<Vec<_>>().join("/")
    };
    entries.iter().map(concrete).collect()
}

/// The methods that the map lists for a path, and HEAD for each GET.
#[expect(clippy::disallowed_methods, reason = "the test must call actix itself, and it ends before it leaks much")]
fn listed(entries: &[AccessEntry], path: &str) -> BTreeSet<String> {
    let matches = |entry: &&AccessEntry| ResourceDef::new(entry.path.as_str()).is_match(path);
    let methods = entries.iter().filter(matches).map(|entry| entry.method);
    methods.flat_map(|method| [method, if method == "GET" { "HEAD" } else { method }]).map(ToOwned::to_owned).collect()
}

fn is_of_no_route(answer: &Answer) -> bool {
    answer.status == 404 || answer.status == 405
}

#[actix_web::test]
async fn app_answers_exactly_the_routes_of_the_map() {
    let (app, map) = (TestApp::start().await, Service::access_map());
    for path in paths(map.entries()) {
        let listed = listed(map.entries(), &path);
        for method in METHODS {
            let answer = app.anonymous().anywhere().call(method.clone(), &path).await;
            assert_eq!(
                is_of_no_route(&answer),
                !listed.contains(method.as_str()),
                "{method} {path}: {}",
                answer.status
            );
        }
    }
}

#[actix_web::test]
async fn wrong_method_is_405_and_allow_lists_the_others_once() {
    let (app, map) = (TestApp::start().await, Service::access_map());
    for path in paths(map.entries()) {
        let answer = app.anonymous().anywhere().call(Method::TRACE, &path).await.refuses(405, "no_method");
        let allowed: Vec<&str> = answer.header("allow").unwrap().split(", ").collect();
        let distinct: BTreeSet<String> = allowed.iter().map(|&method| method.to_owned()).collect();
        // `/users/me` is also an id for `/users/{id}`, whose methods are not its own.
        let own: Vec<_> = map.entries().iter().filter(|entry| entry.path == path).cloned().collect();
        assert_eq!(distinct, listed(if own.is_empty() { map.entries() } else { &own }, &path), "{path}");
        assert_eq!(distinct.len(), allowed.len(), "{path}: {allowed:?}");
    }
}

#[actix_web::test]
async fn a_path_that_is_not_in_the_map_is_404_for_every_method() {
    let app = TestApp::start().await;
    let paths = [
        "/",
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v1/users",
        "/api/v1/users/",
        "/api/v1/deployments/",
        "/api/v2/users/me",
    ];
    for path in paths.into_iter().chain(["/API/V1/users/me", "/api/v1//deployments", "/docs/", "/healthz/x"]) {
        for method in METHODS {
            app.user("user_alice").anywhere().call(method, path).await.refuses(404, "no_route");
        }
    }
}

#[test]
fn the_map_is_the_one_that_was_reviewed() {
    let mut map = serde_json::to_value(Service::access_map().entries()).unwrap();
    for entry in map.as_array_mut().unwrap() {
        // The line number changes with every line above it.
        entry.as_object_mut().unwrap().remove("source");
    }
    reviewed::assert_is("access-map.json", &format!("{map:#}\n"));
}

#[test]
fn every_public_route_says_why() {
    for entry in Service::access_map().entries() {
        let reason = entry.reason.unwrap_or_default();
        assert_eq!(entry.decision == "public", !reason.trim().is_empty(), "{} {}", entry.method, entry.path);
    }
}

/// Decisions for the owner delete, transfer or overwrite for good, so an impersonated session may not make them.
#[test]
fn deletions_and_owners_writes_refuse_impersonation() {
    for entry in Service::access_map().entries() {
        let is_owners = entry.checks.iter().any(|check| check.access == Level::Owner);
        let demands = entry.method == "DELETE" || (is_owners && entry.method != "GET");
        assert!(entry.no_impersonation || !demands, "{} {}", entry.method, entry.path);
    }
}

#[test]
fn ownership_routes_name_resource_and_parameter() {
    let map = Service::access_map();
    for entry in map.entries() {
        let demands = !["public", "authenticated"].contains(&entry.decision);
        assert_eq!(demands, !entry.checks.is_empty(), "{} {}", entry.method, entry.path);
        for check in &entry.checks {
            let parameter = check.id_param.map(|name| format!("{{{name}}}"));
            let named = parameter.is_some_and(|parameter| entry.path.contains(&parameter));
            assert_eq!(named, entry.decision != "owner of each", "{} {}", entry.method, entry.path);
        }
    }
}

#[test]
fn map_names_file_and_line_of_each_decision() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for entry in Service::access_map().entries() {
        let (file, line) = entry.source.rsplit_once(':').unwrap();
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let decision = text.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
        assert!(decision.starts_with("#["), "{}: {decision}", entry.source);
    }
}

#[actix_web::test]
async fn a_service_that_has_all_that_its_decisions_need_says_so() {
    let app = TestApp::start().await;
    assert_eq!(app.service.verify(), Ok(()));
}
