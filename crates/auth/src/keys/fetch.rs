//! The HTTP request for a JWKS document, with limits against a misbehaving server.
//!
//! Owns timeout, redirects, size and status. It refuses to know when and why it is called.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, header};
use url::Url;

use super::InvalidJwks;
use super::jwk::{self, KeysById};
use crate::request::origin::is_loopback;

/// A genuine document is about a kilobyte.
const MAX_BODY_BYTES: usize = 1024 * 1024;

/// Fetches one instance's keys.
pub(super) struct Fetcher {
    client: Client,
    url: Url,
}

/// Why a fetch failed, for the log.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("cannot fetch the JWKS")]
    Transport(#[from] reqwest::Error),
    #[error("the JWKS request returned status {0}")]
    Status(StatusCode),
    #[error("the JWKS is larger than 1 MiB")]
    TooLarge,
    #[error(transparent)]
    Invalid(#[from] InvalidJwks),
}

impl Fetcher {
    pub(super) fn new(url: Url, timeout: Duration) -> Result<Self, reqwest::Error> {
        let builder = Client::builder()
            // Covers everything from connecting to the last byte, so it also stops a server that sends slowly.
            .timeout(timeout)
            // A redirect would let an attacker who controls one response choose the source of the keys.
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            // Fetches are minutes apart, so a pooled connection would be dead.
            .pool_max_idle_per_host(0)
            .user_agent(concat!("clerk-auth/", env!("CARGO_PKG_VERSION")));
        // Loopback keys are trusted because they come from this machine, so they must not pass through a proxy.
        let builder = if is_loopback(&url) { builder.no_proxy() } else { builder };
        let client = match url.scheme() {
            "https" => builder.https_only(true).build()?,
            // Configuration allows http for loopback only. No certificates are loaded, so a machine without any can still run
            // a development server.
            _ => builder.tls_certs_only([]).build()?,
        };
        Ok(Fetcher { client, url })
    }

    pub(super) async fn fetch(&self) -> Result<KeysById, FetchError> {
        let request = self.client.get(self.url.clone()).header(header::ACCEPT, "application/json");
        let mut response = request.send().await?;
        if response.status() != StatusCode::OK {
            return Err(FetchError::Status(response.status()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > MAX_BODY_BYTES {
                return Err(FetchError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(jwk::from_jwks(&body)?)
    }
}
