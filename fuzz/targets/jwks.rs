//! Any bytes as a key set and as a PEM: never a panic, and no key under which a genuine token holds but the genuine one.

#![no_main]

use std::sync::LazyLock;

use auth::keys::VerifyingKey;
use auth::{KeyStore, StaticKeys};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::FutureExt;
use fuzz::{GENUINE, JWKS, PEM};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static KEY: LazyLock<VerifyingKey> = LazyLock::new(|| {
    let keys = StaticKeys::from_pem(PEM).expect("the instance's key");
    let key = keys.key("any").now_or_never().expect("nobody waits").expect("a PEM has every id");
    (*key).clone()
});
static KID: LazyLock<String> = LazyLock::new(|| {
    let document: Value = serde_json::from_str(JWKS).expect("the instance's key set");
    document["keys"][0]["kid"].as_str().expect("a key id").to_owned()
});

fn assert_genuine_or_useless(keys: &StaticKeys) {
    let Ok(key) = keys.key(&KID).now_or_never().expect("nobody waits") else { return };
    let (signing_input, signature) = GENUINE[0].rsplit_once('.').expect("three parts");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    assert_eq!(key.verifies(signing_input.as_bytes(), &signature), *key == *KEY);
}

fuzz_target!(|data: &[u8]| {
    if let Ok(keys) = StaticKeys::from_jwks_json(data) {
        assert_genuine_or_useless(&keys);
    }
    if let Some(Ok(keys)) = str::from_utf8(data).ok().map(StaticKeys::from_pem) {
        assert_genuine_or_useless(&keys);
    }
});
