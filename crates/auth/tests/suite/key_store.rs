//! Keys over HTTP: how often they are fetched, and failed fetches.

use actix_web::ResponseError;
use actix_web::http::StatusCode;
use auth::{AuthError, AuthErrorKind, ClerkAuth};
use clerk_dev::{ClerkDev, Instance, TokenSpec};
use futures_util::future::join_all;

fn fetching(clerk: &ClerkDev) -> ClerkAuth {
    let builder = ClerkAuth::builder().issuer(clerk.issuer()).jwks_url(clerk.jwks_url());
    builder.allow_insecure_loopback(true).build().unwrap()
}

async fn started() -> (ClerkDev, ClerkAuth) {
    let clerk = ClerkDev::start().await.unwrap();
    let auth = fetching(&clerk);
    (clerk, auth)
}

fn alice() -> TokenSpec {
    TokenSpec::session("user_alice")
}

async fn verdict(auth: &ClerkAuth, token: &str) -> Result<(), &'static str> {
    auth.verify(token).await.map(|_| ()).map_err(|error| error.code())
}

fn assert_unavailable(error: &AuthError) {
    assert_eq!(error.kind(), AuthErrorKind::KeysUnavailable);
    assert_eq!(error.status_code(), StatusCode::SERVICE_UNAVAILABLE);
    let headers = error.headers();
    let seconds: u64 = headers.get("retry-after").unwrap().to_str().unwrap().parse().unwrap();
    assert!((1..=30).contains(&seconds), "{seconds}");
    assert!(headers.get("www-authenticate").is_none());
}

#[actix_web::test]
async fn keys_are_fetched_once_by_the_first_token() {
    let (clerk, auth) = started().await;
    assert!(!auth.keys_ready());

    for _ in 0..20 {
        assert_eq!(verdict(&auth, &clerk.mint(&alice())).await, Ok(()));
    }
    assert!(auth.keys_ready());
    assert_eq!(clerk.jwks_fetches(), 1);
}

#[actix_web::test]
async fn a_hundred_cold_requests_cause_one_fetch() {
    let (clerk, auth) = started().await;
    let token = clerk.mint(&alice());
    let verdicts = join_all((0..100).map(|_| verdict(&auth, &token))).await;

    assert_eq!(verdicts, vec![Ok(()); 100]);
    assert_eq!(clerk.jwks_fetches(), 1);
}

#[test]
fn cold_requests_on_many_runtimes_share_the_fetch_as_well() {
    let (clerk, auth) = actix_web::rt::System::new().block_on(started());
    let token = clerk.mint(&alice());
    let worker = || actix_web::rt::System::new().block_on(verdict(&auth, &token));
    let verdicts: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..8).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });

    assert_eq!(verdicts, vec![Ok(()); 8]);
    assert_eq!(clerk.jwks_fetches(), 1);
}

#[actix_web::test]
async fn warming_up_fetches_once() {
    let (clerk, auth) = started().await;

    auth.warm_up().await.unwrap();
    auth.warm_up().await.unwrap();
    assert!(auth.keys_ready());
    assert_eq!(clerk.jwks_fetches(), 1);
}

#[actix_web::test]
async fn an_outage_before_the_first_key_is_503_and_never_401() {
    let (clerk, auth) = started().await;
    clerk.outage_until_restored();

    assert_unavailable(&auth.warm_up().await.unwrap_err());
    assert_unavailable(&auth.verify(&clerk.mint(&alice())).await.unwrap_err());
    assert!(!auth.keys_ready());
}

#[actix_web::test]
async fn during_a_cold_outage_a_bad_token_is_still_401() {
    let (clerk, auth) = started().await;
    clerk.outage_until_restored();

    assert_eq!(verdict(&auth, "a.b.c").await, Err("token-invalid"));
    assert_eq!(verdict(&auth, &clerk.mint(&alice().issued_at(1))).await, Err("token-expired"));
    assert_eq!(clerk.jwks_fetches(), 0);
}

#[actix_web::test]
async fn a_server_that_is_gone_is_503_too() {
    let (clerk, auth) = started().await;
    let token = clerk.mint(&alice());
    clerk.stop().await;

    assert_unavailable(&auth.verify(&token).await.unwrap_err());
}

