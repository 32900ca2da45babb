//! Calls the notes that the README adds. It is compiled in a copy of this workspace to which the README was applied.

use actix_web::{http::StatusCode, test};
use api::{
    access_log::AccessLog,
    app::Service,
    db::{Db, migrations},
    revocations::Revocations,
    settings::Cookies,
    webhooks::Webhooks,
};
use auth::{ClerkAuth, DenyList};
use clerk_dev::{ClerkDev, TokenSpec};
use ownership::DecisionStats;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_note_is_its_writers_and_nobody_elses() {
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
    let db = Db::connect(&url, 2).unwrap();
    let revocations = Revocations::follow(&url, DenyList::new()).unwrap();
    let (cookies, webhooks) = (Cookies { secure: true }, Webhooks::default());
    let (decisions, access_log) = (DecisionStats::default(), AccessLog::off());
    let service =
        Service { clerk, db, frontends: Vec::new(), cookies, revocations, webhooks, decisions, access_log };
    let app = test::init_service(service.app()).await;
    let bearer = |user: &str| ("Authorization", format!("Bearer {}", clerk_dev.mint(&TokenSpec::session(user))));

    let create = test::TestRequest::post().uri("/api/v1/notes").insert_header(bearer("user_alice"));
    let created = test::call_service(&app, create.set_json(json!({ "text": "mine" })).to_request()).await;
    assert_eq!(created.status(), StatusCode::CREATED);
    let note: Value = test::read_body_json(created).await;
    let uri = format!("/api/v1/notes/{}", note["id"].as_str().unwrap());
    for (user, status) in [("user_alice", StatusCode::OK), ("user_bob", StatusCode::FORBIDDEN)] {
        let show = test::TestRequest::get().uri(&uri).insert_header(bearer(user)).to_request();
        assert_eq!(test::call_service(&app, show).await.status(), status, "{user}");
    }
    let delete = test::TestRequest::delete().uri(&uri).insert_header(bearer("user_bob")).to_request();
    assert_eq!(test::call_service(&app, delete).await.status(), StatusCode::FORBIDDEN);
    let delete = test::TestRequest::delete().uri(&uri).insert_header(bearer("user_alice")).to_request();
    assert_eq!(test::call_service(&app, delete).await.status(), StatusCode::NO_CONTENT);
}
