//! An RSA public key that checks RS256 signatures only.
//!
//! Owns the pinned algorithm and the limits of the key size. It refuses to know the source of the key.

use std::fmt;

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use jsonwebtoken::Algorithm;
use jsonwebtoken::crypto::JwtVerifier;
use jsonwebtoken::signature::{Error, Verifier};

/// The smallest RSA modulus accepted, in bits.
const MIN_MODULUS_BITS: usize = 2048;
/// The largest; the signature implementation accepts no larger one.
const MAX_MODULUS_BITS: usize = 8192;
/// The longest public exponent, in bits, that the signature implementation accepts.
const MAX_EXPONENT_BITS: usize = 33;

/// An RSA public key for RS256.
#[derive(Clone)]
pub struct VerifyingKey {
    rs256: Rs256,
    bits: usize,
}

/// `jsonwebtoken`'s verifier for RS256, with a parsed key. The verifiers that the crate brings along parse the key again for
/// each signature.
#[derive(Clone)]
struct Rs256(ParsedPublicKey);

impl Verifier<Vec<u8>> for Rs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), Error> {
        self.0.verify_sig(message, signature).map_err(Error::from_source)
    }
}

impl JwtVerifier for Rs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

/// Why a key cannot be used to verify tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnusableKey {
    /// Not a readable key.
    #[error("not a readable RSA public key")]
    Unreadable,
    /// Not an RSA signing key: another type, algorithm or use.
    #[error("not an RS256 signing key")]
    Foreign,
    /// A private key.
    #[error("a private key: use only its public half")]
    Private,
    /// The modulus or the exponent is out of range.
    #[error("an RSA key of 2048 to 8192 bits with an odd exponent is required")]
    Weak,
}

/// Why a JWKS document cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidJwks {
    /// Not a JWKS document in strict JSON.
    #[error("not a readable JWKS document")]
    Unreadable,
    /// Two different keys share an id.
    #[error("two different keys of the JWKS document share an id")]
    AmbiguousKid,
    /// No usable RS256 key.
    #[error("the JWKS document has no usable RS256 key")]
    NoUsableKey,
}

impl VerifyingKey {
    /// Creates a key from its modulus and exponent, big-endian.
    ///
    /// # Errors
    /// [`UnusableKey::Weak`] if one of them is out of range.
    pub fn from_components(modulus: &[u8], exponent: &[u8]) -> Result<Self, UnusableKey> {
        let (modulus, exponent) = (without_leading_zeros(modulus), without_leading_zeros(exponent));
        let (size, exponent_size) = (bits(modulus), bits(exponent));
        let odd = modulus.last().is_some_and(|byte| byte & 1 == 1) && exponent.last().is_some_and(|byte| byte & 1 == 1);
        let in_range =
            (MIN_MODULUS_BITS..=MAX_MODULUS_BITS).contains(&size) && (2..=MAX_EXPONENT_BITS).contains(&exponent_size);
        if !odd || !in_range {
            return Err(UnusableKey::Weak);
        }
        let components = RsaPublicKeyComponents { n: modulus, e: exponent };
        let parsed = components.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).map_err(|_| UnusableKey::Weak)?;
        Ok(VerifyingKey { rs256: Rs256(parsed), bits: size })
    }

    /// Checks that `signature` is this key's RS256 signature of `message`.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.rs256.verify(message, &signature.to_vec()).is_ok()
    }
}

impl PartialEq for VerifyingKey {
    fn eq(&self, other: &Self) -> bool {
        // The DER encodings, which are unique.
        self.rs256.0.as_ref() == other.rs256.0.as_ref()
    }
}

impl Eq for VerifyingKey {}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyingKey").field("bits", &self.bits).finish_non_exhaustive()
    }
}

fn without_leading_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    &bytes[zeros..]
}

fn bits(big_endian: &[u8]) -> usize {
    big_endian.first().map_or(0, |first| big_endian.len() * 8 - first.leading_zeros() as usize)
}
