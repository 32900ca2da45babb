//! Fixed keys from a PEM or a JWKS document.
//!
//! Owns the lookup in a fixed set. It refuses to use the network.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::Value;

use super::jwk::{self, KeysById};
use super::{InvalidJwks, KeyError, KeyStore, UnusableKey, VerifyingKey};

/// A fixed set of keys.
#[derive(Debug, Clone)]
pub struct StaticKeys(Keys);

#[derive(Debug, Clone)]
enum Keys {
    /// One key for every id, because a PEM has none.
    One(Arc<VerifyingKey>),
    ById(KeysById),
}

impl StaticKeys {
    /// Reads one RSA public key in PEM form, which verifies tokens with any key id.
    ///
    /// # Errors
    /// [`UnusableKey`] if the PEM is not an RSA public key of an accepted size.
    pub fn from_pem(pem: &str) -> Result<Self, UnusableKey> {
        jwk::from_pem(pem).map(|key| StaticKeys(Keys::One(Arc::new(key))))
    }

    /// Reads the usable keys of a JWKS document from its bytes, and also rejects repeated members.
    ///
    /// # Errors
    /// [`InvalidJwks`] if the document is malformed, ambiguous or without a usable key.
    pub fn from_jwks_json(json: &[u8]) -> Result<Self, InvalidJwks> {
        jwk::from_jwks(json).map(|keys| StaticKeys(Keys::ById(keys)))
    }

    /// Reads the usable keys of a parsed JWKS document.
    ///
    /// # Errors
    /// [`InvalidJwks`] if the document is malformed, ambiguous or without a usable key.
    pub fn from_jwks(document: &Value) -> Result<Self, InvalidJwks> {
        Self::from_jwks_json(document.to_string().as_bytes())
    }
}

#[async_trait]
impl KeyStore for StaticKeys {
    async fn key(&self, unverified_kid: &str) -> Result<Arc<VerifyingKey>, KeyError> {
        match &self.0 {
            Keys::One(key) => Ok(Arc::clone(key)),
            Keys::ById(keys) => keys.get(unverified_kid).cloned().ok_or(KeyError::Unknown),
        }
    }

    fn generation(&self) -> Option<u64> {
        Some(0)
    }

    fn ready(&self) -> bool {
        true
    }
}
