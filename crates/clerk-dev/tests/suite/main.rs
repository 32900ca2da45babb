//! Tests of the public API, by topic.
#![expect(clippy::unwrap_used, reason = "a failed step is a failed test")]

mod http;
mod isolation;
mod keys;
mod lifecycle;
#[cfg(unix)]
mod program;
mod storage;
mod tokens;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use clerk_dev::ClerkDev;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header, jwk::JwkSet};
use serde_json::Value;

/// A client without the environment's proxy, which would resolve loopback on its own machine.
fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// Whether a new verifier that knows only the issuer accepts this token.
async fn verifies(clerk: &ClerkDev, token: &str) -> bool {
    let keys: JwkSet = client().get(clerk.jwks_url()).send().await.unwrap().json().await.unwrap();
    let Some(key) = decode_header(token).unwrap().kid.and_then(|kid| keys.find(&kid).cloned()) else { return false };
    let mut rules = Validation::new(Algorithm::RS256);
    rules.set_issuer(&[clerk.issuer()]);
    rules.validate_nbf = true;
    decode::<Value>(token, &(&key).try_into().unwrap(), &rules).is_ok()
}

/// The header and the claims of a token, unverified.
fn parts(token: &str) -> (Value, Value) {
    let mut parts = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
    let mut next = || serde_json::from_slice(&parts.next().unwrap()).unwrap();
    (next(), next())
}

/// The names of an object's members, sorted.
fn names(object: &Value) -> Vec<&str> {
    let mut names: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}
