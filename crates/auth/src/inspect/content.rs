//! What a token says, for a person to read. None of it is verified.
//!
//! Owns the selection, and escapes and shortens every text. It refuses to hold anything that a program could take for an
//! identity.

use serde::Serialize;
use serde_json::{Map, Value};

use super::parts::ParsedParts;
use super::text::{escape, escape_value, quote_value};
use crate::token::kind::TokenKind;
use crate::token::{Category, Claims, header};
use crate::user::factors::FactorAges;
use crate::user::organization::Organization;
use crate::verify::policy::{is_id_token, stated_kind};

/// Clerk's claims in every token (Clerk's documentation, "JWT templates", default claims), and the actor.
const STANDARD_CLAIMS: [&str; 9] = ["act", "aud", "azp", "exp", "iat", "iss", "jti", "nbf", "sub"];
/// Clerk's further claims in session tokens (`clerk/javascript: packages/shared/src/types/jwtv2.ts`).
const SESSION_CLAIMS: [&str; 11] =
    ["fea", "fva", "o", "org_id", "org_permissions", "org_role", "org_slug", "pla", "sid", "sts", "v"];
/// Clerk's category of machine-to-machine tokens, `JWT_CATEGORY_M2M_TOKEN` in `clerk/javascript:
/// packages/backend/src/tokens/jwtCategories.ts`.
const MACHINE: &str = "cl_B7d4PD333AAA";
/// The name of the kind that has to be accepted explicitly.
pub(super) const TEMPLATE: &str = "JWT template's token";

/// What a token says. Every text is escaped and shortened; every timestamp is in Unix seconds, rounded down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct UnverifiedContent {
    /// Whether the claims could be read. If not, a missing claim here means nothing.
    pub claims_are_readable: bool,
    /// The kind of token, if header and claims could be read.
    pub kind: Option<UnverifiedKind>,
    /// The claim `sub`.
    pub subject: Option<String>,
    /// The claim `sid`.
    pub session_id: Option<String>,
    /// The claim `sts`.
    pub session_status: Option<String>,
    /// The organization of a session token.
    pub organization: Option<UnverifiedOrganization>,
    /// The claim `fea` of a session token of the second version.
    pub features: Option<String>,
    /// The claim `pla` of a session token of the second version.
    pub plans: Option<String>,
    /// Ages of the first and the second factor when a session token was issued, in seconds.
    pub factor_ages: Option<(u64, Option<u64>)>,
    /// The claim `iat`.
    pub issued_at: Option<i64>,
    /// The claim `nbf`.
    pub not_before: Option<i64>,
    /// The claim `exp`.
    pub expires_at: Option<i64>,
    /// The claim `iss`.
    pub issuer: Option<String>,
    /// The claim `azp`.
    pub authorized_party: Option<String>,
    /// The audiences in the claim `aud`.
    pub audience: Vec<String>,
    /// Who acts as the user, the claim `act`.
    pub actor: Option<String>,
    /// The names of claims that are not Clerk's own.
    pub custom_claims: Vec<String>,
    /// The header's `alg`.
    pub algorithm: Option<String>,
    /// The header's `kid`.
    pub key_id: Option<String>,
    /// Claims that are present but count as absent, because they cannot be read unambiguously.
    pub ignored: Vec<&'static str>,
}

/// The organization that a session token names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UnverifiedOrganization {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: Option<String>,
    /// The user's role.
    pub role: String,
    /// The user's custom permissions.
    pub permissions: Vec<String>,
}

/// The kind that a token claims to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UnverifiedKind {
    /// The kind's name.
    pub name: &'static str,
    /// The members and claims that indicate it.
    pub because: String,
}

