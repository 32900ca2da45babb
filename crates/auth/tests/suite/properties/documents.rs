//! Key sets and PEM texts.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use auth::keys::{InvalidJwks, VerifyingKey};
use auth::{KeyStore, StaticKeys};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use futures_util::FutureExt;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::in_memory;
use super::mutation::{mutated, mutated_text, mutations};
use crate::support::{GENUINE, IMPOSTOR};

static DOCUMENT: LazyLock<String> = LazyLock::new(|| GENUINE.jwks().to_string());
static PEM: LazyLock<String> = LazyLock::new(|| GENUINE.public_key_pem());
static KEY: LazyLock<Arc<VerifyingKey>> = LazyLock::new(|| key(&StaticKeys::from_pem(&PEM).unwrap(), "").unwrap());
/// A message and the genuine key's signature.
static SIGNED: LazyLock<(&[u8], Vec<u8>)> =
    LazyLock::new(|| (b"message", URL_SAFE_NO_PAD.decode(GENUINE.signature(b"message")).unwrap()));

fn key(keys: &StaticKeys, kid: &str) -> Option<Arc<VerifyingKey>> {
    keys.key(kid).now_or_never().expect("nothing to wait for").ok()
}

/// Asserts that a key is the genuine one or does not verify its signature.
fn is_genuine_or_useless(key: &VerifyingKey) -> bool {
    *key == **KEY || !key.verifies(SIGNED.0, &SIGNED.1)
}

/// A published key with sometimes wrong members, and whether it is usable.
fn published() -> impl Strategy<Value = (Map<String, Value>, bool)> {
    let modulus = |keys: Value| keys["keys"][0]["n"].clone();
    let (one, other) = (modulus(GENUINE.jwks()), modulus(IMPOSTOR.jwks()));
    // The first values of each member are usable; `None` omits the member.
    let members: [(&str, usize, Vec<Option<Value>>); 7] = [
        ("kty", 1, vec![Some(json!("RSA")), Some(json!("EC")), Some(json!("rsa")), Some(json!(1)), None]),
        ("use", 2, vec![None, Some(json!("sig")), Some(json!("enc")), Some(json!(null))]),
        ("alg", 2, vec![Some(json!("RS256")), None, Some(json!("RS512")), Some(json!("none"))]),
        ("kid", 2, vec![Some(json!("a")), Some(json!("b")), Some(json!("")), Some(json!(1)), None]),
        ("n", 2, vec![Some(one), Some(other), Some(json!("AQAB")), Some(json!("=")), None]),
        ("e", 1, vec![Some(json!("AQAB")), Some(json!("AQ")), Some(json!("Ag")), Some(json!("")), None]),
        ("d", 1, vec![None, Some(json!("AQAB")), Some(json!(null))]),
    ];
    members
        .map(|(name, usable, values)| {
            let index = prop_oneof![9 => 0..usable, 1 => 0..values.len()];
            index.prop_map(move |index| (name, values[index].clone(), index < usable))
        })
        .to_vec()
        .prop_map(|members| {
            let usable = members.iter().all(|member| member.2);
            let present = members.into_iter().filter_map(|(name, value, _)| Some((name.to_owned(), value?)));
            (present.collect(), usable)
        })
}

/// The expected keys of a set: the modulus by id.
fn expected(published: &[(Map<String, Value>, bool)]) -> Result<HashMap<&str, &Value>, InvalidJwks> {
    let mut keys = HashMap::new();
    for (members, _) in published.iter().filter(|(_, usable)| *usable) {
        if keys.insert(members["kid"].as_str().unwrap(), &members["n"]).is_some_and(|earlier| *earlier != members["n"])
        {
            return Err(InvalidJwks::AmbiguousKid);
        }
    }
    if keys.is_empty() { Err(InvalidJwks::NoUsableKey) } else { Ok(keys) }
}

proptest! {
    #![proptest_config(in_memory())]

    #[test]
    fn arbitrary_bytes_are_no_key_set(bytes in any::<Vec<u8>>()) {
        prop_assert!(StaticKeys::from_jwks_json(&bytes).is_err());
    }

    #[test]
    fn changed_key_set_verifies_with_the_genuine_key_only(mutations in mutations()) {
        if let Ok(keys) = StaticKeys::from_jwks_json(&mutated(DOCUMENT.as_bytes(), &mutations)) {
            prop_assert!(key(&keys, &GENUINE.kid()).is_none_or(|key| is_genuine_or_useless(&key)));
        }
    }

    #[test]
    fn any_set_of_keys_is_read_as_the_rules_say(published in prop::collection::vec(published(), 0..4)) {
        let document = json!({ "keys": published.iter().map(|(members, _)| members).collect::<Vec<_>>() });
        match (StaticKeys::from_jwks(&document), expected(&published)) {
            (Ok(keys), Ok(expected)) => {
                for kid in ["a", "b", ""] {
                    prop_assert_eq!(key(&keys, kid).is_some(), expected.contains_key(kid), "{}", kid);
                }
            }
            (read, expected) => prop_assert_eq!(read.map(|_| ()), expected.map(|_| ())),
        }
    }

    #[test]
    fn key_of_arbitrary_numbers_verifies_nothing_genuine(
        modulus in prop::collection::vec(any::<u8>(), 250..270),
        exponent in prop::collection::vec(any::<u8>(), 0..6),
    ) {
        if let Ok(key) = VerifyingKey::from_components(&modulus, &exponent) {
            prop_assert!(!key.verifies(SIGNED.0, &SIGNED.1));
        }
    }

    #[test]
    fn an_arbitrary_text_is_no_pem(text in any::<String>(), armoured in any::<bool>()) {
        let text = if armoured { format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----") } else { text };

        prop_assert!(StaticKeys::from_pem(&text).is_err());
    }

    #[test]
    fn a_changed_pem_is_refused_or_is_another_key(mutations in mutations()) {
        if let Ok(keys) = StaticKeys::from_pem(&mutated_text(&PEM, &mutations)) {
            prop_assert!(is_genuine_or_useless(&key(&keys, "").unwrap()));
        }
    }

    #[test]
    fn a_pem_around_changed_bytes_is_refused_or_is_another_key(mutations in mutations(), pkcs1 in any::<bool>()) {
        let body: String = PEM.lines().filter(|line| !line.starts_with("-----")).collect();
        let der = STANDARD.decode(body).unwrap();
        let label = if pkcs1 { "RSA PUBLIC KEY" } else { "PUBLIC KEY" };
        let body = STANDARD.encode(mutated(&der, &mutations));
        if let Ok(keys) = StaticKeys::from_pem(&format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----")) {
            prop_assert!(is_genuine_or_useless(&key(&keys, "").unwrap()));
        }
    }
}
