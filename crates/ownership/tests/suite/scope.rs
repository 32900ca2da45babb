//! The scope's requirements before it starts, and the access map.

use actix_web::{
    App, get,
    test::{TestRequest, call_service, init_service},
    web::{self, Data},
};
use ownership::{AccessEntry, check_ownership, public};

use crate::{
    handlers,
    support::{AUTH, Db},
};

#[test]
fn a_scope_without_a_verifier_says_which_call_is_missing() {
    let error = handlers::scope().app_data(Data::new(Db::with_rows())).verify().unwrap_err().to_string();
    assert_eq!(error, "no auth::ClerkAuth is registered: call .app_data(clerk_auth) on ownership::scope(..)");
}

#[test]
fn a_scope_without_its_database_names_it() {
    let error = handlers::scope().app_data(AUTH.clone()).verify().unwrap_err().to_string();
    assert!(error.contains("support::database::Db is registered"), "{error}");
    assert!(error.contains("call .app_data(Data::new(db))"), "{error}");
}

#[test]
fn database_not_wrapped_in_data_is_missing() {
    assert!(handlers::scope().app_data(AUTH.clone()).app_data(Db::with_rows()).verify().is_err());
}

#[test]
fn a_scope_that_has_everything_is_ready() {
    let scope = handlers::scope().app_data(AUTH.clone()).app_data(Data::new(Db::with_rows()));
    assert_eq!(scope.verify(), Ok(()));
}

#[test]
fn a_scope_of_public_handlers_needs_nothing() {
    #[public(reason = "a test")]
    #[get("/open")]
    async fn open() -> &'static str {
        "open"
    }
    assert_eq!(ownership::scope("/").service(open).verify(), Ok(()));
}

#[actix_web::test]
#[should_panic(expected = "no auth::ClerkAuth is registered")]
async fn an_application_with_an_incomplete_scope_does_not_start() {
    init_service(App::new().service(handlers::scope())).await;
}

#[actix_web::test]
#[should_panic(expected = "no auth::ClerkAuth is registered")]
async fn data_of_the_application_is_not_the_scopes() {
    let around = web::scope("").app_data(AUTH.clone()).app_data(Data::new(Db::with_rows()));
    init_service(App::new().service(around.service(handlers::scope()))).await;
}

fn entry(method: &str, path: &str) -> AccessEntry {
    let scope = handlers::scope();
    let found = scope.access_map().iter().find(|entry| entry.method == method && entry.path == path);
    found.unwrap_or_else(|| panic!("{method} {path} is not in {:#?}", scope.access_map())).clone()
}

#[test]
fn the_access_map_says_who_may_call_what() {
    assert_eq!(entry("GET", "/api/ping").decision, "public");
    assert_eq!(entry("GET", "/api/ping").reason, Some("a probe has no identity"));
    assert_eq!(entry("GET", "/api/deployments").decision, "authenticated");
    assert_eq!(entry("DELETE", "/api/deployments/{id}").decision, "owner");
    assert_eq!(entry("DELETE", "/api/deployments/{id}").handler, "delete_deployment");
    assert_eq!(entry("POST", "/api/deployments/batch-delete").decision, "owner of each");
}

#[test]
fn access_map_names_resource_and_parameter() {
    let checks = |method, path| {
        let checks = entry(method, path).checks.into_iter();
        checks.map(|check| (check.resource, check.id_param)).collect::<Vec<_>>()
    };
    assert_eq!(checks("GET", "/api/ping"), []);
    assert_eq!(checks("GET", "/api/rules/{id}"), [("rule", Some("id"))]);
    assert_eq!(
        checks("GET", "/api/deployments/{deployment_id}/endpoints/{endpoint_id}"),
        [("endpoint", Some("endpoint_id"))]
    );
    assert_eq!(
        checks("GET", "/api/deployments/{left}/compared-with/{right}"),
        [("deployment", Some("left")), ("deployment", Some("right"))]
    );
    assert_eq!(checks("POST", "/api/deployments/batch-delete"), [("deployment", None)]);
}

#[test]
fn access_map_lists_each_route_with_its_parameter() {
    let param = |path| entry("GET", path).checks[0].id_param;
    assert_eq!(param("/api/either/{id}"), Some("id"));
    assert_eq!(param("/api/either/{deployment_id}/version/{id}"), Some("deployment_id"));
}

#[test]
fn the_access_map_points_to_the_decision_in_the_source() {
    let lines: Vec<_> = include_str!("handlers.rs").lines().collect();
    for entry in handlers::scope().access_map() {
        let (file, line) = entry.source.rsplit_once(':').unwrap();
        assert!(file.ends_with("ownership/tests/suite/handlers.rs"), "{file}");
        let from = line.parse::<usize>().unwrap() - 1;
        let decision = lines[from];
        assert!(
            ["#[check_ownership(", "#[authenticated", "#[public("].iter().any(|way| decision.starts_with(way)),
            "{decision}"
        );
        let handler = lines[from..].iter().find(|line| line.contains("async fn")).unwrap();
        assert!(handler.contains(&format!("fn {}(", entry.handler)), "{handler}");
    }
}

#[test]
fn the_access_map_reads_as_json() {
    let map = serde_json::to_value(entry("GET", "/api/rules/{id}")).unwrap();
    assert_eq!(map["checks"], serde_json::json!([{ "resource": "rule", "idParam": "id" }]));
    assert_eq!(map.get("reason"), None);
}

#[test]
fn a_prefix_is_joined_to_its_routes_without_a_second_slash() {
    #[check_ownership("deployment")]
    #[get("/deployments/{id}")]
    async fn show() -> &'static str {
        "shown"
    }
    assert_eq!(ownership::scope("/v1/").service(show).access_map()[0].path, "/v1/deployments/{id}");
}

#[actix_web::test]
async fn each_path_of_the_access_map_is_served() {
    #[public(reason = "a test")]
    #[get("open")]
    async fn without_a_slash() -> &'static str {
        "open"
    }
    #[public(reason = "a test")]
    #[get("/rooted")]
    async fn with_a_slash() -> &'static str {
        "rooted"
    }

    for prefix in ["/api", "/api/", "api", "", "/"] {
        let scope = || ownership::scope(prefix).service(without_a_slash).service(with_a_slash);
        let app = init_service(App::new().service(scope())).await;
        for entry in scope().access_map() {
            let request = TestRequest::get().uri(&entry.path).to_request();
            assert_eq!(call_service(&app, request).await.status().as_u16(), 200, "{prefix:?} {}", entry.path);
        }
    }
}
