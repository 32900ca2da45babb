//! Any header and any claims, separated by a line feed, under a genuine signature: the verifier never panics, and an
//! accepted token keeps the rules as another parser reads them.
//!
//! The key is a fresh one in every run, so its id is not compared; a finding needs nothing but its input.

#![no_main]

use std::sync::LazyLock;

use auth::ClerkAuth;
use clerk_dev::Instance;
use futures_util::FutureExt;
use fuzz::{ISSUER, NOW, configured};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static SIGNER: LazyLock<(Instance, ClerkAuth)> = LazyLock::new(|| {
    let instance = Instance::generate(ISSUER).expect("a key");
    let auth = configured().jwt_key_pem(instance.public_key_pem()).build().expect("a configuration");
    (instance, auth)
});

fuzz_target!(|data: &[u8]| {
    let Some(end) = data.iter().position(|byte| *byte == b'\n') else { return };
    let (header, claims) = (&data[..end], &data[end + 1..]);
    let (instance, auth) = &*SIGNER;
    let token = instance.sign_bytes(header, claims);
    let Ok(user) = auth.verify(&token).now_or_never().expect("a PEM makes nobody wait") else { return };

    let header: Value = serde_json::from_slice(header).expect("an accepted header is JSON");
    let claims: Value = serde_json::from_slice(claims).expect("accepted claims are JSON");
    assert_eq!((&header["alg"], &header["typ"]), (&"RS256".into(), &"JWT".into()));
    for refused in ["jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "cty"] {
        assert!(header.get(refused).is_none(), "{refused}");
    }
    assert_eq!((&claims["iss"], &claims["sub"]), (&ISSUER.into(), &user.user_id().as_str().into()));
    assert_eq!(claims.get("sid").and_then(Value::as_str), user.session_id());
    assert!(claims.get("sts").is_none_or(|status| status == "active"));
    assert_eq!(claims["act"]["sub"].as_str(), user.actor());
    let time = |name: &str| claims[name].as_f64().expect("an accepted time is a number");
    assert!(time("exp") > (NOW - 5) as f64 && time("iat") <= (NOW + 5) as f64 && time("exp") > time("iat"));
    assert!(claims.get("nbf").is_none() || time("nbf") <= (NOW + 5) as f64);
    assert!(time("exp") - time("iat") <= if user.session_id().is_some() { 600.0 } else { 86_400.0 });
});
