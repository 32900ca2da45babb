//! `POST /users/set-token`.

use actix_web::cookie::{Cookie, SameSite};
use serde_json::json;

use crate::support::{Answer, FOREIGN, FRONTEND, Setup, TestApp, forge};

/// The only cookie that a response sets.
fn cookie(answer: &Answer) -> Cookie<'_> {
    let mut set = answer.cookies().into_iter().filter(|cookie| !cookie.value().is_empty());
    let cookie = set.next().unwrap();
    assert_eq!(set.next(), None);
    cookie
}

#[actix_web::test]
async fn valid_token_is_kept_in_an_http_only_cookie() {
    let app = TestApp::start().await;
    let token = app.token_of("user_alice");
    let answer = app.anonymous().post("/users/set-token").json(json!({ "jwt": token })).await.is(200);
    let cookie = cookie(&answer);
    assert_eq!(cookie.name_value(), ("jwt", token.as_str()));
    assert_eq!((cookie.http_only(), cookie.same_site(), cookie.path()), (Some(true), Some(SameSite::Lax), Some("/")));
    assert_eq!(cookie.domain(), None);
}

#[actix_web::test]
async fn the_cookie_lives_no_longer_than_the_token() {
    let app = TestApp::start().await;
    let issued_at = chrono::Utc::now().timestamp() - 100;
    let token = app.clerk.mint(&forge::session("user_alice").issued_at(issued_at).lifetime(300));
    let answer = app.anonymous().post("/users/set-token").json(json!({ "jwt": token })).await.is(200);
    let seconds = cookie(&answer).max_age().unwrap().whole_seconds();
    assert!((1..=200).contains(&seconds), "{seconds}");
    assert_eq!(answer.json()["expiresIn"], json!(seconds));
}

#[actix_web::test]
async fn cookie_is_secure_exactly_when_configured() {
    for secure in [true, false] {
        let app = TestApp::start_with(Setup { secure_cookies: secure, ..Setup::default() }).await;
        let body = json!({ "jwt": app.token_of("user_alice") });
        let answer = app.anonymous().post("/users/set-token").json(body).await.is(200);
        assert_eq!(cookie(&answer).secure().unwrap_or(false), secure);
    }
}

/// Another host of the domain can set a cookie `jwt` that reaches this one, and cannot set `__Host-jwt`.
#[actix_web::test]
async fn over_https_the_cookie_is_the_hosts_own() {
    let app = TestApp::start_with(Setup { secure_cookies: true, ..Setup::default() }).await;
    let body = json!({ "jwt": app.token_of("user_alice") });
    let answer = app.anonymous().post("/users/set-token").json(body).await.is(200);
    let kept = cookie(&answer);
    assert_eq!((kept.name(), kept.domain(), kept.path()), ("__Host-jwt", None, Some("/")));
    let evicted: Vec<_> = answer.cookies().iter().skip(1).map(|cookie| cookie.name().to_owned()).collect();
    assert_eq!(evicted, ["jwt"]);
    let planted = app.token_of("user_mallory");
    let browser = app.anonymous().with("cookie", &format!("jwt={planted}; __Host-jwt={}", kept.value()));
    assert_eq!(browser.get("/users/me").await.is(200).json()["id"], json!("user_alice"));
}

#[actix_web::test]
async fn a_shared_cookie_evicts_the_hosts_own_ones() {
    let cookie_domain = Some("example.com".parse().unwrap());
    let app = TestApp::start_with(Setup { secure_cookies: true, cookie_domain, ..Setup::default() }).await;
    let body = json!({ "jwt": app.token_of("user_alice") });
    let answer = app.anonymous().post("/users/set-token").json(body).await.is(200);
    assert_eq!((cookie(&answer).name(), cookie(&answer).domain()), ("jwt", Some("example.com")));
    let cookies = answer.cookies();
    let evicted: Vec<_> = cookies.iter().filter(|cookie| cookie.value().is_empty()).collect();
    assert_eq!(evicted.iter().map(|cookie| cookie.name()).collect::<Vec<_>>(), ["__Host-jwt", "jwt"]);
    assert!(evicted.iter().all(|cookie| cookie.domain().is_none() && cookie.max_age().unwrap().is_zero()));
}

#[actix_web::test]
async fn the_cookie_signs_its_holder_in() {
    let app = TestApp::start().await;
    let body = json!({ "jwt": app.token_of("user_alice") });
    let answer = app.anonymous().post("/users/set-token").json(body).await.is(200);
    let (name, value) = (cookie(&answer).name().to_owned(), cookie(&answer).value().to_owned());
    let me = app.anonymous().cookie(&name, &value).get("/users/me").await.is(200).json();
    assert_eq!(me["id"], json!("user_alice"));
}

#[actix_web::test]
async fn a_token_that_is_refused_sets_nothing_and_is_told_why() {
    let app = TestApp::start().await;
    let refused = [
        (forge::expired(&app, "user_alice"), "token-expired"),
        (forge::by_another_key(&app, "user_alice"), "token-invalid-signature"),
        (forge::from_a_template(&app, "user_alice"), "token-type-mismatch"),
        ("not a token".to_owned(), "token-invalid"),
        (String::new(), "token-invalid"),
    ];
    for (token, code) in refused {
        let answer = app.anonymous().post("/users/set-token").json(json!({ "jwt": token })).await.refuses(401, code);
        assert_eq!(answer.cookies(), [], "{code}");
        assert!(token.is_empty() || !answer.text().contains(&token), "{code}");
    }
}

#[actix_web::test]
async fn token_too_long_for_a_cookie_is_refused() {
    let app = TestApp::start().await;
    // Three bytes of text are four of a token; the cookie's name counts too.
    let of_padding = |length: usize| app.clerk.mint(&forge::session("user_alice").claim("pad", "x".repeat(length)));
    let empty = of_padding(0).len();
    let longest = (1..4096).map(|room| (room, of_padding(room))).skip((4093 - empty) * 3 / 4 - 4);
    let fits = |token: &str| token.len() + "jwt".len() <= 4096;
    let (_, fitting) = longest.clone().take_while(|(_, token)| fits(token)).last().unwrap();
    let (_, dropped) = longest.clone().find(|(_, token)| !fits(token)).unwrap();
    app.anonymous().post("/users/set-token").json(json!({ "jwt": fitting })).await.is(200);
    let answer = app.anonymous().post("/users/set-token").json(json!({ "jwt": dropped })).await;
    assert_eq!(answer.refuses(422, "invalid").names(&["jwt"]).cookies(), []);
    app.bearer(&dropped).get("/users/me").await.is(200);
}

#[actix_web::test]
async fn a_foreign_page_cannot_sign_a_visitor_in() {
    let app = TestApp::start().await;
    let call = |origin| {
        let client = app.anonymous().on_a_page_of(origin);
        client.post("/users/set-token").json(json!({ "jwt": app.token_of("user_mallory") }))
    };
    call(FRONTEND).await.is(200);
    for origin in [FOREIGN, "null", "http://localhost:3001", "http://localhost:3000.evil.example"] {
        let answer = call(origin).await.refuses(403, "csrf");
        assert_eq!(answer.cookies(), [], "{origin}");
    }
}

#[actix_web::test]
async fn keys_that_cannot_be_had_are_503_and_set_nothing() {
    let app = TestApp::start().await;
    app.clerk.outage_until_restored();
    let body = json!({ "jwt": app.token_of("user_alice") });
    let answer = app.anonymous().post("/users/set-token").json(body).await.refuses(503, "jwk-remote-failed-to-load");
    assert_eq!(answer.cookies(), []);
    assert!(answer.header("retry-after").is_some());
}
