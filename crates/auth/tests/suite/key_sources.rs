//! PEM and JWKS documents: which keys are usable.

use auth::keys::{InvalidJwks, KeyError, UnusableKey};
use auth::{KeyStore, StaticKeys};
use serde_json::{Value, json};

use crate::support::{GENUINE, IMPOSTOR};

/// The genuine key with some members changed.
fn key(changes: Value) -> Value {
    let mut jwk = GENUINE.jwks()["keys"][0].clone();
    for (name, value) in changes.as_object().unwrap() {
        jwk[name] = value.clone();
    }
    jwk
}

fn read(keys: &[Value]) -> Result<StaticKeys, InvalidJwks> {
    StaticKeys::from_jwks(&json!({ "keys": keys }))
}

async fn has(keys: &StaticKeys, kid: &str) -> bool {
    match keys.key(kid).await {
        Ok(_) => true,
        Err(KeyError::Unknown) => false,
        Err(KeyError::Unavailable(_)) => unreachable!("static keys are always there"),
    }
}

#[actix_web::test]
async fn an_instances_keys_are_found_by_their_id() {
    let keys = read(&[key(json!({}))]).unwrap();

    assert!(has(&keys, &GENUINE.kid()).await);
    assert!(!has(&keys, "ins_other").await);
    assert!(!has(&keys, "").await);
}

#[actix_web::test]
async fn foreign_keys_in_a_set_are_skipped() {
    let genuine = key(json!({}));
    for foreign in [
        json!({ "kty": "EC", "kid": "x", "crv": "P-256", "x": "AA", "y": "AA" }),
        json!({ "kty": "oct", "kid": "x", "k": "c2VjcmV0" }),
        json!({ "kty": "OKP", "kid": "x", "crv": "Ed25519", "x": "AA" }),
        key(json!({ "kid": "x", "use": "enc" })),
        key(json!({ "kid": "x", "alg": "RS512" })),
        key(json!({ "kid": "x", "alg": null })),
        key(json!({ "kid": "x", "d": "AQAB" })),
        key(json!({ "kid": "x", "n": "not base64!" })),
        key(json!({ "kid": "x", "e": "" })),
        key(json!({ "kid": "" })),
        json!("x"),
        json!(null),
    ] {
        let keys = read(&[foreign.clone(), genuine.clone()]).unwrap();
        assert!(has(&keys, &GENUINE.kid()).await && !has(&keys, "x").await, "{foreign}");
        assert_eq!(read(std::slice::from_ref(&foreign)).unwrap_err(), InvalidJwks::NoUsableKey, "{foreign}");
    }
}

#[test]
fn a_key_needs_neither_use_nor_alg() {
    let mut jwk = key(json!({}));
    jwk.as_object_mut().unwrap().retain(|name, _| !matches!(name.as_str(), "use" | "alg"));

    assert!(read(&[jwk]).is_ok());
}

#[test]
fn a_key_of_less_than_2048_bits_is_skipped() {
    use base64::Engine;
    let of_bits = |bits: usize| {
        let mut modulus = vec![0; bits.div_ceil(8)];
        modulus[0] = 1 << ((bits - 1) % 8);
        *modulus.last_mut().unwrap() |= 1;
        read(&[key(json!({ "n": base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(modulus) }))])
    };

    assert!(of_bits(2048).is_ok() && of_bits(4096).is_ok() && of_bits(8192).is_ok());
    for bits in [512, 1024, 2047, 8193] {
        assert_eq!(of_bits(bits).unwrap_err(), InvalidJwks::NoUsableKey, "{bits}");
    }
}

#[test]
fn an_exponent_that_checks_nothing_is_skipped() {
    // One, two, zero, and one of more than 33 bits.
    for exponent in ["AQ", "Ag", "AA", "BAAAAAE"] {
        assert_eq!(read(&[key(json!({ "e": exponent }))]).unwrap_err(), InvalidJwks::NoUsableKey, "{exponent}");
    }
    assert!(read(&[key(json!({ "e": "AQAB" }))]).is_ok());
}

#[test]
fn one_id_on_two_different_keys_makes_the_set_invalid() {
    let other = IMPOSTOR.jwks()["keys"][0]["n"].clone();

    assert!(read(&[key(json!({})), key(json!({}))]).is_ok());
    assert_eq!(read(&[key(json!({})), key(json!({ "n": other }))]).unwrap_err(), InvalidJwks::AmbiguousKid);
}

#[test]
fn a_document_that_is_no_key_set_is_invalid() {
    for document in [json!({}), json!([]), json!({ "keys": {} }), json!({ "keys": null }), json!("keys")] {
        assert_eq!(StaticKeys::from_jwks(&document).unwrap_err(), InvalidJwks::Unreadable);
    }
    assert_eq!(read(&[]).unwrap_err(), InvalidJwks::NoUsableKey);
}

#[test]
fn a_document_is_read_as_strictly_as_a_token() {
    let document = GENUINE.jwks().to_string();

    assert!(StaticKeys::from_jwks_json(document.as_bytes()).is_ok());
    for wrong in [format!("{document}x"), format!("\u{feff}{document}"), document.replacen('{', r#"{"keys":[],"#, 1)] {
        assert_eq!(StaticKeys::from_jwks_json(wrong.as_bytes()).unwrap_err(), InvalidJwks::Unreadable);
    }
    assert_eq!(StaticKeys::from_jwks_json(b"<html></html>").unwrap_err(), InvalidJwks::Unreadable);
}

#[test]
fn a_pem_survives_what_environments_do_to_it() {
    let pem = GENUINE.public_key_pem();

    for mangled in
        [pem.clone(), pem.replace('\n', "\r\n"), pem.replace('\n', "\\n"), pem.replace('\n', " "), format!("\n {pem} ")]
    {
        assert!(StaticKeys::from_pem(&mangled).is_ok(), "{mangled}");
    }
}

#[test]
fn what_is_no_public_key_in_pem_form_is_refused() {
    let pem = GENUINE.public_key_pem();
    let without_header = pem.replace("-----BEGIN PUBLIC KEY-----", "");

    for wrong in
        ["", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", &without_header, &pem.replace("MII", "MIX")]
    {
        assert_eq!(StaticKeys::from_pem(wrong).unwrap_err(), UnusableKey::Unreadable, "{wrong}");
    }
    for label in ["PRIVATE KEY", "RSA PRIVATE KEY"] {
        assert_eq!(StaticKeys::from_pem(&pem.replace("PUBLIC KEY", label)).unwrap_err(), UnusableKey::Private);
    }
}

#[actix_web::test]
async fn debugging_keys_shows_no_material() {
    let shown = format!("{:?}", StaticKeys::from_pem(&GENUINE.public_key_pem()).unwrap());

    assert_eq!(shown, "StaticKeys(One(VerifyingKey { bits: 2048, .. }))");
}
