//! Why a token is rejected, with codes and messages in one table.
//!
//! The codes are Clerk's if Clerk has one (`TokenVerificationErrorReason` and `AuthErrorReason` in
//! `clerk/javascript: packages/backend/src`), so that they are familiar from other Clerk SDKs.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident => $code:literal, $message:literal;)+) => {
        /// Why a token is rejected.
        ///
        /// It never contains anything from the token.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Rejection {
            $($(#[$doc])* $variant,)+
        }

        impl Rejection {
            /// All reasons, in the order of the table.
            pub const ALL: &'static [Rejection] = &[$(Rejection::$variant,)+];

            /// Returns the stable machine code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Rejection::$variant => $code,)+
                }
            }

            /// Returns a constant message for people.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self {
                    $(Rejection::$variant => $message,)+
                }
            }
        }
    };
}

reasons! {
    /// `exp` lies in the past (Clerk's).
    Expired => "token-expired", "The token has expired.";
    /// Not a well-formed JWT: size, parts, encoding, JSON or `typ` (Clerk's).
    Invalid => "token-invalid", "The token is not a well-formed JWT.";
    /// `alg` is anything but RS256 (Clerk's).
    InvalidAlgorithm => "token-invalid-algorithm", "The token is not signed with RS256.";
    /// `azp` is missing or not accepted (Clerk's).
    InvalidAuthorizedParties => "token-invalid-authorized-parties", "The token was issued to another application.";
    /// The signature does not match (Clerk's).
    InvalidSignature => "token-invalid-signature", "The token's signature does not match.";
    /// `nbf` lies in the future (Clerk's).
    NotActiveYet => "token-not-active-yet", "The token is not valid yet.";
    /// `iat` lies in the future (Clerk's).
    IssuedInTheFuture => "token-iat-in-the-future", "The token claims to be issued in the future.";
    /// A claim is missing or of the wrong type (Clerk's).
    VerificationFailed => "token-verification-failed", "A claim is missing or malformed.";
    /// No current key has this key id (Clerk's).
    KidMismatch => "jwk-kid-mismatch", "The token names a signing key that this application does not know.";
    /// The kind of token is not accepted here (Clerk's).
    TypeMismatch => "token-type-mismatch", "This kind of token is not accepted here.";
    /// The header has a member that could redirect or weaken verification.
    InvalidHeader => "token-invalid-header", "The token's header carries a member that is not accepted.";
    /// `iss` is not this application's Clerk instance (Clerk's).
    InvalidIssuer => "token-invalid-issuer", "The token was issued by another instance.";
    /// `sub` is not a Clerk user id.
    InvalidSubject => "token-invalid-subject", "The token does not name a user.";
    /// `aud` does not contain the configured audience.
    InvalidAudience => "token-invalid-audience", "The token is for another audience.";
    /// `exp` minus `iat` is not positive or too long.
    InvalidLifetime => "token-invalid-lifetime", "The token is valid for longer than is accepted here.";
    /// `sts` is present and not `active`.
    InvalidSessionStatus => "token-invalid-session-status", "The session is not active.";
    /// The token is genuine, but it, its session, its user or its organization has been revoked.
    Revoked => "token-revoked", "The session has ended.";
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Rejection {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Rejection;

    #[test]
    fn codes_are_unique() {
        let codes: HashSet<_> = Rejection::ALL.iter().map(|reason| reason.code()).collect();

        assert_eq!(codes.len(), Rejection::ALL.len());
    }

    #[test]
    fn codes_are_safe_in_headers_and_urls() {
        for reason in Rejection::ALL {
            assert!(reason.code().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{reason}");
        }
    }
}
