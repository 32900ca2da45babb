//! The JOSE header: required and forbidden members.
//!
//! Owns the algorithm pin and Clerk's token categories. It refuses to follow any instruction of a token.

use serde_json::{Map, Value};

use crate::json::{self, Limits, parse_object};
use crate::verify::rejection::Rejection;
use crate::verify::rule::Rule;

/// Clerk's headers have four members.
const LIMITS: Limits = Limits { depth: 4, values: 32 };
/// The longest key id accepted.
const MAX_KID_BYTES: usize = 128;
/// Members that contain or locate keys, or change what is signed or how it is encoded (RFC 7515, RFC 7516, RFC 7797).
///
/// Clerk never writes them, and ignoring them would read the token differently from its author's intent.
pub(crate) const REFUSED_MEMBERS: [&str; 8] = ["jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "cty"];

/// Clerk's name for session tokens, `JWT_CATEGORY_SESSION_TOKEN` in `clerk/javascript: packages/backend`.
pub(crate) const SESSION: &str = "cl_B7d4PD111AAA";
/// `JWT_CATEGORY_JWT_TEMPLATE`, in the same file.
pub(crate) const TEMPLATE: &str = "cl_B7d4PD222AAA";
/// `JWT_CATEGORY_IGNORE`: instances that opted out use it for every kind, so it states no category.
const OPTED_OUT: &str = "cl_I7d4PD111III";

/// The parts of a header that are used after parsing.
pub(super) struct Header {
    pub(super) kid: String,
    pub(super) category: Category,
}

/// The category that the header states. Machine tokens have no variant: their header is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Category {
    Session,
    Template,
    /// Minted before Clerk had categories, or by an instance that opted out of them.
    Unstated,
}

impl Header {
    pub(super) fn parse(json: &[u8]) -> Result<Self, Rejection> {
        let members = members(json)?;
        check_algorithm(&members)?;
        check_type(&members)?;
        check_members(&members)?;
        Ok(Header { category: category(&members)?, kid: kid(&members)?.to_owned() })
    }
}

/// Parses the header without checking any rule.
pub(crate) fn members(json: &[u8]) -> Result<Map<String, Value>, Rejection> {
    parse_object(json, LIMITS).map_err(|_| Rejection::Invalid)
}

/// Returns why [`members`] cannot read the bytes.
pub(crate) fn complaint(json: &[u8]) -> Option<String> {
    json::complaint(json, LIMITS)
}

/// Returns every rule that rejects a header, each checked on its own. Use it to explain, never to accept.
pub(crate) fn refusals(members: &Map<String, Value>) -> Vec<(Rule, Rejection)> {
    let answers = [
        (Rule::Algorithm, check_algorithm(members)),
        (Rule::Type, check_type(members)),
        (Rule::Members, check_members(members)),
        (Rule::Category, category(members).map(drop)),
        (Rule::KeyId, kid(members).map(drop)),
    ];
    answers.into_iter().filter_map(|(rule, answer)| answer.err().map(|reason| (rule, reason))).collect()
}

fn check_algorithm(members: &Map<String, Value>) -> Result<(), Rejection> {
    if text(members, "alg") == Some("RS256") { Ok(()) } else { Err(Rejection::InvalidAlgorithm) }
}

fn check_type(members: &Map<String, Value>) -> Result<(), Rejection> {
    if text(members, "typ") == Some("JWT") { Ok(()) } else { Err(Rejection::Invalid) }
}

fn check_members(members: &Map<String, Value>) -> Result<(), Rejection> {
    if REFUSED_MEMBERS.iter().any(|name| members.contains_key(*name)) { Err(Rejection::InvalidHeader) } else { Ok(()) }
}

pub(crate) fn category(members: &Map<String, Value>) -> Result<Category, Rejection> {
    match members.get("cat") {
        None => Ok(Category::Unstated),
        Some(Value::String(category)) => match category.as_str() {
            SESSION => Ok(Category::Session),
            TEMPLATE => Ok(Category::Template),
            OPTED_OUT => Ok(Category::Unstated),
            _ => Err(Rejection::TypeMismatch),
        },
        Some(_) => Err(Rejection::TypeMismatch),
    }
}

fn kid(members: &Map<String, Value>) -> Result<&str, Rejection> {
    text(members, "kid").filter(|kid| is_plausible_kid(kid)).ok_or(Rejection::KidMismatch)
}

fn text<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m str> {
    members.get(name)?.as_str()
}

fn is_plausible_kid(kid: &str) -> bool {
    !kid.is_empty() && kid.len() <= MAX_KID_BYTES && kid.bytes().all(|byte| byte.is_ascii_graphic())
}
