//! What requests of callers without an identity leave in memory. It counts the whole process's allocations, so it is alone
//! in its binary.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]

use std::alloc::System;

use actix_web::{
    http::Method,
    test::{self, TestRequest},
};
use api::{
    access_log::AccessLog,
    app::Service,
    db::{DatabaseUrl, Db, migrations},
    revocations::Revocations,
    settings::Cookies,
    webhooks::Webhooks,
};
use auth::{ClerkAuth, DenyList};
use ownership::DecisionStats;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const ROUNDS: usize = 300;

/// The service on an empty database; no request here gets as far as its keys.
fn service(database: &DatabaseUrl) -> Service {
    migrations::up(database).unwrap();
    let denied = DenyList::new();
    let clerk = ClerkAuth::builder().issuer("https://clerk.example.com").revocations(denied.clone());
    Service {
        clerk: clerk.jwks_url("https://clerk.example.com/.well-known/jwks.json").build().unwrap(),
        db: Db::connect(database, 1).unwrap(),
        cookies: Cookies { secure: true },
        revocations: Revocations::follow(database, denied).unwrap(),
        webhooks: Webhooks::new(None),
        decisions: DecisionStats::default(),
        access_log: AccessLog::off(),
    }
}

/// Requests that need no identity, no two alike, with what each is answered.
fn requests(round: usize) -> Vec<(u16, TestRequest)> {
    let get = |path: String| TestRequest::with_uri(&path).method(Method::GET);
    let preflight = get("/api/v1/deployments".to_owned()).method(Method::OPTIONS);
    let preflight = preflight.insert_header(("access-control-request-method", "GET"));
    let body = get("/api/v1/users/set-token".to_owned()).method(Method::POST);
    vec![
        (404, get(format!("/nowhere/{round}"))),
        (404, get(format!("/api/v1/deployments/{round}/nowhere"))),
        (405, get(format!("/api/v1/deployments/{round}")).method(Method::TRACE)),
        (405, get(format!("/api/v1/deployments/a/endpoints/{round}")).method(Method::PUT)),
        (404, get(format!("/docs/{round}"))),
        (414, get(format!("/{round}{}", "x".repeat(5_000)))),
        (401, get(format!("/api/v1/users/{round}"))),
        (401, get(format!("/api/v1/deployments?limit={round}"))),
        (200, get(format!("/healthz?{round}"))),
        (400, preflight.insert_header(("origin", format!("https://{round}.example")))),
        (422, body.set_json(serde_json::json!({ format!("field{round}"): round }))),
    ]
}

#[actix_web::test]
async fn requests_without_an_identity_leave_no_memory_behind() {
    let folder = tempfile::tempdir().unwrap();
    let database = DatabaseUrl::Sqlite(folder.path().join("app.sqlite").to_str().unwrap().to_owned());
    let app = test::init_service(service(&database).app()).await;
    let ask = async |rounds: std::ops::Range<usize>| {
        for (status, request) in rounds.flat_map(requests) {
            let request = request.to_request();
            let asked = format!("{} {}", request.method(), request.uri());
            assert_eq!(test::call_service(&app, request).await.status().as_u16(), status, "{asked}");
        }
    };
    // What is made once and kept is there before it is counted.
    ask(0..ROUNDS).await;
    let region = Region::new(ALLOCATOR);
    ask(ROUNDS..2 * ROUNDS).await;
    let kept = region.change();
    let kept = kept.bytes_allocated.cast_signed() - kept.bytes_deallocated.cast_signed();
    // Threads in the background may be in the middle of something: less than six bytes for each request.
    assert!(kept < 16 * 1024, "{ROUNDS} rounds left {kept} bytes behind");
}
