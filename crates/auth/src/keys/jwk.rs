//! Reading keys: JWKS documents and PEM.
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

/// Room for far more keys than an instance ever has.
const LIMITS: Limits = Limits { depth: 8, values: 4096 };
/// The members that only a private or symmetric key has (RFC 7518, section 6).
const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Keys by their id.
pub(super) type KeysById = HashMap<String, Arc<VerifyingKey>>;

/// The usable keys of a JWKS document.
///
/// Keys that are not RS256 signing keys are skipped, and so are weak ones, private ones and those without an id: a
/// set may hold keys that are not for us. One id on two different usable keys makes the whole document invalid,
/// because nothing says which of them is meant. A document without any usable key is invalid as well: it would lock
/// everybody out.
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
            Err(reason) => tracing::warn!(index, %reason, "a published key is skipped"),
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

/// An RSA public key in PEM form, either of the two usual labels.
///
/// Environment variables mangle line ends, so white space and a literal `\n` count as line ends wherever they are.
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
