//! A token, from its text to verified claims.
//!
//! Owns the two states and the only step between them. It refuses to check what the claims say.

mod claims;
pub(crate) mod digest;
pub(crate) mod header;
pub(crate) mod kind;
pub(crate) mod split;

use crate::keys::VerifyingKey;
use crate::verify::rejection::Rejection;

pub(crate) use claims::Claims;
pub(crate) use header::Category;

/// A well-formed token whose signature has not been checked.
pub(crate) struct UnverifiedToken<'t> {
    text: &'t str,
    signing_input: &'t [u8],
    signature: Vec<u8>,
    header: header::Header,
    claims: Claims,
}

/// Returns the claims of a token before its signature is checked. Use them to choose between tokens, never to accept one.
pub(crate) fn unverified_claims(unverified_token: &str) -> Option<Claims> {
    Claims::parse(&split::decode(split::split(unverified_token).ok()?.payload).ok()?).ok()
}

/// Claims whose signature was verified. Only [`UnverifiedToken::verified_claims`] makes them.
pub(crate) struct VerifiedClaims(Claims);

impl<'t> UnverifiedToken<'t> {
    /// Parses header and claims.
    pub(crate) fn parse(unverified_token: &'t str) -> Result<Self, Rejection> {
        let parts = split::split(unverified_token)?;
        Ok(UnverifiedToken {
            text: unverified_token,
            header: header::Header::parse(&split::decode(parts.header)?)?,
            claims: Claims::parse(&split::decode(parts.payload)?)?,
            signature: split::decode(parts.signature)?,
            signing_input: parts.signing_input,
        })
    }

    /// Returns the token as it was presented.
    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// Returns the key id. Use it only to look up a key.
    pub(crate) fn unverified_kid(&self) -> &str {
        &self.header.kid
    }

    /// Returns the category that the header states.
    pub(crate) fn category(&self) -> Category {
        self.header.category
    }

    /// Returns the claims before the signature is checked. Use them to reject early, never to accept.
    pub(crate) fn unverified_claims(&self) -> &Claims {
        &self.claims
    }

    /// Checks the signature and returns the claims if it matches.
    pub(crate) fn verified_claims(&mut self, key: &VerifyingKey) -> Option<VerifiedClaims> {
        key.verifies(self.signing_input, &self.signature).then(|| VerifiedClaims(std::mem::take(&mut self.claims)))
    }
}

impl VerifiedClaims {
    pub(crate) fn into_inner(self) -> Claims {
        self.0
    }
}