impl UnverifiedContent {
    pub(super) fn of(parts: &ParsedParts) -> Self {
        let mut content = UnverifiedContent::default();
        if let Some(header) = &parts.header {
            content.algorithm = header.get("alg").map(escape_value);
            content.key_id = header.get("kid").map(escape_value);
        }
        if let Some(claims) = &parts.claims {
            content.claims_are_readable = true;
            content.read(claims);
        }
        if let (Some(header), Some(claims)) = (&parts.header, &parts.claims) {
            content.kind = Some(UnverifiedKind::of(header, claims));
            let category = parts.category().unwrap_or(Category::Unstated);
            if stated_kind(category, claims) == Ok(TokenKind::Session) {
                content.read_session(claims);
            }
        }
        content
    }

    fn read(&mut self, claims: &Claims) {
        let text = |name: &str| claims.get(name).map(escape_value);
        let time = |name: &str| claims.time(name).ok().flatten().map(|seconds| seconds.floor() as i64);
        self.subject = text("sub");
        self.session_id = text("sid");
        self.session_status = text("sts");
        self.issuer = text("iss");
        self.authorized_party = text("azp");
        self.issued_at = time("iat");
        self.not_before = time("nbf");
        self.expires_at = time("exp");
        self.audience = match claims.get("aud") {
            None => Vec::new(),
            Some(Value::Array(audiences)) => audiences.iter().map(escape_value).collect(),
            Some(audience) => vec![escape_value(audience)],
        };
        self.actor = match claims.get("act") {
            None | Some(Value::Null) => None,
            Some(act) => Some(escape_value(act.get("sub").unwrap_or(act))),
        };
        let of_sessions = claims.get("sid").is_some();
        let clerks = |name: &str| STANDARD_CLAIMS.contains(&name) || (of_sessions && SESSION_CLAIMS.contains(&name));
        self.custom_claims = claims.as_map().keys().filter(|name| !clerks(name)).map(|name| escape(name)).collect();
    }

    /// Reads the claims that Clerk sets in session tokens only; in a template token, their author does.
    fn read_session(&mut self, claims: &Claims) {
        let organization = Organization::from_claims(claims);
        if organization.is_none() && ["o", "org_id"].iter().any(|name| claims.get(name).is_some_and(|o| !o.is_null())) {
            self.ignored.push("an organization");
        }
        self.organization = organization.map(|org| UnverifiedOrganization {
            id: escape(org.id()),
            slug: org.slug().map(escape),
            role: escape(org.role()),
            permissions: org.permissions().iter().map(|permission| escape(permission)).collect(),
        });
        if claims.get("v").is_some_and(|version| *version == 2) {
            self.features = claims.get("fea").map(escape_value);
            self.plans = claims.get("pla").map(escape_value);
        }
        let ages = FactorAges::from_claims(claims);
        if ages.is_none() && claims.get("fva").is_some() {
            self.ignored.push("the ages of the factors (`fva`)");
        }
        self.factor_ages = ages.map(|ages| (ages.first().as_secs(), ages.second().map(|age| age.as_secs())));
    }
}

impl UnverifiedKind {
    pub(super) fn of(header: &Map<String, Value>, claims: &Claims) -> Self {
        let kind = |name, because: String| UnverifiedKind { name, because };
        // The type marks OAuth access tokens (RFC 9068, section 2.1).
        if let Some(Value::String(typ)) = header.get("typ")
            && typ.trim_start_matches("application/").eq_ignore_ascii_case("at+jwt")
        {
            return kind("OAuth access token", format!("`typ` is {}", quote_value(&Value::String(typ.clone()))));
        }
        let sid =
            if claims.get("sid").is_some() { "there is a session (`sid`)" } else { "there is no session (`sid`)" };
        let Ok(category) = header::category(header) else {
            let cat = header.get("cat").unwrap_or(&Value::Null);
            let name = if cat == MACHINE { "machine token" } else { "unknown kind" };
            return kind(name, format!("`cat` is {}", quote_value(cat)));
        };
        let cat = match (category, header.contains_key("cat")) {
            (Category::Session, _) => "`cat` is that of session tokens",
            (Category::Template, _) => "`cat` is that of JWT templates",
            (Category::Unstated, true) => "`cat` states no category",
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
