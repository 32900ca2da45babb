//! A Clerk instance without its server: an issuer, a signing key and its tokens.
//! Owns rotation; knows no HTTP, and of storage only that a rotated key must be saved.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use serde_json::{Value, json};

use crate::{error::Error, key::SigningKey, storage::KeyFile, token::TokenSpec};

/// Keys and tokens without a server.
///
/// ```
/// # fn main() -> Result<(), clerk_dev::Error> {
/// use clerk_dev::{Instance, TokenSpec};
///
/// let instance = Instance::generate("https://clerk.example.com")?;
/// let token = instance.mint(&TokenSpec::session("user_alice"));
/// assert_eq!(token.split('.').count(), 3);
/// # Ok(())
/// # }
/// ```
pub struct Instance {
    issuer: String,
    key: RwLock<Arc<SigningKey>>,
    /// Locked during a rotation, so that the file and the memory agree about the latest key. Readers use the old key
    /// meanwhile.
    rotation: Mutex<Option<KeyFile>>,
}

impl Instance {
    /// Creates an instance with a new RSA-2048 key pair.
    ///
    /// # Errors
    /// [`Error::Key`] if no key can be generated.
    pub fn generate(issuer: impl Into<String>) -> Result<Self, Error> {
        Ok(Self::new(issuer.into(), SigningKey::generate()?, None))
    }

    /// Creates an instance with the key in this file; the first start writes the file.
    ///
    /// # Errors
    /// If the file can neither be read nor written.
    pub(crate) fn stored(issuer: String, file: KeyFile) -> Result<Self, Error> {
        let key = match file.load()? {
            Some(key) => key,
            None => {
                let key = SigningKey::generate()?;
                file.save(&key)?;
                key
            }
        };
        Ok(Self::new(issuer, key, Some(file)))
    }

    fn new(issuer: String, key: SigningKey, file: Option<KeyFile>) -> Self {
        Self { issuer, key: RwLock::new(Arc::new(key)), rotation: Mutex::new(file) }
    }

    /// Returns the `iss` of its tokens.
    pub fn issuer(&self) -> String {
        self.issuer.clone()
    }

    /// Returns the id of the current signing key, such as `ins_3DGC6RbgQaOglagDsLk6LCFM35J`.
    pub fn kid(&self) -> String {
        self.key().kid().to_owned()
    }

    /// Returns the JSON Web Key Set, which contains only the current key.
    pub fn jwks(&self) -> Value {
        json!({ "keys": [self.key().jwk()] })
    }

    /// Returns the current public key as PEM, as in Clerk's dashboard and in `CLERK_JWT_KEY`.
    pub fn public_key_pem(&self) -> String {
        self.key().public_key_pem().to_owned()
    }

    /// Mints a genuine token from `spec`.
    pub fn mint(&self, spec: &TokenSpec) -> String {
        let key = self.key();
        let (header, claims) = spec.render(&self.issuer, key.kid());
        key.sign_bytes(header.to_string().as_bytes(), claims.to_string().as_bytes())
    }

    /// Signs any header and any claims with the current key.
    ///
    /// The signature is always RS256, even if the header's `alg` says otherwise.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_bytes(header.to_string().as_bytes(), claims.to_string().as_bytes())
    }

    /// Signs any bytes in place of header and claims with the current key.
    ///
    /// For bytes that [`serde_json::Value`] cannot represent: repeated members, a BOM, trailing bytes, invalid UTF-8.
    pub fn sign_bytes(&self, header: &[u8], payload: &[u8]) -> String {
        self.key().sign_bytes(header, payload)
    }

    /// Returns the RS256 signature of these bytes with the current key, as base64url.
    ///
    /// For tokens whose parts are not strict base64url: append it to any `header.payload`.
    pub fn signature(&self, signing_input: &[u8]) -> String {
        self.key().signature(signing_input)
    }

    /// Replaces the key; the JWKS then contains only the new one.
    ///
    /// # Errors
    /// [`Error::Key`] if no key can be generated, [`Error::Storage`] if it cannot be saved; the old key then stays.
    pub fn rotate(&self) -> Result<(), Error> {
        self.replace(|_| SigningKey::generate())
    }

    /// Replaces the key and keeps its id.
    ///
    /// # Errors
    /// As [`rotate`](Self::rotate).
    pub fn rotate_keeping_kid(&self) -> Result<(), Error> {
        self.replace(|old| SigningKey::generate_as(old.kid().to_owned()))
    }

    fn replace(&self, successor: impl FnOnce(&SigningKey) -> Result<SigningKey, Error>) -> Result<(), Error> {
        let file = self.rotation.lock().unwrap_or_else(PoisonError::into_inner);
        let key = successor(&self.key())?;
        if let Some(file) = file.as_ref() {
            file.save(&key)?;
        }
        *self.key.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(key);
        Ok(())
    }

    fn key(&self) -> Arc<SigningKey> {
        // The lock guards one pointer, so a panic cannot leave it inconsistent.
        Arc::clone(&self.key.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Omits the key.
impl fmt::Debug for Instance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kid = self.kid();
        formatter.debug_struct("Instance").field("issuer", &self.issuer).field("kid", &kid).finish_non_exhaustive()
    }
}
