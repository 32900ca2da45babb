//! Reading of keys: JWKS documents and PEM.
//!
//! Owns which published keys are usable. It refuses to know how a document was obtained.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::crypto::aws_lc;
use serde_json::{Map, Value};

use super::{InvalidJwks, UnusableKey, VerifyingKey};
use crate::json::{Limits, parse_object};

/// Leaves room for far more keys than an instance has.
const LIMITS: Limits = Limits { depth: 8, values: 4096 };
/// Members of private and symmetric keys (RFC 7518, section 6).
const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Keys by their id.
pub(super) type KeysById = HashMap<String, Arc<VerifyingKey>>;

/// Returns the usable keys of a JWKS document.
///
/// Skips keys that are not RS256 signing keys, weak or private keys and keys without an id, because a set may hold keys for
/// other purposes. A document is invalid if two different usable keys share an id, because it is ambiguous. It is also
/// invalid without a usable key, because every token would be rejected.
pub(super) fn from_jwks(json: &[u8]) -> Result<KeysById, InvalidJwks> {
    let document = parse_object(json, LIMITS).map_err(|_| InvalidJwks::Unreadable)?;
    let Some(Value::Array(published)) = document.get("keys") else { return Err(InvalidJwks::Unreadable) };

    let mut keys = KeysById::new();
    for (index, entry) in published.iter().enumerate() {
        match usable(entry) {
            Ok((kid, key)) => match keys.get(kid) {
                Some(earlier) if **earlier != key => return Err(InvalidJwks::AmbiguousKid),
                _ => drop(keys.insert(kid.to_owned(), Arc::new(key))),
            },
            Err(UnusableKey::Foreign) => {}
            Err(reason) => tracing::warn!(index, %reason, "skipping an unusable published key"),
        }
    }
    if keys.is_empty() { Err(InvalidJwks::NoUsableKey) } else { Ok(keys) }
}

fn usable(entry: &Value) -> Result<(&str, VerifyingKey), UnusableKey> {
    let jwk = entry.as_object().ok_or(UnusableKey::Foreign)?;
    let states = |name: &str, wanted: &str| jwk.get(name).is_none_or(|value| value == wanted);
    if jwk.get("kty").is_none_or(|kty| kty != "RSA") || !states("use", "sig") || !states("alg", "RS256") {
        return Err(UnusableKey::Foreign);
    }
    if PRIVATE_MEMBERS.iter().any(|name| jwk.contains_key(*name)) {
        return Err(UnusableKey::Private);
    }
    let kid = text(jwk, "kid").filter(|kid| !kid.is_empty()).ok_or(UnusableKey::Unreadable)?;
    let key = VerifyingKey::from_components(&number(jwk, "n")?, &number(jwk, "e")?)?;
    Ok((kid, key))
}

fn text<'j>(jwk: &'j Map<String, Value>, name: &str) -> Option<&'j str> {
    jwk.get(name)?.as_str()
}

fn number(jwk: &Map<String, Value>, name: &str) -> Result<Vec<u8>, UnusableKey> {
    text(jwk, name).and_then(|encoded| URL_SAFE_NO_PAD.decode(encoded).ok()).ok_or(UnusableKey::Unreadable)
}

/// Reads an RSA public key in PEM form with either of the two usual labels.
///
/// Environment variables may lose line breaks, so any white space and a literal `\n` count as one.
pub(super) fn from_pem(pem: &str) -> Result<VerifyingKey, UnusableKey> {
    if pem.contains("PRIVATE KEY-----") {
        return Err(UnusableKey::Private);
    }
    let pem = pem.replace("\\n", "\n");
    let body = ["PUBLIC KEY", "RSA PUBLIC KEY"].iter().find_map(|label| {
        let inner = pem.trim().strip_prefix(&format!("-----BEGIN {label}-----"))?;
        inner.strip_suffix(&format!("-----END {label}-----"))
    });
    let base64: String = body.ok_or(UnusableKey::Unreadable)?.split_ascii_whitespace().collect();
    let der = STANDARD.decode(base64).map_err(|_| UnusableKey::Unreadable)?;
    let (modulus, exponent) = (aws_lc::DEFAULT_PROVIDER.key_utils.rsa_pub_components_from_public_key)(&der)
        .map_err(|_| UnusableKey::Unreadable)?;
    VerifyingKey::from_components(&modulus, &exponent)
}
