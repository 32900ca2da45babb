//! Splits a token's text into the bytes of its three parts.
//!
//! Owns size, parts and base64url. It refuses to parse the parts.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::verify::rejection::Rejection;

/// The longest accepted token. Cookies are limited to 4 KiB and headers commonly to 8 KiB, so no genuine token is longer.
pub(crate) const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// The decoded parts and the signed text.
pub(super) struct TokenParts<'t> {
    pub(super) header: Vec<u8>,
    pub(super) payload: Vec<u8>,
    pub(super) signature: Vec<u8>,
    pub(super) signing_input: &'t [u8],
}

/// Splits a compact JWS into exactly three nonempty parts.
///
/// The encoding is strict: no padding, no other alphabet and no stray bits in the last character. Otherwise a token would
/// have several spellings, and a revocation of one spelling would miss the others.
pub(super) fn split(unverified_token: &str) -> Result<TokenParts<'_>, Rejection> {
    if unverified_token.len() > MAX_TOKEN_BYTES {
        return Err(Rejection::Invalid);
    }
    let mut parts = unverified_token.split('.');
    let (Some(header), Some(payload), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Rejection::Invalid);
    };
    Ok(TokenParts {
        header: decode(header)?,
        payload: decode(payload)?,
        signature: decode(signature)?,
        signing_input: &unverified_token.as_bytes()[..header.len() + 1 + payload.len()],
    })
}

pub(crate) fn decode(part: &str) -> Result<Vec<u8>, Rejection> {
    match URL_SAFE_NO_PAD.decode(part) {
        Ok(bytes) if !bytes.is_empty() => Ok(bytes),
        _ => Err(Rejection::Invalid),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn base64url_is_strict() {
        assert!(split("_-8.AA.AA").is_ok());
        // Padding, the other alphabet, stray bits, white space, an impossible length, bytes outside ASCII.
        for wrong in ["AA==.AA.AA", "/+8.AA.AA", "AB.AA.AA", "A A.AA.AA", "AA\n.AA.AA", "A.AA.AA", "é.AA.AA"] {
            assert!(split(wrong).is_err(), "{wrong:?}");
        }
    }
}
