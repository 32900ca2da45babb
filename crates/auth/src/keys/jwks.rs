//! The store of an instance's published keys.
//!
//! Owns the lookup by a request. It refuses to fetch: it asks the refresher, and only for a key that it does not have.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use tokio::sync::watch;
use url::Url;

use super::fetch::Fetcher;
use super::schedule::{Cause, FetchTicket, Timing};
use super::shared::{Answer, KeyLookup, SharedKeys};
use super::{KeyError, KeyStats, KeyStore, KeysUnavailable, VerifyingKey, refresher};
use crate::id::is_clerk_id;

/// The keys that an instance publishes at its JWKS URL; see `ClerkAuthBuilder::jwks_url`.
pub(crate) struct JwksStore {
    shared: Arc<SharedKeys>,
    finished: watch::Receiver<u64>,
}

/// Why a [`JwksStore`] cannot be built.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("cannot build the HTTP client: {0}")]
    Client(#[from] reqwest::Error),
    #[error("cannot start the refresher: {0}")]
    Refresher(#[from] std::io::Error),
}

impl JwksStore {
    pub(crate) fn new(url: Url) -> Result<Self, StoreError> {
        Self::with_timing(url, Timing::default())
    }

    fn with_timing(url: Url, timing: Timing) -> Result<Self, StoreError> {
        let fetcher = Fetcher::new(url, timing.fetch_timeout)?;
        let (sender, finished) = watch::channel(0);
        let shared = Arc::new(SharedKeys::new(timing));
        refresher::spawn(Arc::clone(&shared), fetcher, sender)?;
        Ok(JwksStore { shared, finished })
    }

    /// Waits for a round to end; returns at once if the refresher has stopped.
    async fn wait_for(&self, ticket: FetchTicket) {
        self.shared.asked.notify_one();
        let _ = self.finished.clone().wait_for(|finished| *finished >= ticket.round).await;
    }

    async fn key_for_unknown_kid(&self, unverified_kid: &str) -> Result<Arc<VerifyingKey>, KeyError> {
        // Clerk's key ids start with `ins_`, so a fetch would not find any other.
        if !is_clerk_id(unverified_kid, "ins_") {
            return Err(KeyError::Unknown);
        }
        let ticket = match self.shared.ask_about(unverified_kid)? {
            Answer::Key(key) => return Ok(key),
            Answer::Wait(ticket) => ticket,
        };
        self.wait_for(ticket).await;
        match self.shared.find(unverified_kid) {
            KeyLookup::Key(key) => Ok(key),
            KeyLookup::NoKeys => Err(self.shared.unavailable().into()),
            KeyLookup::OtherKeys => Err(self.shared.still_unknown(unverified_kid, ticket)),
        }
    }
}

#[async_trait]
impl KeyStore for JwksStore {
    async fn key(&self, unverified_kid: &str) -> Result<Arc<VerifyingKey>, KeyError> {
        match self.shared.find(unverified_kid) {
            KeyLookup::Key(key) => Ok(key),
            KeyLookup::NoKeys | KeyLookup::OtherKeys => self.key_for_unknown_kid(unverified_kid).await,
        }
    }

    async fn key_after_bad_signature(&self, unverified_kid: &str, tried: &VerifyingKey) -> Option<Arc<VerifyingKey>> {
        let newer = |store: &SharedKeys| match store.find(unverified_kid) {
            KeyLookup::Key(key) if *key != *tried => Some(key),
            _ => None,
        };
        if let Some(key) = newer(&self.shared) {
            return Some(key);
        }
        let ticket = self.shared.state().schedule.ask(Cause::BadSignature, Instant::now())?;
        self.wait_for(ticket).await;
        newer(&self.shared)
    }

    fn generation(&self) -> Option<u64> {
        self.shared.generation()
    }

    fn ready(&self) -> bool {
        self.shared.is_usable()
    }

    fn stats(&self) -> Option<KeyStats> {
        Some(self.shared.stats())
    }

    async fn warm_up(&self) -> Result<(), KeysUnavailable> {
        if !self.ready() {
            let ticket = self.shared.state().schedule.ask(Cause::Cold, Instant::now());
            if let Some(ticket) = ticket {
                self.wait_for(ticket).await;
            }
        }
        if self.ready() { Ok(()) } else { Err(self.shared.unavailable()) }
    }
}

impl Drop for JwksStore {
    fn drop(&mut self) {
        self.shared.close();
    }
}

#[cfg(test)]
#[path = "jwks_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "jwks_server_tests.rs"]
mod server_tests;
