//! One instance, one moment, and short ways to ask for a verdict.

use std::sync::LazyLock;

use auth::{AuthError, ClerkAuth, ClerkAuthBuilder, ClerkUser, FixedClock, StaticKeys, TokenKind};
use clerk_dev::{Instance, TokenSpec};
use serde_json::Value;

/// The moment at which every token here is judged.
pub(crate) const NOW: i64 = 1_800_000_000;
pub(crate) const ISSUER: &str = "https://clerk.example.com";

/// The genuine instance. Shared, because making a key takes a while.
pub(crate) static GENUINE: LazyLock<Instance> = LazyLock::new(|| Instance::generate(ISSUER).unwrap());
/// Somebody else's instance that says it is ours.
pub(crate) static IMPOSTOR: LazyLock<Instance> = LazyLock::new(|| Instance::generate(ISSUER).unwrap());

/// The genuine instance's keys, at the fixed moment, with nothing else configured.
pub(crate) fn configured() -> ClerkAuthBuilder {
    ClerkAuth::builder()
        .issuer(ISSUER)
        .key_store(StaticKeys::from_jwks(&GENUINE.jwks()).unwrap())
        .clock(FixedClock(NOW))
}

/// As [`configured`], accepting both kinds.
pub(crate) fn both_kinds() -> ClerkAuthBuilder {
    configured().token_kinds([TokenKind::Session, TokenKind::Template])
}

/// A session token as Clerk would mint it right now.
pub(crate) fn session() -> TokenSpec {
    TokenSpec::session("user_alice").issued_at(NOW)
}

/// A template token as Clerk would mint it right now.
pub(crate) fn template() -> TokenSpec {
    TokenSpec::template("user_alice").issued_at(NOW)
}

/// The verdict on a token's text; the error is the code.
pub(crate) async fn judge_text(configuration: ClerkAuthBuilder, token: &str) -> Result<ClerkUser, &'static str> {
    configuration.build().unwrap().verify(token).await.map_err(|error: AuthError| error.code())
}

/// The verdict on a token of the genuine instance.
pub(crate) async fn judge_by(configuration: ClerkAuthBuilder, token: &TokenSpec) -> Result<ClerkUser, &'static str> {
    judge_text(configuration, &GENUINE.mint(token)).await
}

/// The verdict of the plain configuration.
pub(crate) async fn judge(token: &TokenSpec) -> Result<ClerkUser, &'static str> {
    judge_by(configured(), token).await
}

/// Asserts that a token passes.
pub(crate) async fn assert_accepted(token: &TokenSpec) {
    assert_eq!(judge(token).await.map(|_| ()), Ok(()), "{token:?}");
}

/// Asserts that a token is refused, and why.
pub(crate) async fn assert_refused(token: &TokenSpec, code: &str) {
    assert_eq!(judge(token).await.map(|_| ()), Err(code), "{token:?}");
}

/// The header of a genuine token.
pub(crate) fn genuine_header() -> Value {
    serde_json::json!({ "alg": "RS256", "cat": "cl_B7d4PD111AAA", "kid": GENUINE.kid(), "typ": "JWT" })
}

/// The claims of a genuine session token.
pub(crate) fn genuine_claims() -> Value {
    serde_json::json!({
        "azp": "https://app.example.com", "exp": NOW + 60, "iat": NOW, "iss": ISSUER, "nbf": NOW - 10,
        "sid": "sess_1", "sts": "active", "sub": "user_alice", "v": 2,
    })
}
