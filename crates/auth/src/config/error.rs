//! Why a configuration is refused, told to whoever starts the service.
//!
//! Owns the messages; each names the setting. It refuses to hold secrets: a rejected value is shown only where it is
//! public.

use crate::keys::UnusableKey;

/// Why a configuration is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// Neither an issuer nor a publishable key.
    #[error("no issuer: set `issuer` or `publishable_key`")]
    MissingIssuer,
    /// Nothing to verify signatures with.
    #[error("no signing keys: set `publishable_key`, `jwks_url`, `jwt_key_pem` or `key_store`")]
    MissingKeys,
    /// The issuer is not an absolute HTTP(S) URL.
    #[error("`issuer` is not an http(s) URL without query and fragment")]
    InvalidIssuer,
    /// The publishable key cannot be read.
    #[error("`publishable_key` is not a Clerk publishable key (`pk_test_…` or `pk_live_…`)")]
    InvalidPublishableKey,
    /// The JWKS URL is not an absolute HTTP(S) URL.
    #[error("`jwks_url` is not an http(s) URL")]
    InvalidJwksUrl,
    /// Keys fetched over plain HTTP could be anybody's.
    #[error("`jwks_url` uses plain HTTP: only https is accepted, or http to loopback with `allow_insecure_loopback`")]
    InsecureJwksUrl,
    /// The PEM is not a usable RSA public key.
    #[error("`jwt_key_pem`: {0}")]
    InvalidPem(UnusableKey),
    /// An entry of `authorized_parties` is empty.
    #[error("`authorized_parties` contains an empty entry")]
    InvalidAuthorizedParty,
    /// An entry of `allowed_origins` is not an origin.
    #[error("`allowed_origins`: `{0}` is not an origin such as https://app.example.com")]
    InvalidOrigin(String),
    /// A cookie name that no browser would send.
    #[error("`cookies`: `{0}` is not a cookie name")]
    InvalidCookieName(String),
    /// An audience that every token or no token would match.
    #[error("`audience` or `template_audience` is empty")]
    InvalidAudience,
    /// An empty list of kinds would refuse every token.
    #[error("`token_kinds` is empty: no token could be accepted")]
    NoTokenKinds,
    /// What fetches keys cannot be set up on this machine.
    #[error("`jwks_url`: {0}")]
    KeyFetcher(String),
}
