//! What the targets share: one instance, one timestamp, and genuine tokens for both.
//!
//! Owns the verifier under attack. It refuses to know any private key: `examples/seeds.rs` made the tokens with one that
//! it never wrote down, so any other token that is accepted was forged.

use std::sync::LazyLock;

use auth::{ClerkAuth, ClerkAuthBuilder, FixedClock, StaticKeys, TokenKind};

/// The time at which every token is verified.
pub const NOW: i64 = 1_800_000_000;
/// The instance that made the genuine tokens.
pub const ISSUER: &str = "https://clerk.example.com";
/// The one page whose requests may change something with a cookie.
pub const APP: &str = "https://app.example.com";
/// The instance's key set.
pub const JWKS: &str = include_str!("../seeds/jwks/instance.json");
/// The same key as PEM.
pub const PEM: &str = include_str!("../seeds/jwks/instance.pem");
/// Every token that is genuine and acceptable.
pub const GENUINE: [&str; 2] =
    [include_str!("../seeds/token/accepted-session"), include_str!("../seeds/token/accepted-template")];

/// A verifier for everything but keys, which remembers nothing.
pub fn configured() -> ClerkAuthBuilder {
    ClerkAuth::builder()
        .issuer(ISSUER)
        .clock(FixedClock(NOW))
        .token_kinds([TokenKind::Session, TokenKind::Template])
        .any_template_audience()
        .allowed_origins([APP])
        .token_cache_capacity(0)
}

/// The verifier of the genuine tokens.
pub static AUTH: LazyLock<ClerkAuth> = LazyLock::new(|| {
    let keys = StaticKeys::from_jwks_json(JWKS.as_bytes()).expect("the instance's key set");
    configured().key_store(keys).build().expect("a configuration")
});
