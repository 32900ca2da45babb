//! The digest that identifies a token without revealing it.
//!
//! Owns the hash. It refuses to verify the token: its caller passes a verified one.

use std::fmt::Write;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};

/// The SHA-256 of a verified token's exact text.
///
/// A token has only one valid text, because its encoding is strict and RS256 signatures are deterministic. The digest
/// therefore identifies the token. A digest in a database or sent to another process cannot be used to sign in.
#[derive(Clone)]
pub(crate) struct TokenDigest(Arc<str>);

impl TokenDigest {
    pub(crate) fn of(verified_token: &str) -> Self {
        let mut subject = String::with_capacity(7 + 64);
        subject.push_str("sha256_");
        for byte in digest(&SHA256, verified_token.as_bytes()).as_ref() {
            // Writing to a string cannot fail.
            let _ = write!(subject, "{byte:02x}");
        }
        TokenDigest(subject.into())
    }

    /// Returns the digest as the subject of a revocation.
    pub(crate) fn subject(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::TokenDigest;

    #[test]
    fn digest_is_the_hexadecimal_sha_256_of_the_text() {
        // NIST's example of one block for FIPS 180-4.
        let expected = "sha256_ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        assert_eq!(TokenDigest::of("abc").subject(), expected);
    }
}
