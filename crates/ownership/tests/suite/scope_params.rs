//! Parameters in a scope's prefix: parents, ids of checks that say so, and no others.

use actix_web::{get, test::TestRequest, web::Data};
use ownership::{Owned, ScopeError, SecureScope, check_ownership, public, scope};

use crate::{
    resources::{Deployment, Endpoint},
    support::{AUTH, Caller, Db, send_to},
};

#[check_ownership("endpoint")]
#[get("/endpoints/{endpoint_id}")]
async fn show_endpoint(endpoint: Owned<Endpoint>) -> String {
    endpoint.into_row().route
}

#[check_ownership("deployment", prefix = "/deployments/{deployment_id}")]
#[get("/name")]
async fn show_name(deployment: Owned<Deployment>) -> String {
    deployment.into_row().name
}

#[check_ownership("deployment", param = "source_id", prefix = "/copies/{source_id}")]
#[get("/name")]
async fn show_source(deployment: Owned<Deployment>) -> String {
    deployment.into_row().name
}

#[check_ownership("deployment")]
#[get("/by-id/{id}")]
async fn show_by_id(deployment: Owned<Deployment>) -> String {
    deployment.into_row().name
}

#[public(reason = "a test")]
#[get("/keys/{key}")]
async fn show_key() -> &'static str {
    "key"
}

fn with_data(scope: SecureScope) -> SecureScope {
    scope.app_data(AUTH.clone()).app_data(Data::new(Db::with_rows()))
}

fn ambiguity(scope: SecureScope) -> String {
    let error = with_data(scope).verify().unwrap_err();
    assert!(matches!(error, ScopeError::Ambiguous { .. }), "{error}");
    error.to_string()
}

#[actix_web::test]
async fn parent_in_the_prefix_must_be_the_rows_own() {
    for (path, status) in [
        ("/deployments/dep_a1/endpoints/1", 200),
        ("/deployments/dep_a2/endpoints/1", 403),
        ("/deployments/dep_b/endpoints/3", 403),
    ] {
        let nested = scope("/deployments").scope(scope("/{deployment_id}").service(show_endpoint));
        for routes in [scope("/deployments/{deployment_id}").service(show_endpoint), nested] {
            let request = TestRequest::get().uri(path);
            assert_eq!(send_to(with_data(routes), Caller::Alice, request).await.status, status, "{path}");
        }
    }
}

#[actix_web::test]
async fn a_check_that_names_the_prefix_reads_its_id() {
    for (id, status) in [("dep_a1", 200), ("dep_b", 403), ("none", 403)] {
        let own_name = (scope("/deployments/{deployment_id}").service(show_name), format!("/deployments/{id}/name"));
        let other_name = (scope("/copies/{source_id}").service(show_source), format!("/copies/{id}/name"));
        for (routes, path) in [own_name, other_name] {
            let request = TestRequest::get().uri(&path);
            assert_eq!(send_to(with_data(routes), Caller::Alice, request).await.status, status, "{path}");
        }
    }
}

#[test]
fn access_map_names_the_parameter_of_the_prefix() {
    let inner = scope("/{deployment_id}").service(show_name);
    let routes = scope("/deployments").scope(inner);
    assert_eq!(routes.access_map()[0].path, "/deployments/{deployment_id}/name");
    assert_eq!(routes.access_map()[0].checks[0].id_param, Some("deployment_id"));
}

#[test]
fn scope_without_the_named_parameter_does_not_start() {
    let error = ambiguity(scope("/elsewhere").service(show_name));
    assert!(error.starts_with("GET /elsewhere/name (`show_name`, "), "{error}");
    assert!(
        error.ends_with("no parameter for the deployment's id: the scope's prefix needs {deployment_id}"),
        "{error}"
    );
}

#[test]
fn parameter_in_the_prefix_and_the_route_is_refused() {
    let error = ambiguity(scope("/of/{key}").service(show_key));
    assert!(error.ends_with("has the parameter {key} twice: rename one of them"), "{error}");
    let nested = scope("/{key:[a-z]+}").scope(scope("/{key}").service(show_by_id));
    assert!(ambiguity(nested).contains("{key} twice"));
}

/// `{deployment_id}` wins over `{id}`, so the prefix would name the row.
#[test]
fn prefix_that_would_replace_the_routes_id_is_refused() {
    #[check_ownership("deployment")]
    #[actix_web::routes]
    #[get("/plain/{id}")]
    #[get("/named/{deployment_id}")]
    async fn show_either() -> &'static str {
        "shown"
    }
    assert_eq!(with_data(scope("/of/{key}").service(show_either)).verify(), Ok(()));
    assert!(ambiguity(scope("/of/{deployment_id}").service(show_either)).contains("has its id in {id}"));
    // A handler with one route never reads another parameter than that of its route.
    assert_eq!(with_data(scope("/of/{deployment_id}").service(show_by_id)).verify(), Ok(()));
}

#[actix_web::test]
async fn routes_own_id_is_read_below_a_prefix_with_another() {
    let routes = with_data(scope("/of/{deployment_id}").service(show_by_id));
    let request = TestRequest::get().uri("/of/dep_b/by-id/dep_a1");
    assert_eq!(send_to(routes, Caller::Alice, request).await.text(), "one");
}

#[test]
#[should_panic(expected = "has the parameter {id}: name it after its resource")]
fn prefix_has_no_unnamed_id() {
    let _ = scope("/tenants/{id}");
}

#[test]
#[should_panic(expected = "ends with a tail")]
fn prefix_has_no_tail() {
    let _ = scope("/files/{tail}*");
}
