//! A Clerk instance without its server: an issuer, a current signing key, and what it signs.
//! Owns rotation; knows nothing of HTTP, and of disks only that a rotated key must be kept.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use serde_json::{Value, json};

use crate::{error::Error, key::SigningKey, storage::KeyFile, token::TokenSpec};

/// Keys and minting; no server needed.
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
    /// Held during a rotation, so that the file and the memory agree on which of two rotations came last, while
    /// readers go on with the old key.
    rotation: Mutex<Option<KeyFile>>,
}

impl Instance {
    /// A new instance with a fresh RSA-2048 key pair.
    ///
    /// # Errors
    /// [`Error::Key`] when the cryptographic library fails.
    pub fn generate(issuer: impl Into<String>) -> Result<Self, Error> {
        Ok(Self::new(issuer.into(), SigningKey::generate()?, None))
    }

    /// The instance whose key this file holds; a first start writes the file.
    ///
    /// # Errors
    /// When the file can be neither used nor made.
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

    /// The `iss` of its tokens.
    pub fn issuer(&self) -> String {
        self.issuer.clone()
    }

    /// The id of the current signing key, such as `ins_3DGC6RbgQaOglagDsLk6LCFM35J`.
    pub fn kid(&self) -> String {
        self.key().kid().to_owned()
    }

    /// The JSON Web Key Set, which holds the current key alone.
    pub fn jwks(&self) -> Value {
        json!({ "keys": [self.key().jwk()] })
    }

    /// The current public key as the PEM that Clerk's dashboard shows and `CLERK_JWT_KEY` takes.
    pub fn public_key_pem(&self) -> String {
        self.key().public_key_pem().to_owned()
    }

    /// A genuine token that says what `spec` says.
    pub fn mint(&self, spec: &TokenSpec) -> String {
        let key = self.key();
        let (header, claims) = spec.render(&self.issuer, key.kid());
        key.sign_bytes(header.to_string().as_bytes(), claims.to_string().as_bytes())
    }

    /// Any header and any claims, signed RS256 with the current key.
    ///
    /// The signature is RS256 whatever `alg` the header claims.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_bytes(header.to_string().as_bytes(), claims.to_string().as_bytes())
    }

    /// Any bytes in the place of header and claims, signed RS256 with the current key.
    ///
    /// For what [`serde_json::Value`] cannot hold: repeated members, a BOM, trailing bytes, invalid UTF-8.
    pub fn sign_bytes(&self, header: &[u8], payload: &[u8]) -> String {
        self.key().sign_bytes(header, payload)
    }

    /// The RS256 signature of these bytes under the current key, as base64url.
    ///
    /// For tokens whose parts are not even strict base64url: the caller writes `header.payload` as they like and
    /// appends this.
    pub fn signature(&self, signing_input: &[u8]) -> String {
        self.key().signature(signing_input)
    }

    /// Replaces the key by a new one; the old one leaves the JWKS.
    ///
    /// # Errors
    /// [`Error::Key`] when no key can be made, [`Error::Storage`] when it cannot be kept; the old key then stays.
    pub fn rotate(&self) -> Result<(), Error> {
        self.replace(|_| SigningKey::generate())
    }

    /// Replaces the key by a new one under the id of the old.
    ///
    /// # Errors
    /// As for [`rotate`](Self::rotate).
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
        // A panic elsewhere leaves a whole key behind: the lock guards nothing but one pointer.
        Arc::clone(&self.key.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Says which instance it is, and nothing of its key.
impl fmt::Debug for Instance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kid = self.kid();
        formatter.debug_struct("Instance").field("issuer", &self.issuer).field("kid", &kid).finish_non_exhaustive()
    }
}
