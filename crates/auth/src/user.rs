//! Who a verified token names.
//!
//! Owns `ClerkUser` and the ids on it. It refuses to decide anything: the only way to a `ClerkUser` is the verifier's.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::credentials::Credential;

/// A user whose token passed every rule.
///
/// There is no public constructor: holding one is the proof. Cloning is cheap.
#[derive(Clone)]
pub struct ClerkUser {
    token: Arc<VerifiedToken>,
    credential: Credential,
}

/// What a token said, once its signature and every rule on its claims held.
pub(crate) struct VerifiedToken {
    pub(crate) user_id: UserId,
    pub(crate) session_id: Option<String>,
    pub(crate) kind: TokenKind,
    pub(crate) actor: Option<String>,
    pub(crate) issued_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) claims: Map<String, Value>,
}

impl ClerkUser {
    /// The one constructor: nothing but `verify.rs` calls it.
    pub(crate) fn from_verified(token: Arc<VerifiedToken>, credential: Credential) -> Self {
        ClerkUser { token, credential }
    }

    pub(crate) fn presented_as(self, credential: Credential) -> Self {
        ClerkUser { credential, ..self }
    }

    /// The user's id at Clerk, the token's `sub`.
    #[must_use]
    pub fn user_id(&self) -> &UserId {
        &self.token.user_id
    }

    /// The session's id, the token's `sid`; a template token has none.
    #[must_use]
    pub fn session_id(&self) -> Option<&str> {
        self.token.session_id.as_deref()
    }

    /// Which kind of token it was.
    #[must_use]
    pub fn kind(&self) -> TokenKind {
        self.token.kind
    }

    /// The claim `email`, else `user_email`, where it is a string.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        ["email", "user_email"].into_iter().find_map(|name| self.claim(name)?.as_str())
    }

    /// When the token stops being valid, in Unix seconds rounded down.
    #[must_use]
    pub fn expires_at(&self) -> i64 {
        self.token.expires_at
    }

    /// When the token was issued, in Unix seconds rounded down.
    #[must_use]
    pub fn issued_at(&self) -> i64 {
        self.token.issued_at
    }

    /// Who is really acting when somebody impersonates this user, the claim `act.sub`.
    #[must_use]
    pub fn actor(&self) -> Option<&str> {
        self.token.actor.as_deref()
    }

    /// Whether somebody else is acting as this user.
    #[must_use]
    pub fn is_impersonated(&self) -> bool {
        self.token.actor.is_some()
    }

    /// Any claim of the verified token.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.token.claims.get(name)
    }

    /// How the token reached us.
    #[must_use]
    pub fn credential(&self) -> Credential {
        self.credential
    }
}

// Claims may hold personal data, so they stay out of whatever prints a user.
impl fmt::Debug for ClerkUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClerkUser")
            .field("user_id", self.user_id())
            .field("kind", &self.kind())
            .field("credential", &self.credential)
            .finish_non_exhaustive()
    }
}

/// A user's id at Clerk: `user_` and a bounded run of letters, digits, `_` and `-`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserId(Arc<str>);

/// The text is not a Clerk user id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a Clerk user id")]
pub struct InvalidUserId;

impl UserId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserId {
    type Err = InvalidUserId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if is_clerk_id(text, "user_") { Ok(UserId(text.into())) } else { Err(InvalidUserId) }
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for UserId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Serialize for UserId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Which kind of token a service accepts.
///
/// Machine tokens have no variant because no setting can make them acceptable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Clerk's session token: short-lived, bound to a session that can be ended.
    Session,
    /// A token from a JWT template: no session, and as long-lived as its template says.
    Template,
}

/// The text names no kind of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown token kind: expected `session` or `template`")]
pub struct UnknownTokenKind;

impl TokenKind {
    /// The name used in configuration and output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            TokenKind::Session => "session",
            TokenKind::Template => "template",
        }
    }
}

impl FromStr for TokenKind {
    type Err = UnknownTokenKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "session" => Ok(TokenKind::Session),
            "template" => Ok(TokenKind::Template),
            _ => Err(UnknownTokenKind),
        }
    }
}

impl fmt::Display for TokenKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The longest id accepted. Clerk's own are about thirty bytes.
const MAX_ID_BYTES: usize = 128;

/// Whether the text has the shape of one of Clerk's ids: its prefix, then letters, digits, `_` and `-`.
pub(crate) fn is_clerk_id(text: &str, prefix: &str) -> bool {
    text.len() <= MAX_ID_BYTES
        && text.strip_prefix(prefix).is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, UserId};

    #[test]
    fn a_user_id_is_the_prefix_and_a_bounded_run_of_harmless_characters() {
        assert!("user_2abcDEF".parse::<UserId>().is_ok());
        assert!(format!("user_{}", "a".repeat(123)).parse::<UserId>().is_ok());
        assert!(format!("user_{}", "a".repeat(124)).parse::<UserId>().is_err());
        for wrong in ["", "user_", "User_1", "usr_1", "user_a b", "user_a\0", "user_é", "user_a/../b", "mch_1"] {
            assert!(wrong.parse::<UserId>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_token_kind_reads_back_what_it_prints() {
        for kind in [TokenKind::Session, TokenKind::Template] {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert!("machine".parse::<TokenKind>().is_err());
    }
}
