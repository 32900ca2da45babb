//! Signing keys: the trait that the verifier asks, and what it can be told.
//!
//! Owns the seam between verification and wherever keys come from. It refuses to know what a token is.

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

/// Where the verifier gets its keys from.
#[async_trait]
pub trait KeyStore: Send + Sync + 'static {
    /// The key of this id.
    ///
    /// # Errors
    /// [`KeyError::Unknown`] when the store knows its keys and this is none of them;
    /// [`KeyError::Unavailable`] when it cannot tell.
    async fn key(&self, unverified_kid: &str) -> Result<Arc<VerifyingKey>, KeyError>;

    /// A newer key of the same id, after `tried` did not fit a signature.
    ///
    /// The default knows none. A store that fetches may fetch once more here, within a budget.
    async fn key_after_bad_signature(&self, _unverified_kid: &str, _tried: &VerifyingKey) -> Option<Arc<VerifyingKey>> {
        None
    }

    /// A number that grows whenever a key that was given out is replaced or withdrawn.
    ///
    /// It must not grow before the keys that it announces are the ones that [`key`](Self::key) gives out. A token that
    /// was verified is remembered for as long as it stays the same. `None`, the default, means that
    /// nothing verified by this store's keys may be remembered, now or, for a store that cannot tell, ever.
    fn generation(&self) -> Option<u64> {
        None
    }

    /// Whether [`key`](Self::key) can answer right now.
    fn ready(&self) -> bool;

    /// What this store has fetched; `None`, the default, for one that fetches nothing.
    fn stats(&self) -> Option<KeyStats> {
        None
    }

    /// Obtains the keys if there are none yet.
    ///
    /// # Errors
    /// [`KeysUnavailable`] when they cannot be had.
    async fn warm_up(&self) -> Result<(), KeysUnavailable> {
        Ok(())
    }
}

/// How often keys were fetched, and how old they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct KeyStats {
    /// Finished fetches by what caused them, failed ones among them.
    pub fetches: FetchesByCause,
    /// Failed fetches.
    pub failures: u64,
    /// Failed fetches since the last that went well.
    pub consecutive_failures: u64,
    /// How long ago the current keys were fetched; `None` where there are none yet.
    pub age: Option<Duration>,
}

/// Why keys were fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct FetchesByCause {
    /// There were none yet.
    pub cold: u64,
    /// They had reached their soft age, or the last attempt had failed.
    pub scheduled: u64,
    /// A token named a key id that was not among them.
    pub unknown_kid: u64,
    /// A signature did not fit the key of its id.
    pub bad_signature: u64,
}

impl FetchesByCause {
    /// Fetches of every cause.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.cold + self.scheduled + self.unknown_kid + self.bad_signature
    }
}

/// Why a store gives no key.
#[derive(Debug, Clone)]
pub enum KeyError {
    /// The store knows its keys, and this is none of them.
    Unknown,
    /// The store cannot tell.
    Unavailable(KeysUnavailable),
}

/// Keys cannot be obtained: the private cause, and when to ask again.
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
    /// Wraps a cause, which goes to the log and nowhere else.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>, retry_after: Duration) -> Self {
        let cause = Arc::new(FailureCause { error: cause.into(), logged: AtomicBool::new(false) });
        KeysUnavailable { cause, retry_after }
    }

    /// The same failure, told to somebody who should ask again at another time.
    #[must_use]
    pub fn with_retry_after(&self, retry_after: Duration) -> Self {
        KeysUnavailable { cause: Arc::clone(&self.cause), retry_after }
    }

    /// Whole seconds for `Retry-After`: rounded up, and never zero.
    pub(crate) fn retry_after_seconds(&self) -> u64 {
        let partial = u64::from(self.retry_after.subsec_nanos() > 0);
        self.retry_after.as_secs().saturating_add(partial).max(1)
    }

    /// Clones share the mark, so one failure is one line however many requests it met.
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