#[actix_web::test]
async fn cached_keys_outlive_an_outage() {
    let (clerk, auth) = started().await;
    auth.warm_up().await.unwrap();
    clerk.outage_until_restored();

    for _ in 0..20 {
        assert_eq!(verdict(&auth, &clerk.mint(&alice())).await, Ok(()));
    }
    assert!(auth.keys_ready());
    assert_eq!(clerk.jwks_fetches(), 1);
}

#[actix_web::test]
async fn new_kid_during_an_outage_is_503() {
    let (clerk, auth) = started().await;
    auth.warm_up().await.unwrap();
    let before = clerk.mint(&alice());
    clerk.outage_until_restored();
    clerk.instance().rotate().unwrap();

    assert_unavailable(&auth.verify(&clerk.mint(&alice())).await.unwrap_err());
    assert_eq!(verdict(&auth, &before).await, Ok(()));
}

#[actix_web::test]
async fn a_rotated_key_is_picked_up_by_its_first_token() {
    let (clerk, auth) = started().await;
    auth.warm_up().await.unwrap();
    let before = clerk.mint(&alice());
    clerk.instance().rotate().unwrap();

    assert_eq!(verdict(&auth, &clerk.mint(&alice())).await, Ok(()));
    assert_eq!(clerk.jwks_fetches(), 2);
    assert_eq!(verdict(&auth, &before).await, Err("jwk-kid-mismatch"));
}

#[actix_web::test]
async fn key_replaced_under_its_kid_is_found_by_first_token() {
    let (clerk, auth) = started().await;
    auth.warm_up().await.unwrap();
    let before = clerk.mint(&alice());
    clerk.instance().rotate_keeping_kid().unwrap();

    assert_eq!(verdict(&auth, &clerk.mint(&alice())).await, Ok(()));
    assert_eq!(clerk.jwks_fetches(), 2);
    assert_eq!(verdict(&auth, &before).await, Err("token-invalid-signature"));
}

#[actix_web::test]
async fn forged_tokens_under_a_known_kid_cause_one_fetch_at_most() {
    let (clerk, auth) = started().await;
    auth.warm_up().await.unwrap();
    let forger = Instance::generate(clerk.issuer()).unwrap();

    for _ in 0..50 {
        let forged = forger.mint(&alice().header("kid", clerk.instance().kid()));
        assert_eq!(verdict(&auth, &forged).await, Err("token-invalid-signature"));
    }
    assert_eq!(clerk.jwks_fetches(), 2);
    assert_eq!(verdict(&auth, &clerk.mint(&alice())).await, Ok(()));
}

#[actix_web::test]
async fn a_kid_that_cannot_be_clerks_never_causes_a_fetch() {
    let (clerk, auth) = started().await;

    let long = format!("ins_{}", "a".repeat(125));
    let forms = [
        "ins_",
        "key-1",
        "INS_abc",
        " ins_a",
        "ins_a/b",
        "ins_a%2f",
        "ins_a\0",
        "ins_é",
        "https://evil.example",
        &long,
    ];
    for kid in forms {
        assert_eq!(verdict(&auth, &clerk.mint(&alice().header("kid", kid))).await, Err("jwk-kid-mismatch"));
    }
    assert_eq!(clerk.jwks_fetches(), 0);
}

#[actix_web::test]
async fn early_refused_token_never_causes_a_fetch() {
    let (clerk, auth) = started().await;

    for hopeless in [
        alice().claim("exp", 1),
        alice().claim("iss", "https://other.example.com"),
        TokenSpec::template("user_alice"),
        TokenSpec::machine("user_alice"),
        alice().header("alg", "none"),
    ] {
        assert!(auth.verify(&clerk.mint(&hopeless)).await.is_err());
    }
    assert_eq!(clerk.jwks_fetches(), 0);
}

#[actix_web::test]
async fn concurrent_unknown_kids_share_one_fetch() {
    let (clerk, auth) = started().await;
    auth.warm_up().await.unwrap();
    let tokens: Vec<_> = (0..200).map(|number| clerk.mint(&alice().header("kid", format!("ins_{number}")))).collect();
    let verdicts = join_all(tokens.iter().map(|token| verdict(&auth, token))).await;

    assert_eq!(verdicts, vec![Err("jwk-kid-mismatch"); 200]);
    assert_eq!(clerk.jwks_fetches(), 2);
}
