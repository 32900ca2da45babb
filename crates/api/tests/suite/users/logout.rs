//! `POST /users/logout`.

use actix_web::cookie::time::Duration;
use api::{cookies::CookieDomain, revocations::Revocations};
use auth::{DenyList, TokenKind};
use clerk_dev::Instance;

use crate::support::{FOREIGN, FRONTEND, Setup, TestApp, forge};

#[actix_web::test]
async fn the_cookie_is_cleared() {
    let app = TestApp::start().await;
    let alice = app.anonymous().cookie("jwt", &app.token_of("user_alice")).on_a_page_of(FRONTEND);
    let answer = alice.post("/users/logout").await.is(204);
    for cookie in answer.cookies() {
        assert_eq!((cookie.value(), cookie.max_age()), ("", Some(Duration::ZERO)));
        // A browser replaces a cookie only by a cookie with the same path and attributes.
        assert_eq!((cookie.path(), cookie.http_only()), (Some("/"), Some(true)));
    }
}

/// A browser treats a cookie of another domain as a different cookie and sends both.
#[actix_web::test]
async fn every_cookie_that_may_hold_a_token_is_cleared() {
    let domain: CookieDomain = "example.com".parse().unwrap();
    for (cookie_domain, shared) in [(None, None), (Some(domain), Some("example.com"))] {
        let app = TestApp::start_with(Setup { secure_cookies: true, cookie_domain, ..Setup::default() }).await;
        let answer = app.anonymous().post("/users/logout").await.is(204);
        let cookies = answer.cookies();
        let cleared: Vec<_> = cookies.iter().map(|cookie| (cookie.name(), cookie.domain())).collect();
        let shared = shared.map(|domain| ("jwt", Some(domain)));
        assert_eq!(cleared, [("__Host-jwt", None), ("jwt", None)].into_iter().chain(shared).collect::<Vec<_>>());
        assert!(cookies.iter().all(|cookie| cookie.secure() == Some(true)));
    }
}

#[actix_web::test]
async fn the_cookie_of_the_host_ends_with_its_session() {
    let app = TestApp::start().await;
    let [host, other] = ["sess_1", "sess_2"].map(|id| app.clerk.mint(&forge::session("user_alice").claim("sid", id)));
    let alice = app.anonymous().with("cookie", &format!("__Host-jwt={host}; jwt={other}"));
    app.unchanged_by(alice.clone().on_a_page_of(FOREIGN).post("/users/logout")).await.refuses(403, "csrf");
    alice.on_a_page_of(FRONTEND).post("/users/logout").await.is(204);
    assert_eq!(app.rows().await.revocations, ["sess_1", "sess_2"]);
}

#[actix_web::test]
async fn caller_without_a_valid_token_is_signed_out_too() {
    let app = TestApp::start().await;
    app.anonymous().post("/users/logout").await.is(204);
    let expired = app.anonymous().cookie("jwt", &forge::expired(&app, "user_alice")).on_a_page_of(FRONTEND);
    expired.post("/users/logout").await.is(204);
}

#[actix_web::test]
async fn a_foreign_page_cannot_sign_a_visitor_out() {
    let app = TestApp::start().await;
    let alice = app.anonymous().cookie("jwt", &app.token_of("user_alice"));
    alice.clone().on_a_page_of(FRONTEND).post("/users/logout").await.is(204);
    for call in [alice.clone().on_a_page_of(FOREIGN).post("/users/logout"), alice.post("/users/logout")] {
        let answer = call.await.refuses(403, "csrf");
        assert_eq!(answer.cookies(), []);
    }
    // A form without the cookie, which could only clear it, is refused as well.
    let answer = app.anonymous().on_a_page_of(FOREIGN).post("/users/logout").await.refuses(403, "csrf");
    assert_eq!(answer.cookies(), []);
    app.anonymous().on_a_page_of(FRONTEND).post("/users/logout").await.is(204);
}

#[actix_web::test]
async fn all_tokens_of_the_session_end_and_no_others() {
    let app = TestApp::start().await;
    let in_session = |id: &str, at: i64| {
        let at = chrono::Utc::now().timestamp() + at;
        app.bearer(&app.clerk.mint(&forge::session("user_alice").claim("sid", id).issued_at(at)))
    };
    let (this, refreshed, other) = (in_session("sess_1", -2), in_session("sess_1", 0), in_session("sess_2", 0));
    for device in [&this, &refreshed, &other] {
        device.get("/users/me").await.is(200);
    }
    this.post("/users/logout").await.is(204);
    for ended in [&this, &refreshed] {
        ended.get("/users/me").await.refuses(401, "token-revoked");
    }
    other.get("/users/me").await.is(200);
    assert_eq!(app.rows().await.revocations, ["sess_1"]);
}

