//! The rules of the policy by name, in the order in which a verdict asks them.
//!
//! Owns the names and the order. It refuses to apply any: that is done where each is kept.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident => $name:literal;)+) => {
        /// One rule of the policy. A verdict asks them in this order, and the first that refuses is its reason.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* $variant,)+
        }

        impl Rule {
            /// Every rule there is, in order.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant,)+];

            /// The stable name.
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
    /// No member of the header brings a key or asks for another reading.
    Members => "members";
    /// `cat` is no foreign class of token.
    Category => "category";
    /// `kid` can be a key's id.
    KeyId => "key-id";
    /// The claims are one strict JSON object.
    Claims => "claims";
    /// `iss` is the instance that is trusted.
    Issuer => "issuer";
    /// The kind of token is accepted, and `cat` and `sid` agree about it.
    Kind => "kind";
    /// `exp` has not passed.
    Expiry => "expiry";
    /// A current key has the token's key id.
    Key => "key";
    /// That key made the signature.
    Signature => "signature";
    /// `sub` is a user.
    Subject => "subject";
    /// `azp` is on the list.
    AuthorizedParty => "authorized-party";
    /// `aud` holds what is asked for.
    Audience => "audience";
    /// `nbf` does not lie ahead.
    NotBefore => "not-before";
    /// `iat` does not lie ahead.
    IssuedAt => "issued-at";
    /// `exp` minus `iat` is within bounds.
    Lifetime => "lifetime";
    /// `sts` is active.
    SessionStatus => "session-status";
    /// `act` names who acts as the user.
    Actor => "actor";
    /// Nobody has revoked the token, its session or its user.
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
