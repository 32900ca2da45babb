//! Which kind of token this claims to be, and what gives it away.
//!
//! Owns the words. It refuses to tell the accepted kinds apart in any other way than the policy does.

use serde::Serialize;
use serde_json::{Map, Value};

use super::shown::quoted_value;
use crate::token::kind::TokenKind;
use crate::token::{Category, Claims, header};
use crate::verify::policy::{is_id_token, stated_kind};

/// Clerk's category of machine-to-machine tokens, `JWT_CATEGORY_M2M_TOKEN` in `clerk/javascript:
/// packages/backend/src/tokens/jwtCategories.ts`.
const MACHINE: &str = "cl_B7d4PD333AAA";

/// The name of the kind that has to be accepted explicitly.
pub(super) const TEMPLATE: &str = "JWT template's token";

/// The kind that a token claims to be of, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UnverifiedKind {
    /// The kind's name.
    pub name: &'static str,
    /// What of the token says so.
    pub because: String,
}

impl UnverifiedKind {
    pub(super) fn of(header: &Map<String, Value>, claims: &Claims) -> Self {
        let kind = |name, because: String| UnverifiedKind { name, because };
        // OAuth access tokens are told by their type (RFC 9068, section 2.1).
        if let Some(Value::String(typ)) = header.get("typ")
            && typ.trim_start_matches("application/").eq_ignore_ascii_case("at+jwt")
        {
            return kind("OAuth access token", format!("`typ` is {}", quoted_value(&Value::String(typ.clone()))));
        }
        let sid =
            if claims.get("sid").is_some() { "there is a session (`sid`)" } else { "there is no session (`sid`)" };
        let Ok(category) = header::category(header) else {
            let cat = header.get("cat").unwrap_or(&Value::Null);
            let name = if cat == MACHINE { "machine token" } else { "unknown kind" };
            return kind(name, format!("`cat` is {}", quoted_value(cat)));
        };
        let cat = match (category, header.contains_key("cat")) {
            (Category::Session, _) => "`cat` is that of session tokens",
            (Category::Template, _) => "`cat` is that of JWT templates",
            (Category::Unstated, true) => "`cat` is the one that says nothing",
            (Category::Unstated, false) => "there is no `cat`",
        };
        let name = match stated_kind(category, claims) {
            Ok(TokenKind::Session) => "session token",
            Ok(TokenKind::Template) => TEMPLATE,
            Err(_) if category == Category::Session && claims.get("sid").is_none() => "handshake token",
            Err(_) if category == Category::Unstated && claims.get("sid").is_none() && is_id_token(claims) => {
                return kind("OpenID Connect id token", "it has claims that only id tokens have".to_owned());
            }
            Err(_) => "unknown kind",
        };
        kind(name, format!("{cat}, and {sid}"))
    }
}