/// The browser's token expires after a minute, and Clerk mints the next one of the same session.
#[actix_web::test]
async fn a_token_that_has_expired_ends_its_session() {
    let app = TestApp::start().await;
    let at = |seconds: i64| {
        let issued_at = chrono::Utc::now().timestamp() + seconds;
        app.clerk.mint(&forge::session("user_alice").claim("sid", "sess_1").issued_at(issued_at))
    };
    let (expired, fresh) = (at(-600), app.bearer(&at(0)));
    fresh.get("/users/me").await.is(200);
    app.bearer(&expired).get("/users/me").await.refuses(401, "token-expired");
    app.anonymous().cookie("jwt", &expired).on_a_page_of(FRONTEND).post("/users/logout").await.is(204);
    fresh.get("/users/me").await.refuses(401, "token-revoked");
    assert_eq!(app.rows().await.revocations, ["sess_1"]);
}

#[actix_web::test]
async fn an_expired_token_of_no_living_session_ends_nothing() {
    let app = TestApp::start().await;
    let week_old = forge::session("user_alice").issued_at(chrono::Utc::now().timestamp() - 8 * 24 * 60 * 60);
    let forger = Instance::generate(app.clerk.issuer()).unwrap();
    let forged = forge::session("user_alice").issued_at(chrono::Utc::now().timestamp() - 600);
    let forged = forged.header("kid", app.clerk.instance().kid());
    for token in [app.clerk.mint(&week_old), forger.mint(&forged)] {
        app.unchanged_by(app.bearer(&token).post("/users/logout")).await.is(204);
    }
}

#[actix_web::test]
async fn a_token_without_a_session_ends_by_itself() {
    let kinds = vec![TokenKind::Session, TokenKind::Template];
    let app = TestApp::start_with(Setup { kinds, ..Setup::default() }).await;
    let [this, other] = [1, 2].map(|_| app.bearer(&forge::from_a_template(&app, "user_alice")));
    this.get("/users/me").await.is(200);
    this.post("/users/logout").await.is(204);
    this.get("/users/me").await.refuses(401, "token-revoked");
    other.get("/users/me").await.is(200);
    let revocations = app.rows().await.revocations;
    assert!(revocations.len() == 1 && revocations[0].starts_with("sha256_"), "{revocations:?}");
}

#[actix_web::test]
async fn cleared_cookie_is_revoked_beside_a_bearer_too() {
    let app = TestApp::start().await;
    let (clerks, ours) = (app.token_of("user_alice"), app.token_of("user_alice"));
    let alice = app.anonymous().with("cookie", &format!("__session={clerks}; jwt={ours}")).on_a_page_of(FRONTEND);
    alice.post("/users/logout").await.is(204);
    for token in [&clerks, &ours] {
        app.bearer(token).get("/users/me").await.refuses(401, "token-revoked");
    }
}

#[actix_web::test]
async fn every_cookie_of_the_name_is_revoked() {
    let app = TestApp::start().await;
    let tokens = ["sess_1", "sess_2"].map(|id| app.clerk.mint(&forge::session("user_alice").claim("sid", id)));
    let both = app.anonymous().with("cookie", &format!("lonely; jwt={}; jwt={}", tokens[0], tokens[1]));
    app.unchanged_by(both.clone().on_a_page_of(FOREIGN).post("/users/logout")).await.refuses(403, "csrf");
    app.unchanged_by(both.clone().post("/users/logout")).await.refuses(403, "csrf");
    both.on_a_page_of(FRONTEND).post("/users/logout").await.is(204);
    for token in &tokens {
        app.bearer(token).get("/users/me").await.refuses(401, "token-revoked");
    }
}

#[actix_web::test]
async fn a_refused_sign_out_ends_nothing() {
    let app = TestApp::start().await;
    let alice = app.anonymous().cookie("jwt", &app.token_of("user_alice"));
    app.unchanged_by(alice.clone().on_a_page_of(FOREIGN).post("/users/logout")).await.refuses(403, "csrf");
    alice.get("/users/me").await.is(200);
    let forged = app.anonymous().cookie("jwt", &forge::by_another_key(&app, "user_alice")).on_a_page_of(FRONTEND);
    app.unchanged_by(forged.post("/users/logout")).await.is(204);
}

#[actix_web::test]
async fn signing_out_twice_is_signing_out() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    alice.post("/users/logout").await.is(204);
    alice.post("/users/logout").await.is(204);
}

/// More than one page of the first read.
#[actix_web::test]
async fn process_starts_with_every_revocation_of_many() {
    let app = TestApp::start().await;
    app.bulk_revocations(100_001).await;
    let later = Revocations::start(&app.database.url(), DenyList::new()).unwrap();
    assert_eq!(later.known(), 100_001);
}
