//! Scopes in scopes: one access map, one set of statistics, and data that falls back to the scope around.

use actix_web::{App, get, test::TestRequest, test::init_service, web::Data};
use ownership::{AccessEntry, DecisionStats, Owned, ScopeError, SecureScope, authenticated, check_ownership, scope};

use crate::{
    resources::Deployment,
    support::{AUTH, Caller, Db, exchange, send_to},
};

#[check_ownership("deployment")]
#[get("/deployments/{id}")]
async fn show_deployment(deployment: Owned<Deployment>) -> String {
    deployment.into_row().name
}

#[authenticated]
#[get("/me")]
async fn show_me() -> &'static str {
    "me"
}

fn with_data(scope: SecureScope) -> SecureScope {
    scope.app_data(AUTH.clone()).app_data(Data::new(Db::with_rows()))
}

fn paths(scope: &SecureScope) -> Vec<&str> {
    scope.access_map().iter().map(|entry| entry.path.as_str()).collect()
}

#[actix_web::test]
async fn nested_handlers_are_guarded_at_the_joined_path() {
    let innermost = scope("/v1/").service(show_deployment);
    let routes = with_data(scope("/api").service(show_me).scope(scope("public").scope(innermost)));
    assert_eq!(paths(&routes), ["/api/me", "/api/public/v1/deployments/{id}"]);
    let app = init_service(App::new().service(routes)).await;
    for (caller, status) in [(Caller::Alice, 200), (Caller::Bob, 403), (Caller::Nobody, 401)] {
        let request = caller.sign(TestRequest::get().uri("/api/public/v1/deployments/dep_a1")).to_request();
        assert_eq!(exchange(&app, request).await.status, status, "{caller:?}");
    }
}

#[test]
fn missing_data_of_a_nested_scope_is_reported() {
    let routes = || scope("/api").scope(scope("/v1").service(show_deployment));
    assert!(matches!(routes().verify(), Err(ScopeError::NotRegistered(_))));
    let error = routes().app_data(AUTH.clone()).verify().unwrap_err().to_string();
    assert!(error.contains("support::database::Db is registered"), "{error}");
    assert_eq!(with_data(routes()).verify(), Ok(()));
}

#[test]
fn either_scope_may_hold_the_data() {
    let inner = || scope("/v1").service(show_deployment);
    let routes = scope("/api").app_data(AUTH.clone()).scope(inner().app_data(Data::new(Db::with_rows())));
    assert_eq!(routes.verify(), Ok(()));
    assert_eq!(scope("/api").scope(with_data(inner())).verify(), Ok(()));
}

#[test]
fn data_of_a_nested_scope_is_not_for_its_neighbours() {
    let inner = || with_data(scope("/v1").service(show_deployment));
    assert!(scope("/api").scope(inner()).service(show_me).verify().is_err());
    assert!(scope("/api").scope(inner()).scope(scope("/v2").service(show_me)).verify().is_err());
}

#[actix_web::test]
#[should_panic(expected = "no auth::ClerkAuth is registered")]
async fn application_with_an_incomplete_nested_scope_panics() {
    init_service(App::new().service(scope("/api").scope(scope("/v1").service(show_me)))).await;
}

#[actix_web::test]
async fn inner_data_wins_over_the_data_around() {
    let inner = scope("/v1").app_data(Data::new(Db::with_rows())).service(show_deployment);
    let routes = scope("/api").app_data(AUTH.clone()).app_data(Data::new(Db::unreachable())).scope(inner);
    let request = TestRequest::get().uri("/api/v1/deployments/dep_a1");
    assert_eq!(send_to(routes, Caller::Alice, request).await.text(), "one");
}

/// The same handler in two nested scopes has a count for each path.
#[actix_web::test]
async fn outer_statistics_count_nested_decisions() {
    let stats = DecisionStats::default();
    let version = |prefix| scope(prefix).wrap(actix_web::middleware::NormalizePath::trim()).service(show_deployment);
    let routes = scope("/api").scope(version("/v1")).decision_stats(stats.clone()).scope(version("/v2"));
    let app = init_service(App::new().service(with_data(routes))).await;
    for path in ["/api/v1/deployments/dep_a1", "/api/v2/deployments/dep_a1", "/api/v2/deployments/dep_a2"] {
        let request = Caller::Alice.sign(TestRequest::get().uri(path)).to_request();
        assert_eq!(exchange(&app, request).await.status, 200);
    }
    let counts: Vec<_> = stats.counts().into_iter().map(|count| (count.route.to_string(), count.count)).collect();
    let route = |version| format!("/api/{version}/deployments/{{id}}");
    assert_eq!(counts, [(route("v1"), 1), (route("v2"), 2)]);
}

#[test]
#[should_panic(expected = "set them on the outermost scope")]
fn a_nested_scope_has_no_statistics_of_its_own() {
    let _ = scope("/api").scope(scope("/v1").decision_stats(DecisionStats::default()));
}

#[test]
fn nested_checks_stay_in_the_access_map() {
    let nested = scope("/api").scope(scope("/v1").service(show_deployment));
    let flat = scope("/api/v1").service(show_deployment);
    assert_eq!(nested.access_map(), flat.access_map());
    let [AccessEntry { checks, .. }] = nested.access_map() else { panic!("one route") };
    assert_eq!(checks[0].id_param, Some("id"));
}
