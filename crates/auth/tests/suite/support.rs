//! A genuine instance, a fixed time, and short functions for verdicts.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, RwLock};

use async_trait::async_trait;
use auth::keys::{KeyError, KeysUnavailable, VerifyingKey};
use auth::{AuthError, ClerkAuth, ClerkAuthBuilder, ClerkUser, Clock, FixedClock, KeyStore, StaticKeys, TokenKind};
use clerk_dev::{Instance, TokenSpec};
use serde_json::Value;

/// The time at which every token here is checked.
pub(crate) const NOW: i64 = 1_800_000_000;
pub(crate) const ISSUER: &str = "https://clerk.example.com";

/// The genuine instance, shared because generating a key is slow.
pub(crate) static GENUINE: LazyLock<Instance> = LazyLock::new(|| Instance::generate(ISSUER).unwrap());
/// An attacker's instance with the genuine issuer.
pub(crate) static IMPOSTOR: LazyLock<Instance> = LazyLock::new(|| Instance::generate(ISSUER).unwrap());

/// The genuine instance's keys and the fixed time, with default settings otherwise.
pub(crate) fn configured() -> ClerkAuthBuilder {
    ClerkAuth::builder()
        .issuer(ISSUER)
        .key_store(StaticKeys::from_jwks(&GENUINE.jwks()).unwrap())
        .clock(FixedClock(NOW))
}

/// As [`configured`], accepting both kinds.
pub(crate) fn both_kinds() -> ClerkAuthBuilder {
    configured().token_kinds([TokenKind::Session, TokenKind::Template]).any_template_audience()
}

/// A session token as Clerk would mint it now.
pub(crate) fn session() -> TokenSpec {
    TokenSpec::session("user_alice").issued_at(NOW)
}

/// A template token as Clerk would mint it now.
pub(crate) fn template() -> TokenSpec {
    TokenSpec::template("user_alice").issued_at(NOW)
}

/// The verdict on a token's text; the error is the code.
pub(crate) async fn check_text(configuration: ClerkAuthBuilder, token: &str) -> Result<ClerkUser, &'static str> {
    configuration.build().unwrap().verify(token).await.map_err(|error: AuthError| error.code())
}

/// The verdict on a token of the genuine instance.
pub(crate) async fn check_by(configuration: ClerkAuthBuilder, token: &TokenSpec) -> Result<ClerkUser, &'static str> {
    check_text(configuration, &GENUINE.mint(token)).await
}

/// The verdict of the default configuration.
pub(crate) async fn check(token: &TokenSpec) -> Result<ClerkUser, &'static str> {
    check_by(configured(), token).await
}

/// Asserts that a token passes.
pub(crate) async fn assert_accepted(token: &TokenSpec) {
    assert_eq!(check(token).await.map(|_| ()), Ok(()), "{token:?}");
}

/// Asserts that a token is rejected with this code.
pub(crate) async fn assert_refused(token: &TokenSpec, code: &str) {
    assert_eq!(check(token).await.map(|_| ()), Err(code), "{token:?}");
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

/// A clock that a test moves.
#[derive(Clone)]
pub(crate) struct MovingClock(Arc<AtomicI64>);

impl MovingClock {
    pub(crate) fn at(time: i64) -> Self {
        MovingClock(Arc::new(AtomicI64::new(time)))
    }

    pub(crate) fn set(&self, time: i64) {
        self.0.store(time, Ordering::SeqCst);
    }
}

impl Clock for MovingClock {
    fn unix_seconds(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Keys that a test swaps or removes, with a count of lookups. Each signature check needs one lookup.
#[derive(Clone)]
pub(crate) struct TestKeys(Arc<Keys>);

struct Keys {
    current: RwLock<Option<StaticKeys>>,
    generation: AtomicU64,
    asked: AtomicU64,
}

impl TestKeys {
    pub(crate) fn of(instance: &Instance) -> Self {
        let current = RwLock::new(Some(StaticKeys::from_jwks(&instance.jwks()).unwrap()));
        TestKeys(Arc::new(Keys { current, generation: AtomicU64::new(0), asked: AtomicU64::new(0) }))
    }

    /// The number of lookups.
    pub(crate) fn asked(&self) -> u64 {
        self.0.asked.load(Ordering::SeqCst)
    }

    /// Replaces the keys with the instance's current ones.
    pub(crate) fn swap(&self, instance: &Instance) {
        *self.0.current.write().unwrap() = Some(StaticKeys::from_jwks(&instance.jwks()).unwrap());
        self.0.generation.fetch_add(1, Ordering::SeqCst);
    }

    /// Makes the keys unavailable.
    pub(crate) fn take_away(&self) {
        *self.0.current.write().unwrap() = None;
    }
}

#[async_trait]
impl KeyStore for TestKeys {
    async fn key(&self, kid: &str) -> Result<Arc<VerifyingKey>, KeyError> {
        self.0.asked.fetch_add(1, Ordering::SeqCst);
        let current = self.0.current.read().unwrap().clone();
        match current {
            Some(keys) => keys.key(kid).await,
            None => Err(KeysUnavailable::new("taken away", std::time::Duration::ZERO).into()),
        }
    }

    fn generation(&self) -> Option<u64> {
        self.ready().then(|| self.0.generation.load(Ordering::SeqCst))
    }

    fn ready(&self) -> bool {
        self.0.current.read().unwrap().is_some()
    }
}
