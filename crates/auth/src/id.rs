//! Clerk's ids.
//!
//! Owns their format. It refuses to know which ids exist.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// A user's id at Clerk: `user_` and a bounded run of letters, digits, `_` and `-`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserId(Arc<str>);

/// The text is not a Clerk user id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a Clerk user id")]
pub struct InvalidUserId;

impl UserId {
    /// Returns the id as text.
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

/// The longest id accepted. Clerk's own are about thirty bytes.
const MAX_ID_BYTES: usize = 128;

/// Checks for the format of Clerk's ids: the prefix, then letters, digits, `_` and `-`.
pub(crate) fn is_clerk_id(text: &str, prefix: &str) -> bool {
    text.len() <= MAX_ID_BYTES
        && text.strip_prefix(prefix).is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::UserId;

    #[test]
    fn user_id_is_prefix_and_bounded_plain_characters() {
        assert!("user_2abcDEF".parse::<UserId>().is_ok());
        assert!(format!("user_{}", "a".repeat(123)).parse::<UserId>().is_ok());
        assert!(format!("user_{}", "a".repeat(124)).parse::<UserId>().is_err());
        for wrong in ["", "user_", "User_1", "usr_1", "user_a b", "user_a\0", "user_é", "user_a/../b", "mch_1"] {
            assert!(wrong.parse::<UserId>().is_err(), "{wrong:?}");
        }
    }
}
