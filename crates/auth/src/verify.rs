//! Verification of one token: early rules, key, signature, then all rules on claims.
//!
//! Owns the order. It refuses to know requests, cookies and the source of keys.

pub(crate) mod cache;
pub(crate) mod clock;
pub(crate) mod policy;
pub(crate) mod rejection;
pub(crate) mod rule;

use clock::Clock;
use policy::Policy;
use rejection::Rejection;

use crate::error::AuthError;
use crate::keys::{KeyError, KeyStore};
use crate::token::{UnverifiedToken, VerifiedClaims};
use crate::user::verified_token::VerifiedToken;

pub(crate) async fn verify(
    unverified_token: &str,
    policy: &Policy,
    keys: &dyn KeyStore,
    clock: &dyn Clock,
) -> Result<VerifiedToken, AuthError> {
    let mut token = UnverifiedToken::parse(unverified_token)?;
    policy.refuse_early(&token, clock.unix_seconds())?;

    let verified_claims = verified_claims(&mut token, keys).await?;

    // Fetching a key takes time, so the clock is read again.
    Ok(policy.check(&token, verified_claims, clock.unix_seconds())?)
}

/// Returns the claims if a current key made the signature.
pub(crate) async fn verified_claims(
    token: &mut UnverifiedToken<'_>,
    keys: &dyn KeyStore,
) -> Result<VerifiedClaims, AuthError> {
    let key = keys.key(token.unverified_kid()).await.map_err(refusal)?;
    match token.verified_claims(&key) {
        Some(claims) => Ok(claims),
        None => {
            // The instance may have replaced the key under the same id; the store decides whether to fetch.
            let newer = keys.key_after_bad_signature(token.unverified_kid(), &key).await;
            Ok(newer.and_then(|key| token.verified_claims(&key)).ok_or(Rejection::InvalidSignature)?)
        }
    }
}

fn refusal(error: KeyError) -> AuthError {
    match error {
        KeyError::Unknown => Rejection::KidMismatch.into(),
        KeyError::Unavailable(unavailable) => unavailable.into(),
    }
}
