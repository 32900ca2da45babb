//! Calls the notes of docs/adding-a-resource.md. Compiled in a copy of this workspace to which that document was applied.

use actix_web::{http::StatusCode, test};
use api::{
    access_log::DatabaseAccessLog,
    app::Service,
    cookies::Cookies,
    database_health::DatabaseHealth,
    db::{self, migrations},
    http::{Traffic, TrafficLimits},
    limits::Limits,
    revocations::Revocations,
    webhooks::Webhooks,
};
use auth::{ClerkAuth, DenyList};
use clerk_dev::{ClerkDev, TokenSpec};
use ownership::DecisionStats;
use serde_json::{Value, json};

#[actix_web::test]
async fn notes_are_their_owners_only() {
    let folder = tempfile::tempdir().unwrap();
    let clerk_dev = ClerkDev::start().await.unwrap();
    let url = format!("sqlite:{}", folder.path().join("notes.sqlite").display()).parse().unwrap();
    migrations::up(&url).unwrap();
    let clerk = ClerkAuth::builder()
        .issuer(clerk_dev.issuer())
        .jwks_url(clerk_dev.jwks_url())
        .allow_insecure_loopback(true)
        .build()
        .unwrap();
    let (db, database_health) = (db::connect(&url, 2).unwrap(), DatabaseHealth::start(&url).unwrap());
    let revocations = Revocations::start(&url, DenyList::new()).unwrap();
    let cookies = Cookies { secure: true, domain: None };
    let (limits, webhooks) = (Limits::default(), Webhooks::default());
    let (decisions, access_log) = (DecisionStats::default(), DatabaseAccessLog::off());
    let (allowed_headers, traffic) = (Vec::new(), Traffic::new(TrafficLimits::default()));
    let service = Service {
        clerk,
        allowed_headers,
        db,
        database_health,
        cookies,
        limits,
        revocations,
        webhooks,
        decisions,
        access_log,
        traffic,
    };
    let app = test::init_service(service.app()).await;

    let send = async |user: Option<&str>, request: test::TestRequest| {
        let request = match user {
            Some(user) => {
                let token = clerk_dev.mint(&TokenSpec::session(user));
                request.insert_header(("Authorization", format!("Bearer {token}")))
            }
            None => request,
        };
        test::call_service(&app, request.to_request()).await
    };

    let create = || test::TestRequest::post().uri("/api/v1/notes").set_json(json!({ "text": "mine" }));
    assert_eq!(send(None, create()).await.status(), StatusCode::UNAUTHORIZED);
    let created = send(Some("user_alice"), create()).await;
    assert_eq!(created.status(), StatusCode::CREATED);
    let note: Value = test::read_body_json(created).await;
    let uri = format!("/api/v1/notes/{}", note["id"].as_str().unwrap());
    let show = || test::TestRequest::get().uri(&uri);
    let update = |body: Value| test::TestRequest::patch().uri(&uri).set_json(body);
    let delete = || test::TestRequest::delete().uri(&uri);

    for (user, status) in [(Some("user_bob"), StatusCode::FORBIDDEN), (None, StatusCode::UNAUTHORIZED)] {
        for request in [show(), update(json!({ "text": "theirs" })), update(json!({ "userId": user })), delete()] {
            assert_eq!(send(user, request).await.status(), status, "{user:?}");
        }
    }
    // Nothing changed. Only the owner's body is read: 422 for a field that no caller may set.
    let shown: Value = test::read_body_json(send(Some("user_alice"), show()).await).await;
    assert_eq!(shown, note);
    let moved = send(Some("user_alice"), update(json!({ "text": "mine", "userId": "user_bob" }))).await;
    assert_eq!(moved.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let updated = send(Some("user_alice"), update(json!({ "text": "still mine" }))).await;
    let updated: Value = test::read_body_json(updated).await;
    assert_eq!((&updated["text"], &updated["userId"]), (&json!("still mine"), &json!("user_alice")));
    assert_eq!(send(Some("user_alice"), delete()).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(send(Some("user_alice"), show()).await.status(), StatusCode::FORBIDDEN);
}
