//! The JOSE header: what it must say, and what it must not.
//!
//! Owns the algorithm pin and Clerk's token categories. It refuses to take any instruction from a token.

use serde_json::{Map, Value};

use crate::json::{Limits, parse_object};
use crate::reason::Reason;

/// Clerk's headers have four members.
const LIMITS: Limits = Limits { depth: 4, values: 32 };
/// The longest key id accepted.
const MAX_KID_BYTES: usize = 128;
/// Members that bring keys along, or change what is signed or how it is encoded (RFC 7515, RFC 7516, RFC 7797). Any of
/// them means that the token was not made by Clerk or wants to be read differently, so ignoring them is not enough.
const REFUSED: [&str; 8] = ["jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "cty"];

/// Clerk's name for session tokens, `JWT_CATEGORY_SESSION_TOKEN` in `clerk/javascript: packages/backend`.
const SESSION: &str = "cl_B7d4PD111AAA";
/// `JWT_CATEGORY_JWT_TEMPLATE`, in the same file.
const TEMPLATE: &str = "cl_B7d4PD222AAA";
/// `JWT_CATEGORY_IGNORE`: instances that opted out put it on every class, so it says nothing.
const OPTED_OUT: &str = "cl_I7d4PD111III";

/// What is kept of a header.
pub(super) struct Header {
    pub(super) kid: String,
    pub(super) category: Category,
}

/// Which class of token the header states. A machine's class has no variant: such a header does not parse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Category {
    Session,
    Template,
    /// Minted before Clerk had categories, or by an instance that opted out of them.
    Unstated,
}

impl Header {
    pub(super) fn parse(json: &[u8]) -> Result<Self, Reason> {
        let members = parse_object(json, LIMITS).map_err(|_| Reason::Invalid)?;
        if text(&members, "alg") != Some("RS256") {
            return Err(Reason::InvalidAlgorithm);
        }
        if text(&members, "typ") != Some("JWT") {
            return Err(Reason::Invalid);
        }
        if REFUSED.iter().any(|name| members.contains_key(*name)) {
            return Err(Reason::InvalidHeader);
        }
        let category = match members.get("cat") {
            None => Category::Unstated,
            Some(Value::String(category)) => match category.as_str() {
                SESSION => Category::Session,
                TEMPLATE => Category::Template,
                OPTED_OUT => Category::Unstated,
                _ => return Err(Reason::TypeMismatch),
            },
            Some(_) => return Err(Reason::TypeMismatch),
        };
        let kid = text(&members, "kid").filter(|kid| is_plausible_kid(kid)).ok_or(Reason::KidMismatch)?;
        Ok(Header { kid: kid.to_owned(), category })
    }
}

fn text<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m str> {
    members.get(name)?.as_str()
}

fn is_plausible_kid(kid: &str) -> bool {
    !kid.is_empty() && kid.len() <= MAX_KID_BYTES && kid.bytes().all(|byte| byte.is_ascii_graphic())
}
