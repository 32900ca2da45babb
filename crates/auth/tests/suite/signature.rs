//! Forgery: other keys, changed bytes, other algorithms.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clerk_dev::Instance;
use serde_json::json;

use crate::support::{GENUINE, IMPOSTOR, ISSUER, check_text, configured, genuine_claims, genuine_header, session};

async fn assert_forged(token: &str) {
    assert_eq!(check_text(configured(), token).await.map(|_| ()), Err("token-invalid-signature"));
}

#[actix_web::test]
async fn a_token_of_another_key_under_our_kid_is_forged() {
    assert_forged(&IMPOSTOR.mint(&session().header("kid", GENUINE.kid()))).await;
}

#[actix_web::test]
async fn token_of_a_foreign_key_and_kid_has_an_unknown_key() {
    let verdict = check_text(configured(), &IMPOSTOR.mint(&session())).await;

    assert_eq!(verdict.map(|_| ()), Err("jwk-kid-mismatch"));
}

#[actix_web::test]
async fn changed_claims_under_a_genuine_signature_are_forged() {
    let token = GENUINE.mint(&session());
    let parts: Vec<_> = token.split('.').collect();
    let mut claims = genuine_claims();
    claims["sub"] = json!("user_mallory");
    let payload = URL_SAFE_NO_PAD.encode(claims.to_string());

    assert_forged(&format!("{}.{payload}.{}", parts[0], parts[2])).await;
}

#[actix_web::test]
async fn a_changed_header_under_a_genuine_signature_is_forged() {
    let token = GENUINE.mint(&session());
    let (_, rest) = token.split_once('.').unwrap();
    let mut header = genuine_header();
    header["extra"] = json!(true);

    assert_forged(&format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()))).await;
}

#[actix_web::test]
async fn every_single_changed_signature_byte_is_noticed() {
    let token = GENUINE.mint(&session());
    let (signing_input, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();

    for position in [0, 1, 127, 254, 255] {
        let mut changed = signature.clone();
        changed[position] ^= 1;
        assert_forged(&format!("{signing_input}.{}", URL_SAFE_NO_PAD.encode(changed))).await;
    }
}

#[actix_web::test]
async fn a_signature_of_another_length_is_forged() {
    let token = GENUINE.mint(&session());
    let (signing_input, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();

    let longer = [&[0], signature.as_slice()].concat();
    for changed in [&signature[1..], &signature[..255], &longer, &[0; 256], &[1]] {
        assert_forged(&format!("{signing_input}.{}", URL_SAFE_NO_PAD.encode(changed))).await;
    }
}

#[actix_web::test]
async fn the_signature_of_another_token_does_not_fit() {
    let (alice, bob) = (GENUINE.mint(&session()), GENUINE.mint(&session().claim("sub", "user_bob")));
    let (signing_input, _) = alice.rsplit_once('.').unwrap();
    let (_, signature) = bob.rsplit_once('.').unwrap();

    assert_forged(&format!("{signing_input}.{signature}")).await;
}

#[actix_web::test]
async fn expired_token_is_token_expired_for_any_signature() {
    // The cheap checks come before the key lookup.
    let expired = session().claim("exp", 1);
    let verdict = check_text(configured(), &IMPOSTOR.mint(&expired)).await;

    assert_eq!(verdict.map(|_| ()), Err("token-expired"));
}

#[actix_web::test]
async fn rotated_keys_are_told_apart_by_the_set_that_holds_them() {
    let instance = Instance::generate(ISSUER).unwrap();
    let before = instance.mint(&session());
    instance.rotate_keeping_kid().unwrap();
    let keys = auth::StaticKeys::from_jwks(&instance.jwks()).unwrap();

    let verdict = check_text(configured().key_store(keys.clone()), &before).await;
    assert_eq!(verdict.map(|_| ()), Err("token-invalid-signature"));
    assert!(check_text(configured().key_store(keys), &instance.mint(&session())).await.is_ok());
}
