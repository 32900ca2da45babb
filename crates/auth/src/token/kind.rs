//! The kinds of token that a service can accept.
//!
//! Owns their names. It refuses to determine a token's kind: the policy does.

use std::fmt;
use std::str::FromStr;

/// A kind of token that a service can accept.
///
/// Machine tokens have no variant, because no setting accepts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Clerk's session token: short-lived, and bound to a session that can be ended.
    Session,
    /// A token from a JWT template: without a session, and with the lifetime of its template.
    Template,
}

/// The text is not the name of a kind of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown token kind: expected `session` or `template`")]
pub struct UnknownTokenKind;

impl TokenKind {
    /// Returns the name used in configuration and output.
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

#[cfg(test)]
mod tests {
    use super::TokenKind;

    #[test]
    fn a_token_kind_reads_back_what_it_prints() {
        for kind in [TokenKind::Session, TokenKind::Template] {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert!("machine".parse::<TokenKind>().is_err());
    }
}
