//! The key pair of the process, generated on first use and never stored.
//!
//! Owns the encodings. It refuses to know what it signs.

use std::sync::LazyLock;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::{self, SystemRandom};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;

/// The line length of a PEM body (RFC 7468, section 2).
const PEM_LINE: usize = 64;

#[expect(clippy::expect_used, reason = "a test cannot run without a key")]
static PAIR: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).expect("the cryptographic library makes a key"));

#[expect(clippy::expect_used, reason = "a key that was just made can be encoded")]
pub(super) fn public_key_pem() -> String {
    let spki: PublicKeyX509Der<'_> = PAIR.public_key().as_der().expect("a public key has an encoding");
    let body: Vec<char> = STANDARD.encode(spki.as_ref()).chars().collect();
    let lines: Vec<String> = body.chunks(PEM_LINE).map(|line| line.iter().collect()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

/// Returns the signed token with this header and these claims.
#[expect(clippy::expect_used, reason = "a key signs any message unless memory runs out")]
pub(super) fn sign(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let input = format!("{}.{}", part(header), part(claims));
    let mut signature = vec![0; PAIR.public_modulus_len()];
    PAIR.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input.as_bytes(), &mut signature).expect("a key signs");
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Returns twenty random hexadecimal digits.
#[expect(clippy::expect_used, reason = "the generator fails only if the operating system has no randomness")]
pub(super) fn random_id() -> String {
    let mut bytes = [0; 10];
    rand::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
