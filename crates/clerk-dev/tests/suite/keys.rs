//! Key publication, rotation and outages.

use std::time::Duration;

use clerk_dev::{ClerkDev, Instance, TokenSpec};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use reqwest::StatusCode;
use serde_json::Value;

use crate::{client, names, verifies};

async fn jwks_status(clerk: &ClerkDev) -> StatusCode {
    client().get(clerk.jwks_url()).send().await.unwrap().status()
}

#[actix_web::test]
async fn the_key_set_is_served_as_json_and_is_the_instances_own() {
    let clerk = ClerkDev::start().await.unwrap();
    let response = client().get(clerk.jwks_url()).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.json::<Value>().await.unwrap(), clerk.instance().jwks());
}

#[test]
fn a_published_key_has_clerks_members_and_no_private_one() {
    let instance = Instance::generate("https://clerk.example.com").unwrap();
    let jwks = instance.jwks();
    let [key] = jwks["keys"].as_array().unwrap().as_slice() else { panic!("one key: {jwks}") };
    assert_eq!(names(key), ["alg", "e", "kid", "kty", "n", "use"]);
    assert_eq!(key["kid"], *instance.kid());
    assert_eq!([&key["alg"], &key["kty"], &key["use"], &key["e"]], ["RS256", "RSA", "sig", "AQAB"]);
    assert_eq!(key["n"].as_str().unwrap().len(), 342, "2048 bits in base64url, without a leading zero byte");
}

#[test]
fn a_key_id_looks_like_clerks() {
    let kid = Instance::generate("https://clerk.example.com").unwrap().kid();
    let body = kid.strip_prefix("ins_").unwrap();
    assert_eq!(body.len(), 27);
    assert!(body.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{kid}");
}

#[test]
fn the_pem_verifies_what_the_instance_signs() {
    let instance = Instance::generate("https://clerk.example.com").unwrap();
    let pem = instance.public_key_pem();
    assert!(pem.lines().all(|line| line.len() <= 64), "{pem}");
    let key = DecodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
    let token = instance.mint(&TokenSpec::session("user_a"));
    assert!(decode::<Value>(&token, &key, &Validation::new(Algorithm::RS256)).is_ok());
}

#[actix_web::test]
async fn a_rotation_removes_the_old_key_and_everything_it_signed() {
    let clerk = ClerkDev::start().await.unwrap();
    let spec = TokenSpec::session("user_a");
    let (old_kid, old_token) = (clerk.instance().kid(), clerk.mint(&spec));
    assert!(verifies(&clerk, &old_token).await);

    clerk.instance().rotate().unwrap();
    assert_ne!(clerk.instance().kid(), old_kid);
    assert!(!clerk.instance().jwks().to_string().contains(&old_kid));
    assert!(!verifies(&clerk, &old_token).await);
    assert!(verifies(&clerk, &clerk.mint(&spec)).await);
}

#[actix_web::test]
async fn a_rotation_under_the_same_id_changes_the_key_alone() {
    let clerk = ClerkDev::start().await.unwrap();
    let spec = TokenSpec::session("user_a");
    let (kid, pem, old_token) = (clerk.instance().kid(), clerk.instance().public_key_pem(), clerk.mint(&spec));

    clerk.instance().rotate_keeping_kid().unwrap();
    assert_eq!(clerk.instance().kid(), kid);
    assert_ne!(clerk.instance().public_key_pem(), pem);
    assert!(!verifies(&clerk, &old_token).await);
    assert!(verifies(&clerk, &clerk.mint(&spec)).await);
}

#[actix_web::test]
async fn an_outage_withholds_the_keys_until_restored() {
    let clerk = ClerkDev::start().await.unwrap();
    assert_eq!(jwks_status(&clerk).await, StatusCode::OK);
    clerk.outage_until_restored();
    assert_eq!(jwks_status(&clerk).await, StatusCode::SERVICE_UNAVAILABLE);
    clerk.restore();
    assert_eq!(jwks_status(&clerk).await, StatusCode::OK);
}

#[actix_web::test]
async fn an_outage_of_a_given_length_can_be_ended_earlier() {
    let clerk = ClerkDev::start().await.unwrap();
    clerk.outage(Duration::from_secs(3600));
    assert_eq!(jwks_status(&clerk).await, StatusCode::SERVICE_UNAVAILABLE);
    clerk.outage(Duration::ZERO);
    assert_eq!(jwks_status(&clerk).await, StatusCode::OK);
}

#[actix_web::test]
async fn fetches_are_counted_whether_answered_or_not() {
    let clerk = ClerkDev::start().await.unwrap();
    assert_eq!(clerk.jwks_fetches(), 0);
    jwks_status(&clerk).await;
    clerk.outage_until_restored();
    jwks_status(&clerk).await;
    assert_eq!(clerk.jwks_fetches(), 2);
}
