//! A token from its text to claims whose signature held.
//!
//! Owns the two states, and the only step between them. It refuses to judge what the claims say.

mod claims;
pub(crate) mod digest;
pub(crate) mod header;
pub(crate) mod kind;
pub(crate) mod split;

use crate::keys::VerifyingKey;
use crate::verify::rejection::Rejection;

pub(crate) use claims::Claims;
pub(crate) use header::Category;

/// A token that is well formed, and about whose origin nothing is known.
pub(crate) struct UnverifiedToken<'t> {
    text: &'t str,
    signing_input: &'t [u8],
    signature: Vec<u8>,
    header: header::Header,
    claims: Claims,
}

/// The claims of a token that may be anybody's, where it has the form of one: good for choosing between two tokens before
/// one of them is verified, never for accepting either.
pub(crate) fn unverified_claims(unverified_token: &str) -> Option<Claims> {
    Claims::parse(&split::split(unverified_token).ok()?.payload).ok()
}

/// Claims under a signature that held. Only [`UnverifiedToken::verified_claims`] makes one.
pub(crate) struct VerifiedClaims(Claims);

impl<'t> UnverifiedToken<'t> {
    /// Reads header and claims, each of them once.
    pub(crate) fn parse(unverified_token: &'t str) -> Result<Self, Rejection> {
        let parts = split::split(unverified_token)?;
        Ok(UnverifiedToken {
            text: unverified_token,
            header: header::Header::parse(&parts.header)?,
            claims: Claims::parse(&parts.payload)?,
            signature: parts.signature,
            signing_input: parts.signing_input,
        })
    }

    /// The token as it was presented.
    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// The key id, good for looking up a key and for nothing else.
    pub(crate) fn unverified_kid(&self) -> &str {
        &self.header.kid
    }

    /// Which class of token Clerk says this is.
    pub(crate) fn category(&self) -> Category {
        self.header.category
    }

    /// The claims before the signature is checked: good for refusing early, never for accepting.
    pub(crate) fn unverified_claims(&self) -> &Claims {
        &self.claims
    }

    /// Checks the signature and, if it holds, hands over the claims.
    pub(crate) fn verified_claims(&mut self, key: &VerifyingKey) -> Option<VerifiedClaims> {
        key.verifies(self.signing_input, &self.signature).then(|| VerifiedClaims(std::mem::take(&mut self.claims)))
    }
}

impl VerifiedClaims {
    pub(crate) fn into_inner(self) -> Claims {
        self.0
    }
}
