//! Handlers whose decision declares the route itself, with `path` and `method`.

use actix_web::{App, http::Method, test::TestRequest, test::init_service, web::Data};
use ownership::{Owned, SecureScope, authenticated, check_ownership, public, scope};

use crate::{
    resources::{Deployment, Endpoint},
    support::{AUTH, Caller, Db, exchange},
};

#[check_ownership("deployment", path = "/deployments/{id}", method = "GET")]
async fn show_deployment(deployment: Owned<Deployment>) -> String {
    deployment.into_row().name
}

#[check_ownership("endpoint", path = "/of/{deployment_id}/endpoints/{id}", method = "GET", method = "POST")]
async fn touch_endpoint(endpoint: Owned<Endpoint>) -> String {
    endpoint.into_row().route
}

#[authenticated(method = "PUT", path = "/me", no_impersonation)]
async fn update_me() -> &'static str {
    "updated"
}

#[public(path = "/status", reason = "a probe has no identity", method = "GET")]
async fn show_status() -> &'static str {
    "up"
}

/// The route is declared by either of two stacked decisions.
#[check_ownership("deployment", param = "left")]
#[check_ownership("deployment", param = "right", path = "/compare/{left}/{right}", method = "GET")]
async fn compare(left: Owned<Deployment>, right: Owned<Deployment>) -> String {
    format!("{} {}", left.name, right.name)
}

fn routes() -> SecureScope {
    let scope = scope("/api").app_data(AUTH.clone()).app_data(Data::new(Db::with_rows()));
    scope.service(show_deployment).service(touch_endpoint).service(update_me).service(show_status).service(compare)
}

#[test]
fn path_and_methods_of_the_decision_are_the_route() {
    let lines: Vec<_> = routes()
        .access_map()
        .iter()
        .map(|entry| {
            let params: Vec<_> = entry.checks.iter().filter_map(|check| check.id_param).collect();
            format!("{} {} {}: {}", entry.method, entry.path, entry.decision, params.join(", "))
        })
        .collect();
    assert_eq!(
        lines,
        [
            "GET /api/deployments/{id} owner: id",
            "GET /api/of/{deployment_id}/endpoints/{id} owner: id",
            "POST /api/of/{deployment_id}/endpoints/{id} owner: id",
            "PUT /api/me authenticated: ",
            "GET /api/status public: ",
            "GET /api/compare/{left}/{right} owner: left, right",
        ]
    );
    assert_eq!(routes().verify(), Ok(()));
}

#[actix_web::test]
async fn only_the_declared_routes_are_served_and_guarded() {
    let app = init_service(App::new().service(routes())).await;
    for (method, path, alice, bob, anonymous) in [
        (Method::GET, "/api/deployments/dep_a1", 200, 403, 401),
        (Method::DELETE, "/api/deployments/dep_a1", 404, 404, 404),
        (Method::GET, "/api/of/dep_a1/endpoints/1", 200, 403, 401),
        (Method::POST, "/api/of/dep_a1/endpoints/1", 200, 403, 401),
        (Method::GET, "/api/of/dep_a2/endpoints/1", 403, 403, 401),
        (Method::PUT, "/api/me", 200, 200, 401),
        (Method::GET, "/api/status", 200, 200, 200),
        (Method::GET, "/api/compare/dep_a1/dep_a2", 200, 403, 401),
        (Method::GET, "/api/compare/dep_a1/dep_b", 403, 403, 401),
    ] {
        for (caller, status) in [(Caller::Alice, alice), (Caller::Bob, bob), (Caller::Nobody, anonymous)] {
            let request = caller.sign(TestRequest::with_uri(path).method(method.clone())).to_request();
            assert_eq!(exchange(&app, request).await.status, status, "{caller:?} {method} {path}");
        }
    }
}
