//! A user whose session is known, as a type of its own.
//!
//! Owns the one step from `ClerkUser` to `SessionUser`. It refuses to look at claims: the verifier has told the kinds
//! apart.

use std::ops::Deref;
use std::sync::Arc;

use crate::error::AuthError;
use crate::user::ClerkUser;
use crate::user::verified_token::RevocationKey;
use crate::verify::rejection::Rejection;

/// A user whose token was a session token.
///
/// Where a service accepts template tokens as well, a handler that takes a `SessionUser` still never meets one: such a
/// request is refused with `token-type-mismatch`. What the token says is read through the [`ClerkUser`] inside.
#[derive(Debug, Clone)]
pub struct SessionUser {
    user: ClerkUser,
    session_id: Arc<str>,
}

impl SessionUser {
    /// The session's id, the token's `sid`.
    #[must_use]
    pub fn session_id(&self) -> &str {
        &self.session_id
    }

    /// The user without the promise of a session.
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
