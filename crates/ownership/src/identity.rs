//! Identifies the caller and detects impersonation. Verification itself is the `auth` crate's.

use actix_web::{FromRequest, HttpRequest};
use auth::{AuthError, ClerkAuth, ClerkUser, Impersonation};

use crate::refusal::Refusal;

/// Returns the verified caller. Verifies once per request; later calls return the same user.
///
/// # Errors
/// 401 without a valid identity, 403 `csrf`, 503 if the signing keys are unavailable; see [`AuthError`].
pub async fn authenticate(request: &HttpRequest) -> Result<ClerkUser, AuthError> {
    match request.app_data::<ClerkAuth>() {
        Some(verifier) => verifier.authenticate(request).await,
        // The extractor reports the missing verifier.
        None => ClerkUser::extract(request).await,
    }
}

/// Rejects a session in which another user acts as the caller (the token's claim `act`), and a token that does not tell.
///
/// # Errors
/// [`Refusal`]: 403 `impersonation` or `impersonation_unknown`.
pub fn no_impersonation(user: &ClerkUser) -> Result<(), Refusal> {
    match user.impersonation() {
        Impersonation::Nobody => Ok(()),
        Impersonation::By(_) => Err(Refusal::impersonation()),
        Impersonation::Unknown => Err(Refusal::impersonation_unknown()),
    }
}
