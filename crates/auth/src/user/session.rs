//! `SessionUser`, a user with a session.
//!
//! Owns the conversion from `ClerkUser`. It refuses to look at claims: the verifier has determined the kind.

use std::ops::Deref;
use std::sync::Arc;

use crate::error::AuthError;
use crate::user::ClerkUser;
use crate::user::verified_token::RevocationKey;
use crate::verify::rejection::Rejection;

/// A user whose token is a session token.
///
/// If a service also accepts template tokens, a handler that takes a `SessionUser` rejects them with `token-type-mismatch`.
/// Dereferences to the [`ClerkUser`].
#[derive(Debug, Clone)]
pub struct SessionUser {
    user: ClerkUser,
    session_id: Arc<str>,
}

impl SessionUser {
    /// Returns the session's id, the claim `sid`.
    #[must_use]
    pub fn session_id(&self) -> &str {
        &self.session_id
    }

    /// Returns the inner user.
    #[must_use]
    pub fn into_inner(self) -> ClerkUser {
        self.user
    }
}

impl TryFrom<ClerkUser> for SessionUser {
    type Error = AuthError;

    fn try_from(user: ClerkUser) -> Result<Self, AuthError> {
        match user.revocation_key() {
            RevocationKey::Session(id) => Ok(SessionUser { session_id: Arc::clone(id), user }),
            RevocationKey::Token(_) => Err(Rejection::TypeMismatch.into()),
        }
    }
}

impl Deref for SessionUser {
    type Target = ClerkUser;

    fn deref(&self) -> &ClerkUser {
        &self.user
    }
}
