//! Middleware and guards of actix-web around a scope: they see every request, and none of them skips a decision.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse},
    get,
    guard::Header,
    middleware::{DefaultHeaders, Next, from_fn},
    test::{TestRequest, init_service},
    web::Data,
};
use ownership::{Owned, SecureScope, check_ownership, public, scope};

use crate::{
    resources::Deployment,
    support::{AUTH, Caller, Db, exchange, send_to},
};

#[check_ownership("deployment")]
#[get("/deployments/{id}")]
async fn show_deployment(deployment: Owned<Deployment>) -> String {
    deployment.into_row().name
}

#[public(reason = "a test")]
#[get("/deployments/{id}")]
async fn show_to_all() -> &'static str {
    "to all"
}

/// A scope without handlers.
fn empty() -> SecureScope {
    scope("/api").app_data(AUTH.clone()).app_data(Data::new(Db::with_rows()))
}

fn show(id: &str) -> TestRequest {
    TestRequest::get().uri(&format!("/api/deployments/{id}"))
}

#[actix_web::test]
async fn middleware_does_not_change_the_decision() {
    let wrapped = || empty().wrap(DefaultHeaders::new().add(("x-seen", "yes"))).service(show_deployment);
    for (caller, status) in [(Caller::Alice, 200), (Caller::Bob, 403), (Caller::Nobody, 401)] {
        let plain = send_to(empty().service(show_deployment), caller, show("dep_a1")).await;
        let wrapped = send_to(wrapped(), caller, show("dep_a1")).await;
        assert_eq!((wrapped.status, &wrapped.body), (status, &plain.body), "{caller:?}");
        assert_eq!(plain.headers.len() + 1, wrapped.headers.len(), "{:?}", wrapped.headers);
    }
}

#[actix_web::test]
async fn last_middleware_runs_first_and_before_the_guard() {
    let order = Arc::new(Mutex::new(Vec::new()));
    let step = |name: &'static str| {
        let order = order.clone();
        from_fn(move |request: ServiceRequest, next: Next<_>| {
            let order = order.clone();
            async move {
                order.lock().unwrap().push(format!("{name} before"));
                let response: ServiceResponse<_> = next.call(request).await?;
                order.lock().unwrap().push(format!("{name} after {}", response.status().as_u16()));
                Ok::<_, Error>(response)
            }
        })
    };
    let scope = empty().wrap(step("inner")).service(show_deployment).wrap(step("outer"));
    assert_eq!(send_to(scope, Caller::Bob, show("dep_a1")).await.status, 403);
    assert_eq!(*order.lock().unwrap(), ["outer before", "inner before", "inner after 403", "outer after 403"]);
}

/// It runs before the route is matched, so there is no id yet. The guard decides as without it.
#[actix_web::test]
async fn middleware_around_a_scope_gets_no_row() {
    async fn look<B: MessageBody>(mut request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
        assert!(request.extract::<Owned<Deployment>>().await.is_err());
        next.call(request).await
    }
    for (caller, status) in [(Caller::Alice, 200), (Caller::Bob, 403)] {
        let db = Db::with_rows();
        let scope = scope("/api").app_data(AUTH.clone()).app_data(Data::new(db.clone()));
        let scope = scope.service(show_deployment).wrap(from_fn(look));
        assert_eq!(send_to(scope, caller, show("dep_a1")).await.status, status);
        assert_eq!(db.reads(), 1, "the guard's");
    }
}

#[actix_web::test]
async fn function_middleware_sees_the_scopes_data() {
    let seen = Arc::new(AtomicUsize::new(0));
    let scope = empty().app_data(Data::from(seen.clone())).service(show_deployment).wrap_fn(|request, service| {
        request.app_data::<Data<AtomicUsize>>().unwrap().fetch_add(1, Ordering::SeqCst);
        service.call(request)
    });
    let app = init_service(App::new().service(scope)).await;
    for (path, caller, status) in [
        ("/api/deployments/dep_a1", Caller::Alice, 200),
        ("/api/deployments/dep_b", Caller::Alice, 403),
        ("/api/nothing", Caller::Alice, 404),
        ("/other", Caller::Alice, 404),
    ] {
        let request = caller.sign(TestRequest::get().uri(path)).to_request();
        assert_eq!(exchange(&app, request).await.status, status, "{path}");
    }
    assert_eq!(seen.load(Ordering::SeqCst), 3, "a path outside of the scope is not the middleware's");
}

/// A scope with a guard, before one without.
#[actix_web::test]
async fn requests_that_a_scopes_guard_rejects_go_on() {
    let guarded = || empty().guard(Header("x-version", "2")).service(show_deployment);
    let (first, second) = (guarded(), empty().service(show_to_all));
    assert_eq!(ownership::verify_all([&first, &second]), Ok(()));
    let app = init_service(App::new().service(first).service(second)).await;
    for (version, caller, body) in [("2", Caller::Alice, "one"), ("1", Caller::Nobody, "to all")] {
        let request = caller.sign(show("dep_a1").insert_header(("x-version", version))).to_request();
        assert_eq!(exchange(&app, request).await.text(), body);
    }
    let refused = Caller::Bob.sign(show("dep_a1").insert_header(("x-version", "2"))).to_request();
    assert_eq!(exchange(&app, refused).await.status, 403);
}

#[test]
fn a_guard_and_middleware_are_not_in_the_access_map() {
    let plain = empty().service(show_deployment);
    let wrapped = empty().guard(Header("x-version", "2")).wrap(DefaultHeaders::new()).service(show_deployment);
    assert_eq!(plain.access_map(), wrapped.access_map());
}
