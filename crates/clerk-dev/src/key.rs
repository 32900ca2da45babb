//! A signing key: generation, encodings and signatures.
//! Owns the encodings (JWK, PEM, PKCS#8, compact JWS); knows no claims and no instance.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::KeySize,
    signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};

use crate::{error::Error, ids};

/// The line length of a PEM body (RFC 7468, section 2).
const PEM_LINE: usize = 64;

/// An RSA-2048 key pair and its published id.
pub(crate) struct SigningKey {
    kid: String,
    pair: RsaKeyPair,
    public_key_pem: String,
}

impl SigningKey {
    /// Generates a pair with a new id.
    ///
    /// # Errors
    /// If the cryptographic library fails.
    pub(crate) fn generate() -> Result<Self, Error> {
        Self::generate_as(ids::clerk_id("ins_"))
    }

    /// Generates a pair with a given id.
    ///
    /// # Errors
    /// If the cryptographic library fails.
    pub(crate) fn generate_as(kid: String) -> Result<Self, Error> {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| Error::Key)?;
        Self::new(kid, pair)
    }

    /// Reads an exported pair.
    ///
    /// # Errors
    /// If the bytes are not an RSA private key.
    pub(crate) fn from_pkcs8(kid: String, pkcs8: &[u8]) -> Result<Self, Error> {
        let pair = RsaKeyPair::from_pkcs8(pkcs8).map_err(|_| Error::Key)?;
        Self::new(kid, pair)
    }

    fn new(kid: String, pair: RsaKeyPair) -> Result<Self, Error> {
        let spki: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(|_| Error::Key)?;
        let public_key_pem = pem("PUBLIC KEY", spki.as_ref());
        Ok(Self { kid, pair, public_key_pem })
    }

    /// Exports the pair as unencrypted PKCS#8.
    ///
    /// # Errors
    /// If the cryptographic library fails.
    pub(crate) fn to_pkcs8(&self) -> Result<Vec<u8>, Error> {
        let der: Pkcs8V1Der<'_> = self.pair.as_der().map_err(|_| Error::Key)?;
        Ok(der.as_ref().to_vec())
    }

    pub(crate) fn kid(&self) -> &str {
        &self.kid
    }

    pub(crate) fn public_key_pem(&self) -> &str {
        &self.public_key_pem
    }

    /// Returns the public key as a JWK with the members of Clerk's keys.
    pub(crate) fn jwk(&self) -> Value {
        let public = self.pair.public_key();
        let integer = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({
            "use": "sig",
            "kty": "RSA",
            "kid": self.kid,
            "alg": "RS256",
            "n": integer(public.modulus().big_endian_without_leading_zero()),
            "e": integer(public.exponent().big_endian_without_leading_zero()),
        })
    }

    /// Returns the compact serialization of any bytes.
    pub(crate) fn sign_bytes(&self, header: &[u8], payload: &[u8]) -> String {
        let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        let signature = self.signature(input.as_bytes());
        format!("{input}.{signature}")
    }

    /// Returns the RS256 signature of these bytes, as base64url.
    #[expect(clippy::expect_used, reason = "a validated key signs any message unless memory runs out")]
    pub(crate) fn signature(&self, signing_input: &[u8]) -> String {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signing_input, &mut signature)
            .expect("a validated RSA key signs any message");
        URL_SAFE_NO_PAD.encode(signature)
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    for (index, character) in body.chars().enumerate() {
        if index > 0 && index % PEM_LINE == 0 {
            text.push('\n');
        }
        text.push(character);
    }
    text.push_str(&format!("\n-----END {label}-----\n"));
    text
}
