//! Who is calling, and whether it is really them.

use actix_web::{FromRequest, HttpRequest};
use auth::{AuthError, ClerkAuth, ClerkUser, Impersonation};

use crate::refusal::Refusal;

/// Who is calling: verified once per request, whoever asks and however often.
///
/// # Errors
/// 401 without a valid identity, 403 `csrf`, 503 when the keys cannot be had; see [`AuthError`].
pub async fn authenticate(request: &HttpRequest) -> Result<ClerkUser, AuthError> {
    match request.app_data::<ClerkAuth>() {
        Some(verifier) => verifier.authenticate(request).await,
        // The extractor has the words for a missing verifier.
        None => ClerkUser::extract(request).await,
    }
}

/// Is it the caller themselves? Refuses a session in which somebody else acts as them, the token's `act`, and a token that
/// does not say.
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
