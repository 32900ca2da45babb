//! The names of all rules, in the order in which they are checked.
//!
//! Owns the names and the order. It refuses to check a rule.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident => $name:literal;)+) => {
        /// One rule for tokens. Rules are checked in this order, and the first that fails gives the verdict's reason.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* $variant,)+
        }

        impl Rule {
            /// All rules, in order.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant,)+];

            /// Returns the stable name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Rule::$variant => $name,)+
                }
            }
        }
    };
}

rules! {
    /// Size, three parts, strict base64url.
    Shape => "shape";
    /// The header is one strict JSON object.
    Header => "header";
    /// `alg` is RS256.
    Algorithm => "algorithm";
    /// `typ` is JWT.
    Type => "type";
    /// No member of the header contains a key or changes how the token is read.
    Members => "members";
    /// `cat` is a known category of user tokens, or absent.
    Category => "category";
    /// `kid` has the format of a key id.
    KeyId => "key-id";
    /// The claims are one strict JSON object.
    Claims => "claims";
    /// `iss` is the configured issuer.
    Issuer => "issuer";
    /// The kind of token is accepted, and `cat` and `sid` agree.
    Kind => "kind";
    /// `exp` has not passed.
    Expiry => "expiry";
    /// A current key has the token's key id.
    Key => "key";
    /// That key made the signature.
    Signature => "signature";
    /// `sub` is a user.
    Subject => "subject";
    /// `azp` is an accepted authorized party.
    AuthorizedParty => "authorized-party";
    /// `aud` contains the configured audience.
    Audience => "audience";
    /// `nbf` is not in the future.
    NotBefore => "not-before";
    /// `iat` is not in the future.
    IssuedAt => "issued-at";
    /// `exp` minus `iat` is within bounds.
    Lifetime => "lifetime";
    /// `sts` is active.
    SessionStatus => "session-status";
    /// `act` names the actor, or is absent or `null`.
    Actor => "actor";
    /// The token, its session, its user and its organization are not revoked.
    Revocation => "revocation";
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
