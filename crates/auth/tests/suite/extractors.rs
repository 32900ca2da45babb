//! `ClerkUser`, `SessionUser` and `MaybeClerkUser` in handlers, with genuine tokens and keys fetched over HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::http::header::HeaderMap;
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse};
use async_trait::async_trait;
use auth::keys::{KeyError, VerifyingKey};
use auth::{ClerkAuth, ClerkUser, KeyStore, MaybeClerkUser, SessionUser, StaticKeys};
use clerk_dev::{ClerkDev, Instance, TokenSpec};
use serde_json::{Value, json};

use crate::support::{GENUINE, IMPOSTOR, ISSUER, both_kinds, configured, session, template};

/// Status, headers and JSON body of a response.
type Answer = (StatusCode, HeaderMap, Value);

async fn required(user: ClerkUser) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "user": user.user_id(), "credential": format!("{:?}", user.credential()) }))
}

async fn optional(MaybeClerkUser(user): MaybeClerkUser) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "user": user.as_ref().map(ClerkUser::user_id) }))
}

async fn of_session(user: SessionUser) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "user": user.user_id(), "session": user.session_id() }))
}

async fn three_times(_: ClerkUser, _: ClerkUser, _: MaybeClerkUser) -> HttpResponse {
    HttpResponse::Ok().json(json!({}))
}

async fn ask(auth: ClerkAuth, request: TestRequest) -> Answer {
    let app = App::new()
        .app_data(auth)
        .route("/required", web::route().to(required))
        .route("/optional", web::route().to(optional))
        .route("/session", web::route().to(of_session))
        .route("/three-times", web::route().to(three_times));
    let response = call_service(&init_service(app).await, request.to_request()).await;
    let (status, headers) = (response.status(), response.headers().clone());
    (status, headers, serde_json::from_slice(&read_body(response).await).unwrap())
}

fn fetching(clerk: &ClerkDev) -> ClerkAuth {
    let builder = ClerkAuth::builder().issuer(clerk.issuer()).jwks_url(clerk.jwks_url());
    builder.allow_insecure_loopback(true).allowed_origins(["https://app.example.com"]).build().unwrap()
}

fn get(path: &str) -> TestRequest {
    TestRequest::with_uri(path)
}

fn with_bearer(path: &str, token: &str) -> TestRequest {
    get(path).insert_header(("authorization", format!("Bearer {token}")))
}

fn alice() -> TokenSpec {
    TokenSpec::session("user_alice")
}

/// Starts a key server and returns the response of `/required` to one token.
async fn answer_to(token: impl FnOnce(&ClerkDev) -> String) -> Answer {
    let clerk = ClerkDev::start().await.unwrap();
    let token = token(&clerk);
    ask(fetching(&clerk), with_bearer("/required", &token)).await
}

fn code(answer: &Answer) -> (u16, &str) {
    (answer.0.as_u16(), answer.2["error"]["code"].as_str().unwrap())
}

#[actix_web::test]
async fn a_genuine_bearer_token_names_its_user() {
    let (status, _, body) = answer_to(|clerk| clerk.mint(&alice())).await;

    assert_eq!((status, body), (StatusCode::OK, json!({ "user": "user_alice", "credential": "Bearer" })));
}

#[actix_web::test]
async fn a_genuine_cookie_names_its_user() {
    let clerk = ClerkDev::start().await.unwrap();
    for name in ["__session", "jwt"] {
        let request = get("/required").insert_header(("cookie", format!("{name}={}", clerk.mint(&alice()))));
        let (status, _, body) = ask(fetching(&clerk), request).await;
        assert_eq!((status, body), (StatusCode::OK, json!({ "user": "user_alice", "credential": "Cookie" })));
    }
}

#[actix_web::test]
async fn missing_credential_is_401_with_a_plain_challenge() {
    let clerk = ClerkDev::start().await.unwrap();
    let answer = ask(fetching(&clerk), get("/required")).await;

    assert_eq!(code(&answer), (401, "token-missing"));
    assert_eq!(answer.1.get("www-authenticate").unwrap(), "Bearer");
    assert_eq!(clerk.jwks_fetches(), 0);
}

