//! What a token says, for a person to read. Nobody has vouched for any of it.
//!
//! Owns the selection, and that every text in it is fit to be shown. It refuses to hold anything that a program could
//! take for an identity: values are escaped and shortened.

use serde::Serialize;
use serde_json::Value;

use super::anatomy::Anatomy;
use super::kind::UnverifiedKind;
use super::shown::{shown, shown_value};
use crate::token::kind::TokenKind;
use crate::token::{Category, Claims, header};
use crate::user::factors::FactorAges;
use crate::user::organization::Organization;
use crate::verify::policy::stated_kind;

/// What Clerk puts into every token (Clerk's documentation, "JWT templates", default claims), and who acts.
const CLERKS: [&str; 9] = ["act", "aud", "azp", "exp", "iat", "iss", "jti", "nbf", "sub"];
/// What Clerk puts into session tokens besides (`clerk/javascript: packages/shared/src/types/jwtv2.ts`).
const CLERKS_IN_SESSIONS: [&str; 11] =
    ["fea", "fva", "o", "org_id", "org_permissions", "org_role", "org_slug", "pla", "sid", "sts", "v"];

/// What a token says. Every text is escaped and shortened, and every time is in Unix seconds rounded down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct UnverifiedContent {
    /// Whether the claims could be read. Otherwise their absence here means nothing.
    pub claims_are_readable: bool,
    /// The kind of token, where header and claims could be read.
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
    /// How many seconds before it was issued the first and the second factor were verified, of a session token.
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
    /// The claim `aud`, one text for each.
    pub audience: Vec<String>,
    /// Who is acting as the user, the claim `act`.
    pub actor: Option<String>,
    /// The names of claims that are not Clerk's own.
    pub custom_claims: Vec<String>,
    /// The header's `alg`.
    pub algorithm: Option<String>,
    /// The header's `kid`.
    pub key_id: Option<String>,
    /// What is there and counts as absent, because it cannot be read without doubt.
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

impl UnverifiedContent {
    pub(super) fn of(anatomy: &Anatomy) -> Self {
        let mut content = UnverifiedContent::default();
        if let Some(header) = &anatomy.header {
            content.algorithm = header.get("alg").map(shown_value);
            content.key_id = header.get("kid").map(shown_value);
        }
        if let Some(claims) = &anatomy.claims {
            content.claims_are_readable = true;
            content.read(claims);
        }
        if let (Some(header), Some(claims)) = (&anatomy.header, &anatomy.claims) {
            content.kind = Some(UnverifiedKind::of(header, claims));
            let category = header::category(header).unwrap_or(Category::Unstated);
            if stated_kind(category, claims) == Ok(TokenKind::Session) {
                content.read_session(claims);
            }
        }
        content
    }

    fn read(&mut self, claims: &Claims) {
        let text = |name: &str| claims.get(name).map(shown_value);
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
            Some(Value::Array(audiences)) => audiences.iter().map(shown_value).collect(),
            Some(audience) => vec![shown_value(audience)],
        };
        self.actor = match claims.get("act") {
            None | Some(Value::Null) => None,
            Some(act) => Some(shown_value(act.get("sub").unwrap_or(act))),
        };
        let of_sessions = claims.get("sid").is_some();
        let clerks = |name: &str| CLERKS.contains(&name) || (of_sessions && CLERKS_IN_SESSIONS.contains(&name));
        self.custom_claims = claims.as_map().keys().filter(|name| !clerks(name)).map(|name| shown(name)).collect();
    }

    /// What means something in a session token only: elsewhere the same claims are whatever their author wrote.
    fn read_session(&mut self, claims: &Claims) {
        let organization = Organization::from_claims(claims);
        if organization.is_none() && ["o", "org_id"].iter().any(|name| claims.get(name).is_some_and(|o| !o.is_null())) {
            self.ignored.push("an organization");
        }
        self.organization = organization.map(|org| UnverifiedOrganization {
            id: shown(org.id()),
            slug: org.slug().map(shown),
            role: shown(org.role()),
            permissions: org.permissions().iter().map(|permission| shown(permission)).collect(),
        });
        if claims.get("v").is_some_and(|version| *version == 2) {
            self.features = claims.get("fea").map(shown_value);
            self.plans = claims.get("pla").map(shown_value);
        }
        let ages = FactorAges::from_claims(claims);
        if ages.is_none() && claims.get("fva").is_some() {
            self.ignored.push("the ages of the factors (`fva`)");
        }
        self.factor_ages = ages.map(|ages| (ages.first().as_secs(), ages.second().map(|age| age.as_secs())));
    }
}
