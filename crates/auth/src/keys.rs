//! Signing keys: the trait through which the verifier gets them, and its errors.
//!
//! Owns the interface between verification and sources of keys. It refuses to know what a token is.

mod fetch;
mod jwk;
mod jwks;
mod refresher;
mod schedule;
mod shared;
mod static_keys;
mod unknown_kids;
mod verifying_key;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;

pub(crate) use jwks::JwksStore;
pub use static_keys::StaticKeys;
pub use verifying_key::{InvalidJwks, UnusableKey, VerifyingKey};

/// A source of keys for the verifier.
#[async_trait]
pub trait KeyStore: Send + Sync + 'static {
    /// Returns the key with this id.
    ///
    /// # Errors
    /// [`KeyError::Unknown`] if the store has its keys and this is not one of them; [`KeyError::Unavailable`] if it has none.
    async fn key(&self, unverified_kid: &str) -> Result<Arc<VerifyingKey>, KeyError>;

    /// Returns a newer key with the same id after `tried` did not match a signature; default: `None`.
    ///
    /// A store that fetches keys may fetch here, with a rate limit.
    async fn key_after_bad_signature(&self, _unverified_kid: &str, _tried: &VerifyingKey) -> Option<Arc<VerifyingKey>> {
        None
    }

    /// Returns a number that grows whenever a key is replaced or removed; default: `None`.
    ///
    /// It must not grow before [`key`](Self::key) returns the new keys. Verified tokens stay cached while the number is
    /// unchanged. `None` disables the cache.
    fn generation(&self) -> Option<u64> {
        None
    }

    /// Checks that [`key`](Self::key) can return keys now.
    fn ready(&self) -> bool;

    /// Returns the counts of this store's fetches; default: `None`, for a store that fetches nothing.
    fn stats(&self) -> Option<KeyStats> {
        None
    }

    /// Fetches the keys if there are none yet.
    ///
    /// # Errors
    /// [`KeysUnavailable`] if the fetch fails.
    async fn warm_up(&self) -> Result<(), KeysUnavailable> {
        Ok(())
    }
}

/// Fetches of the keys, and the keys' age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct KeyStats {
    /// Finished fetches by cause, including failed ones.
    pub fetches: FetchesByCause,
    /// Failed fetches.
    pub failures: u64,
    /// Failed fetches since the last success.
    pub consecutive_failures: u64,
    /// The time since the current keys were fetched; `None` if there are none yet.
    pub age: Option<Duration>,
}

/// Why keys were fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct FetchesByCause {
    /// There were no keys yet.
    pub cold: u64,
    /// The keys had reached their soft age, or the last attempt had failed.
    pub scheduled: u64,
    /// A token named an unknown key id.
    pub unknown_kid: u64,
    /// A signature did not match the key with its id.
    pub bad_signature: u64,
}

impl FetchesByCause {
    /// Returns the sum over all causes.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.cold + self.scheduled + self.unknown_kid + self.bad_signature
    }
}

/// Why a store returns no key.
#[derive(Debug, Clone)]
pub enum KeyError {
    /// The store has its keys, and this is not one of them.
    Unknown,
    /// The store has no usable keys.
    Unavailable(KeysUnavailable),
}

/// The keys cannot be obtained: the private cause, and when to retry.
#[derive(Clone)]
pub struct KeysUnavailable {
    cause: Arc<FailureCause>,
    retry_after: Duration,
}

struct FailureCause {
    error: Box<dyn Error + Send + Sync>,
    logged: AtomicBool,
}

impl KeysUnavailable {
    /// Wraps a cause, which is only logged.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>, retry_after: Duration) -> Self {
        let cause = Arc::new(FailureCause { error: cause.into(), logged: AtomicBool::new(false) });
        KeysUnavailable { cause, retry_after }
    }

    /// Returns the same failure with another retry time.
    #[must_use]
    pub fn with_retry_after(&self, retry_after: Duration) -> Self {
        KeysUnavailable { cause: Arc::clone(&self.cause), retry_after }
    }

    /// Returns whole seconds for `Retry-After`: rounded up, at least 1.
    pub(crate) fn retry_after_seconds(&self) -> u64 {
        let partial = u64::from(self.retry_after.subsec_nanos() > 0);
        self.retry_after.as_secs().saturating_add(partial).max(1)
    }

    /// Logs the cause. Clones share the mark, so a failure is logged once for all its requests.
    pub(crate) fn log_once(&self) {
        if self.cause.logged.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut text = self.cause.error.to_string();
        let mut source = self.cause.error.source();
        while let Some(error) = source {
            text.push_str(": ");
            text.push_str(&error.to_string());
            source = error.source();
        }
        tracing::error!(cause = text, "signing keys cannot be obtained");
    }
}

impl fmt::Debug for KeysUnavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeysUnavailable").field("retry_after", &self.retry_after).finish_non_exhaustive()
    }
}

impl From<KeysUnavailable> for KeyError {
    fn from(unavailable: KeysUnavailable) -> Self {
        KeyError::Unavailable(unavailable)
    }
}
