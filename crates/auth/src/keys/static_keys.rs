//! Keys that are given once and never change: a PEM, or a JWKS document.
//!
//! Owns nothing that moves. It refuses to touch the network.

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
    /// The key id is not compared: whoever hands over one PEM means that key and no other.
    One(Arc<VerifyingKey>),
    ById(KeysById),
}

impl StaticKeys {
    /// One RSA public key in PEM form, which verifies tokens of any key id.
    ///
    /// # Errors
    /// [`UnusableKey`] says what is wrong with it.
    pub fn from_pem(pem: &str) -> Result<Self, UnusableKey> {
        jwk::from_pem(pem).map(|key| StaticKeys(Keys::One(Arc::new(key))))
    }

    /// The usable keys of a JWKS document as its bytes: the strict reading, which also refuses repeated members.
    ///
    /// # Errors
    /// [`InvalidJwks`] says what is wrong with it.
    pub fn from_jwks_json(json: &[u8]) -> Result<Self, InvalidJwks> {
        jwk::from_jwks(json).map(|keys| StaticKeys(Keys::ById(keys)))
    }

    /// The usable keys of a JWKS document that has been parsed already.
    ///
    /// # Errors
    /// [`InvalidJwks`] says what is wrong with it.
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
