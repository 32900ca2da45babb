//! Splits a token's text into the bytes of its three parts.
//!
//! Owns size, parts and base64url. It refuses to parse the parts.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::verify::rejection::Rejection;

/// The longest accepted token. Cookies are limited to 4 KiB and headers commonly to 8 KiB, so no genuine token is longer.
pub(crate) const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// The three parts, each in base64url, and the signed text.
pub(super) struct TokenParts<'t> {
    pub(super) header: &'t str,
    pub(super) payload: &'t str,
    pub(super) signature: &'t str,
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
    if ![header, payload, signature].into_iter().all(is_base64url) {
        return Err(Rejection::Invalid);
    }
    let signing_input = &unverified_token.as_bytes()[..header.len() + 1 + payload.len()];
    Ok(TokenParts { header, payload, signature, signing_input })
}

/// Checks a part before any is decoded, so that garbage with a wrong header costs little.
fn is_base64url(part: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() | (byte == b'-') | (byte == b'_');
    // Without an early end, so that the compiler looks at many bytes at once.
    let digits_only = part.bytes().fold(true, |all, byte| all & is_digit(byte));
    // Only the last, incomplete group can have a wrong length or stray bits.
    digits_only && !part.is_empty() && URL_SAFE_NO_PAD.decode_slice(&part[part.len() & !3..], &mut [0; 3]).is_ok()
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
