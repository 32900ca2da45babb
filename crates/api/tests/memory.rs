//! The memory that unauthenticated requests leave behind, and the allocations of a guarded one. The tests count the whole
//! process's allocations, so they are alone in their binary.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::{alloc::System, num::NonZeroU32, ops::RangeInclusive, path::Path};

use actix_web::{
    http::Method,
    test::{self, TestRequest},
};
use api::{
    access_log::DatabaseAccessLog,
    app::Service,
    cookies::Cookies,
    database_health::DatabaseHealth,
    db::{self, DatabaseUrl, migrations},
    http::{ClientLimits, Traffic, TrafficLimits},
    limits::Limits,
    revocations::Revocations,
    webhooks::Webhooks,
};
use auth::{ClerkAuth, DenyList};
use clerk_dev::{Instance, TokenSpec};
use ownership::DecisionStats;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tokio::sync::Mutex;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Tests take turns, because each counts the allocations of the process.
static TURN: Mutex<()> = Mutex::const_new(());

const ROUNDS: usize = 300;

/// Allocations of a guarded read, in the worker and in the thread that queries. If a change moves them, write down why and
/// move the band.
const GUARDED_READ: RangeInclusive<usize> = 52..=58;

const ISSUER: &str = "https://clerk.example.com";

/// The service on an empty database, with the keys of this stand-in for Clerk.
fn service(folder: &Path, clerk: &Instance) -> Service {
    let database: &DatabaseUrl = &format!("sqlite:{}/app.sqlite", folder.display()).parse().unwrap();
    migrations::up(database).unwrap();
    let denied = DenyList::new();
    let verifier = ClerkAuth::builder().issuer(ISSUER).jwt_key_pem(clerk.public_key_pem());
    // A verified caller pays nothing for the limits of others.
    let clients = ClientLimits { failures: NonZeroU32::new(1), anonymous: NonZeroU32::new(1), ..Default::default() };
    Service {
        clerk: verifier.revocations(denied.clone()).build().unwrap(),
        allowed_headers: Vec::new(),
        db: db::connect(database, 1).unwrap(),
        database_health: DatabaseHealth::start(database).unwrap(),
        cookies: Cookies { secure: true, domain: None },
        limits: Limits::default(),
        revocations: Revocations::start(database, denied).unwrap(),
        webhooks: Webhooks::new(None),
        decisions: DecisionStats::default(),
        access_log: DatabaseAccessLog::off(),
        traffic: Traffic::new(TrafficLimits { clients, ..TrafficLimits::default() }),
    }
}

/// Distinct requests without an identity, each with its status.
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
    let _turn = TURN.lock().await;
    let folder = tempfile::tempdir().unwrap();
    let app = test::init_service(service(folder.path(), &Instance::generate(ISSUER).unwrap()).app()).await;
    let ask = async |rounds: std::ops::Range<usize>| {
        for (status, request) in rounds.flat_map(requests) {
            let request = request.to_request();
            let asked = format!("{} {}", request.method(), request.uri());
            assert_eq!(test::call_service(&app, request).await.status().as_u16(), status, "{asked}");
        }
    };
    // Lazily created values exist before the count.
    ask(0..ROUNDS).await;
    let region = Region::new(ALLOCATOR);
    ask(ROUNDS..2 * ROUNDS).await;
    let kept = region.change();
    let kept = kept.bytes_allocated.cast_signed() - kept.bytes_deallocated.cast_signed();
    // Background threads may allocate meanwhile: less than six bytes for each request.
    assert!(kept < 16 * 1024, "{ROUNDS} rounds left {kept} bytes behind");
}

/// The description is not copied either.
#[actix_web::test]
async fn the_description_is_not_made_again_for_a_request() {
    let _turn = TURN.lock().await;
    let folder = tempfile::tempdir().unwrap();
    let app = test::init_service(service(folder.path(), &Instance::generate(ISSUER).unwrap()).app()).await;
    let request = || TestRequest::with_uri("/openapi.json").to_request();
    let length = test::call_and_read_body(&app, request()).await.len();
    let region = Region::new(ALLOCATOR);
    let answer = test::call_service(&app, request()).await;
    let allocated = region.change().bytes_allocated;
    assert!(answer.status().is_success() && allocated < length / 2, "{allocated} bytes for a body of {length}");
}

#[actix_web::test]
async fn guarded_read_stays_within_its_allocations() {
    let _turn = TURN.lock().await;
    let (folder, clerk) = (tempfile::tempdir().unwrap(), Instance::generate(ISSUER).unwrap());
    let app = test::init_service(service(folder.path(), &clerk).app()).await;
    let token = format!("Bearer {}", clerk.mint(&TokenSpec::session("user_alice")));
    let request = |path: &str| TestRequest::with_uri(path).insert_header(("authorization", token.as_str()));
    let body = serde_json::json!({ "name": "shop", "repository": "https://git.example/shop" });
    let create = request("/api/v1/deployments").method(Method::POST).set_json(body);
    let created: serde_json::Value = test::call_and_read_body_json(&app, create.to_request()).await;
    let path = format!("/api/v1/deployments/{}", created["id"].as_str().unwrap());
    let read = async |times: usize| {
        let requests: Vec<_> = (0..times).map(|_| request(&path).to_request()).collect();
        let region = Region::new(ALLOCATOR);
        for request in requests {
            assert_eq!(test::call_service(&app, request).await.status().as_u16(), 200);
        }
        region.change().allocations / times
    };
    read(ROUNDS).await;
    let each = read(ROUNDS).await;
    assert!(GUARDED_READ.contains(&each), "a guarded read made {each} allocations, not {GUARDED_READ:?}");
}