#[actix_web::test]
async fn a_malformed_credential_is_401() {
    let clerk = ClerkDev::start().await.unwrap();
    let request = get("/required").insert_header(("authorization", "Basic dTpw"));
    let answer = ask(fetching(&clerk), request).await;

    assert_eq!(code(&answer), (401, "credentials-malformed"));
    assert_eq!(answer.1.get("www-authenticate").unwrap(), r#"Bearer error="invalid_token""#);
}

#[actix_web::test]
async fn a_malformed_token_is_401_and_fetches_nothing() {
    let clerk = ClerkDev::start().await.unwrap();
    let answer = ask(fetching(&clerk), with_bearer("/required", "a.b.c")).await;

    assert_eq!(code(&answer), (401, "token-invalid"));
    assert_eq!(clerk.jwks_fetches(), 0);
}

#[actix_web::test]
async fn an_expired_token_is_401() {
    let answer = answer_to(|clerk| clerk.mint(&alice().issued_at(1_700_000_000))).await;

    assert_eq!(code(&answer), (401, "token-expired"));
    assert_eq!(answer.1.get("www-authenticate").unwrap(), r#"Bearer error="invalid_token""#);
}

#[actix_web::test]
async fn a_forged_token_is_401() {
    let answer = answer_to(|clerk| {
        let forger = Instance::generate(clerk.issuer()).unwrap();
        forger.mint(&alice().header("kid", clerk.instance().kid()))
    })
    .await;

    assert_eq!(code(&answer), (401, "token-invalid-signature"));
}

#[actix_web::test]
async fn a_token_of_an_unknown_key_is_401() {
    let answer = answer_to(|clerk| Instance::generate(clerk.issuer()).unwrap().mint(&alice())).await;

    assert_eq!(code(&answer), (401, "jwk-kid-mismatch"));
}

#[actix_web::test]
async fn a_token_of_another_instance_is_401() {
    let answer = answer_to(|_| GENUINE.mint(&alice())).await;

    assert_eq!(code(&answer), (401, "token-invalid-issuer"));
}

#[actix_web::test]
async fn optional_user_is_none_only_without_a_credential() {
    let auth = configured().build().unwrap();

    let (status, _, body) = ask(auth.clone(), get("/optional")).await;
    assert_eq!((status, body), (StatusCode::OK, json!({ "user": null })));
    let (_, _, body) = ask(auth.clone(), with_bearer("/optional", &GENUINE.mint(&session()))).await;
    assert_eq!(body, json!({ "user": "user_alice" }));
    let bad = ask(auth.clone(), with_bearer("/optional", "a.b.c")).await;
    assert_eq!(code(&bad), (401, "token-invalid"));
    let unreadable = ask(auth, get("/optional").insert_header(("authorization", "Basic dTpw"))).await;
    assert_eq!(code(&unreadable), (401, "credentials-malformed"));
}

#[actix_web::test]
async fn an_empty_cookie_is_an_anonymous_request() {
    let auth = configured().build().unwrap();
    let cleared = || get("/optional").insert_header(("cookie", "__session=; jwt="));

    assert_eq!(ask(auth.clone(), cleared()).await.2, json!({ "user": null }));
    assert_eq!(code(&ask(auth, cleared().uri("/required")).await), (401, "token-missing"));
}

#[actix_web::test]
async fn a_foreign_page_with_only_the_cookie_is_403() {
    let clerk = ClerkDev::start().await.unwrap();
    let post = |origin: &str| {
        let cookie = format!("__session={}", clerk.mint(&alice()));
        let headers = [("cookie", cookie), ("origin", origin.to_owned())];
        headers.into_iter().fold(get("/required").method(Method::POST), TestRequest::insert_header)
    };

    assert_eq!(ask(fetching(&clerk), post("https://app.example.com")).await.0, StatusCode::OK);
    let refused = ask(fetching(&clerk), post("https://evil.example")).await;
    assert_eq!(code(&refused), (403, "csrf"));
    assert!(refused.1.get("www-authenticate").is_none());
}

#[actix_web::test]
async fn a_handler_that_asks_for_a_session_gets_its_id() {
    let token = GENUINE.mint(&session().claim("sid", "sess_1"));
    let (status, _, body) = ask(configured().build().unwrap(), with_bearer("/session", &token)).await;

    assert_eq!((status, body), (StatusCode::OK, json!({ "user": "user_alice", "session": "sess_1" })));
}

#[actix_web::test]
async fn session_user_is_never_a_template_token() {
    let auth = both_kinds().build().unwrap();
    let token = GENUINE.mint(&template());

    assert_eq!(ask(auth.clone(), with_bearer("/required", &token)).await.0, StatusCode::OK);
    let refused = ask(auth, with_bearer("/session", &token)).await;
    assert_eq!(code(&refused), (401, "token-type-mismatch"));
    assert_eq!(refused.1.get("www-authenticate").unwrap(), r#"Bearer error="invalid_token""#);
}

#[actix_web::test]
async fn session_user_needs_a_session() {
    let auth = both_kinds().build().unwrap();
    let with_session = auth.verify(&GENUINE.mint(&session())).await.unwrap();
    let without = auth.verify(&GENUINE.mint(&template())).await.unwrap();

    assert_eq!(SessionUser::try_from(with_session).unwrap().into_inner().user_id().as_str(), "user_alice");
    assert_eq!(SessionUser::try_from(without).unwrap_err().code(), "token-type-mismatch");
}

/// Counts the lookups.
struct Counting {
    keys: StaticKeys,
    asked: Arc<AtomicUsize>,
}

#[async_trait]
impl KeyStore for Counting {
    async fn key(&self, kid: &str) -> Result<Arc<VerifyingKey>, KeyError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.keys.key(kid).await
    }

    fn ready(&self) -> bool {
        true
    }
}

fn counting() -> (ClerkAuth, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let keys = StaticKeys::from_jwks(&GENUINE.jwks()).unwrap();
    let store = Counting { keys, asked: Arc::clone(&asked) };
    (configured().key_store(store).build().unwrap(), asked)
}

#[actix_web::test]
async fn a_request_is_verified_once_however_many_arguments_ask() {
    let (auth, asked) = counting();
    let token = GENUINE.mint(&session());

    assert_eq!(ask(auth.clone(), with_bearer("/three-times", &token)).await.0, StatusCode::OK);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(ask(auth, with_bearer("/three-times", &token)).await.0, StatusCode::OK);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[actix_web::test]
async fn one_verifiers_user_is_not_anothers() {
    let req = with_bearer("/", &GENUINE.mint(&session())).to_http_request();
    let other = configured().issuer("https://other.example.com").build().unwrap();

    assert!(configured().build().unwrap().authenticate(&req).await.is_ok());
    assert_eq!(other.authenticate(&req).await.unwrap_err().code(), "token-invalid-issuer");
}

#[actix_web::test]
async fn a_refused_request_is_refused_again() {
    let req = with_bearer("/", &GENUINE.mint(&session().claim("exp", 1))).to_http_request();
    let auth = configured().build().unwrap();

    assert_eq!(auth.authenticate(&req).await.unwrap_err().code(), "token-expired");
    assert_eq!(auth.authenticate(&req).await.unwrap_err().code(), "token-expired");
}

#[actix_web::test]
async fn the_verifier_may_be_registered_in_a_data() {
    let app = App::new().app_data(Data::new(configured().build().unwrap())).route("/", web::get().to(required));
    let request = with_bearer("/", &GENUINE.mint(&session())).to_request();

    assert_eq!(call_service(&init_service(app).await, request).await.status(), StatusCode::OK);
}

#[actix_web::test]
async fn the_issuer_of_the_stand_in_is_not_ours() {
    // Guards the tests above: with a wrong issuer, every token would be rejected.
    assert_ne!(ClerkDev::start().await.unwrap().issuer(), ISSUER);
}

#[actix_web::test]
async fn another_instances_token_in_the_shared_cookie_is_skipped() {
    let ours = GENUINE.mint(&session());
    let theirs = IMPOSTOR.mint(&session().claim("iss", "https://clerk.other.example"));
    let asked = |configuration: auth::ClerkAuthBuilder, cookies: String| async move {
        ask(configuration.build().unwrap(), get("/required").insert_header(("cookie", cookies))).await.0
    };
    let keyed = || configured().publishable_key("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k");
    for cookies in [
        format!("__session={theirs}; __session_l2OS3d9k={ours}"),
        format!("__session_l2OS3d9k={ours}; __session={theirs}; jwt={theirs}"),
        format!("__session_l2OS3d9k=; __session={ours}"),
        format!("__session_another1={theirs}; __session={ours}"),
    ] {
        assert_eq!(asked(keyed(), cookies.clone()).await, StatusCode::OK, "{cookies}");
    }
    let own = format!("__session={theirs}; __session_l2OS3d9k={theirs}");
    assert_eq!(asked(keyed(), own).await, StatusCode::UNAUTHORIZED, "a bad token is refused, not passed over");
    let unknown = format!("__session={theirs}; __session_l2OS3d9k={ours}");
    assert_eq!(
        asked(configured(), unknown).await,
        StatusCode::UNAUTHORIZED,
        "without the key nothing tells whose it is"
    );
}
