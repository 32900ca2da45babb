//! The content and signatures of tokens.

use clerk_dev::{ClerkDev, Instance, TokenSpec};
use serde_json::{Value, json};

use crate::{client, names, parts, verifies};

const ISSUER: &str = "https://clerk.example.com";

fn minted(spec: &TokenSpec) -> (Value, Value) {
    parts(&Instance::generate(ISSUER).unwrap().mint(spec))
}

#[actix_web::test]
async fn every_kind_of_token_verifies_against_the_served_keys() {
    let clerk = ClerkDev::start().await.unwrap();
    for spec in [TokenSpec::session("user_a"), TokenSpec::template("user_a"), TokenSpec::machine("mch_a")] {
        assert!(verifies(&clerk, &clerk.mint(&spec)).await, "{spec:?}");
    }
}

#[actix_web::test]
async fn a_token_of_another_instance_does_not_verify() {
    let clerk = ClerkDev::start().await.unwrap();
    let forger = Instance::generate(clerk.issuer()).unwrap();
    let token = forger.mint(&TokenSpec::session("user_a").header("kid", clerk.instance().kid()));
    assert!(!verifies(&clerk, &token).await);
}

#[test]
fn a_session_token_has_the_shape_of_clerks_version_2() {
    let instance = Instance::generate(ISSUER).unwrap();
    let (header, claims) = parts(&instance.mint(&TokenSpec::session("user_a").issued_at(1_700_000_000)));
    assert_eq!(header, json!({ "alg": "RS256", "cat": "cl_B7d4PD111AAA", "kid": instance.kid(), "typ": "JWT" }));
    assert_eq!(names(&claims), ["exp", "fva", "iat", "iss", "jti", "nbf", "sid", "sts", "sub", "v"]);
    assert_eq!(claims["sub"], "user_a");
    assert_eq!(claims["iss"], ISSUER);
    assert_eq!((&claims["v"], &claims["sts"], &claims["fva"]), (&json!(2), &json!("active"), &json!([0, -1])));
    assert!(claims["sid"].as_str().unwrap().starts_with("sess_"));
    let times = [&claims["nbf"], &claims["iat"], &claims["exp"]];
    assert_eq!(times, [1_699_999_990, 1_700_000_000, 1_700_000_060]);
}

#[test]
fn a_template_token_names_no_session() {
    let (header, claims) = minted(&TokenSpec::template("user_a").issued_at(1_700_000_000));
    assert_eq!(header["cat"], "cl_B7d4PD222AAA");
    assert_eq!(names(&claims), ["act", "exp", "iat", "iss", "jti", "nbf", "sub"]);
    assert_eq!(claims["act"], Value::Null);
    assert_eq!([&claims["nbf"], &claims["exp"]], [1_699_999_995, 1_700_000_060]);
}

#[test]
fn a_machine_token_has_a_category_of_its_own() {
    let (header, claims) = minted(&TokenSpec::machine("mch_a"));
    assert_eq!(header["cat"], "cl_B7d4PD333AAA");
    assert!(claims["jti"].as_str().unwrap().starts_with("mt_"));
}

#[test]
fn one_spec_has_one_session_and_many_token_ids() {
    let instance = Instance::generate(ISSUER).unwrap();
    let spec = TokenSpec::session("user_a");
    let (_, first) = parts(&instance.mint(&spec));
    let (_, second) = parts(&instance.mint(&spec.clone()));
    assert_eq!(first["sid"], second["sid"]);
    assert_ne!(first["jti"], second["jti"]);
    let (_, other) = parts(&instance.mint(&TokenSpec::session("user_a")));
    assert_ne!(first["sid"], other["sid"]);
}

#[test]
fn claims_are_changed_in_call_order() {
    let spec = TokenSpec::session("user_a")
        .azp("http://localhost:3000")
        .email("a@example.com")
        .claim("sts", "pending")
        .claim("custom", json!({ "deep": [1, null] }))
        .without("sid")
        .without("v")
        .claim("v", 3);
    let (_, claims) = minted(&spec);
    assert_eq!(claims["azp"], "http://localhost:3000");
    assert_eq!(claims["email"], "a@example.com");
    assert_eq!(claims["sts"], "pending");
    assert_eq!(claims["custom"], json!({ "deep": [1, null] }));
    assert_eq!(claims.get("sid"), None);
    assert_eq!(claims["v"], 3);
}

#[test]
fn a_header_arrives_as_asked_for() {
    let spec = TokenSpec::session("user_a").header("alg", "none").header("jku", "https://evil.example");
    let (header, _) = minted(&spec.without_header("kid").header("crit", json!(["b64"])));
    assert_eq!(names(&header), ["alg", "cat", "crit", "jku", "typ"]);
    assert_eq!(header["alg"], "none");
}

#[test]
fn lifetimes_may_be_negative_and_never_overflow() {
    let (_, claims) = minted(&TokenSpec::session("user_a").issued_at(100).lifetime(-50));
    assert_eq!((&claims["iat"], &claims["exp"]), (&json!(100), &json!(50)));
    let (_, claims) = minted(&TokenSpec::session("user_a").issued_at(i64::MAX));
    assert_eq!(claims["exp"], i64::MAX);
    let (_, claims) = minted(&TokenSpec::session("user_a").issued_at(i64::MIN).lifetime(-1));
    assert_eq!((&claims["nbf"], &claims["exp"]), (&json!(i64::MIN), &json!(i64::MIN)));
}

#[test]
fn any_header_and_claims_can_be_signed() {
    let instance = Instance::generate(ISSUER).unwrap();
    let token = instance.sign(&json!({ "alg": "HS256" }), &json!(["not", "an", "object"]));
    assert_eq!(parts(&token), (json!({ "alg": "HS256" }), json!(["not", "an", "object"])));
}

#[actix_web::test]
async fn any_bytes_can_be_signed_with_a_signature_that_holds() {
    let clerk = ClerkDev::start().await.unwrap();
    let header = json!({ "alg": "RS256", "kid": clerk.instance().kid() }).to_string();
    let payload = br#"{"sub":"user_a","sub":"user_b"}"#;
    let token = clerk.instance().sign_bytes(header.as_bytes(), payload);
    let (input, signature) = token.rsplit_once('.').unwrap();
    assert_eq!(clerk.instance().signature(input.as_bytes()), signature);

    let keys: jsonwebtoken::jwk::JwkSet = client().get(clerk.jwks_url()).send().await.unwrap().json().await.unwrap();
    let key = (&keys.keys[0]).try_into().unwrap();
    let algorithm = jsonwebtoken::Algorithm::RS256;
    assert!(jsonwebtoken::crypto::verify(signature, input.as_bytes(), &key, algorithm).unwrap());
}
