//! Who a request of a test comes from.
//!
//! Owns the claims of each kind of token. It refuses to make what Clerk would not: a misspelt id or permission panics
//! where it is written, and not as a riddle in the handler.

use actix_web::cookie::Cookie;
use actix_web::http::header::{AUTHORIZATION, HeaderName};
use serde_json::{Map, Value, json};

use super::entitlements::Entitlements;
use super::{LocalIssuer, key};
use crate::id::is_clerk_id;
use crate::token::header::{SESSION, TEMPLATE};
use crate::token::kind::TokenKind;
use crate::verify::clock::{Clock, SystemClock};

/// How many seconds a token is valid, as Clerk's are unless an instance says otherwise.
const LIFETIME: i64 = 60;

/// A user of a test, and what their token says.
///
/// Starts from what Clerk's token says of a user who has just signed in with one factor and has no organization. Every
/// token of an identity and of its clones belongs to one session.
///
/// # Panics
/// Whatever takes an id, a role, a permission, a feature or a plan panics when it has not the shape of one.
#[derive(Debug, Clone)]
#[must_use]
pub struct TestIdentity {
    user_id: String,
    session_id: String,
    kind: TokenKind,
    issued_at: Option<i64>,
    organization: Option<Map<String, Value>>,
    entitlements: Entitlements,
    factor_ages: (u64, Option<u64>),
    claims: Map<String, Value>,
    left_out: Vec<String>,
}

impl TestIdentity {
    /// A user with a session.
    pub fn user(user_id: &str) -> Self {
        TestIdentity {
            user_id: checked("user_", user_id),
            session_id: format!("sess_{}", key::random_id()),
            kind: TokenKind::Session,
            issued_at: None,
            organization: None,
            entitlements: Entitlements::default(),
            factor_ages: (0, None),
            claims: Map::new(),
            left_out: Vec::new(),
        }
    }

    /// Names the session, for a test of what happens to it.
    pub fn session(mut self, session_id: &str) -> Self {
        self.session_id = checked("sess_", session_id);
        self
    }

    /// Makes an organization active, in which the user has this role (`org:admin`, or `admin`).
    pub fn org(mut self, org_id: &str, role: &str) -> Self {
        let name = role.strip_prefix("org:").unwrap_or(role);
        assert!(!name.is_empty() && !name.contains(':'), "`{role}` is no role: write it as in `org:admin`");
        let id = checked("org_", org_id);
        let slug = id.trim_start_matches("org_").to_owned();
        self.organization = json!({ "id": id, "rol": name, "slg": slug }).as_object().cloned();
        self
    }

    /// Adds a custom permission in the active organization, written in full: `org:invoices:create`.
    pub fn permission(mut self, permission: &str) -> Self {
        self.entitlements.add_permission(permission);
        self
    }

    /// Adds a feature of the active organization (`org:reports`) or of the user (`user:reports`).
    pub fn feature(mut self, feature: &str) -> Self {
        self.entitlements.add_feature(feature);
        self
    }

    /// Adds a plan of the active organization (`org:pro`) or of the user (`user:pro`).
    pub fn plan(mut self, plan: &str) -> Self {
        self.entitlements.add_plan(plan);
        self
    }

    /// Says how long before the token's minting the first factor was verified.
    pub fn verified_minutes_ago(mut self, minutes: u64) -> Self {
        self.factor_ages.0 = minutes;
        self
    }

    /// Gives the user a second factor, verified this long before the token's minting.
    pub fn second_factor_minutes_ago(mut self, minutes: u64) -> Self {
        self.factor_ages.1 = Some(minutes);
        self
    }

    /// Lets somebody else act as this user.
    pub fn impersonated_by(self, actor: &str) -> Self {
        let actor = json!({
            "iss": "https://dashboard.clerk.com",
            "sid": format!("sess_{}", key::random_id()),
            "sub": checked("user_", actor),
        });
        self.claim("act", actor)
    }

    /// Says which page asked for the token, the claim `azp`.
    pub fn authorized_party(self, origin: &str) -> Self {
        self.claim("azp", origin)
    }

    /// Makes it a JWT template's token, which says nothing of a session, an organization or factors.
    ///
    /// Its `act` is `null`, as of a template that says `"act": "{{session.actor}}"`. For one that does not:
    /// `.without("act")`.
    pub fn template(mut self) -> Self {
        self.kind = TokenKind::Template;
        self
    }

    /// Fixes when the token is issued, in Unix seconds, for an application under test that has a clock of its own.
    pub fn issued_at(mut self, unix: i64) -> Self {
        self.issued_at = Some(unix);
        self
    }

    /// Makes it a genuine token that is ten minutes late.
    pub fn expired(self) -> Self {
        let issued_at = self.issued_at.unwrap_or_else(|| SystemClock.unix_seconds());
        self.issued_at(issued_at.saturating_sub(LIFETIME + 600))
    }

    /// Sets a claim, also one that Clerk sets.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    /// Leaves a claim out, also one that is set by default.
    pub fn without(mut self, name: &str) -> Self {
        self.left_out.push(name.to_owned());
        self
    }

    /// The token, issued now unless said otherwise.
    ///
    /// # Panics
    /// There are permissions, features or plans of an organization, and no organization.
    #[must_use]
    pub fn token(&self) -> String {
        let (category, mut claims) = match self.kind {
            TokenKind::Session => (SESSION, self.session_claims()),
            TokenKind::Template => (TEMPLATE, self.template_claims()),
        };
        claims.extend(self.claims.clone());
        claims.retain(|name, _| !self.left_out.contains(name));
        key::sign(&json!({ "alg": "RS256", "cat": category, "kid": "ins_test", "typ": "JWT" }), &Value::Object(claims))
    }

    /// The header with the token, for `TestRequest::insert_header`.
    #[must_use]
    pub fn bearer(&self) -> (HeaderName, String) {
        (AUTHORIZATION, format!("Bearer {}", self.token()))
    }

    /// Clerk's own cookie with the token, for `TestRequest::cookie`.
    ///
    /// An unsafe method needs an `Origin` beside it that the application lists.
    #[must_use]
    pub fn cookie(&self) -> Cookie<'static> {
        Cookie::new("__session", self.token())
    }

    /// What every token says; `nbf` lies before `iat`, by a template's clock skew or, in a session token, by more.
    fn common_claims(&self, head_start: i64) -> Map<String, Value> {
        let issued_at = self.issued_at.unwrap_or_else(|| SystemClock.unix_seconds());
        let claims = json!({
            "exp": issued_at.saturating_add(LIFETIME),
            "iat": issued_at,
            "iss": LocalIssuer::URL,
            "jti": key::random_id(),
            "nbf": issued_at.saturating_sub(head_start),
            "sub": self.user_id,
        });
        claims.as_object().cloned().unwrap_or_default()
    }

    fn template_claims(&self) -> Map<String, Value> {
        let mut claims = self.common_claims(5);
        claims.insert("act".to_owned(), Value::Null);
        claims
    }

    fn session_claims(&self) -> Map<String, Value> {
        let needs_org = self.entitlements.need_an_organization();
        assert!(
            !needs_org || self.organization.is_some(),
            "an organization's permission, feature or plan: call `.org(..)`"
        );
        let packed = self.entitlements.pack();
        let mut claims = self.common_claims(10);
        let mut set = |name: &str, value: Option<Value>| value.map(|value| claims.insert(name.to_owned(), value));
        let second = self.factor_ages.1.map_or(json!(-1), |minutes| json!(minutes));
        set("fva", Some(json!([self.factor_ages.0, second])));
        set("sid", Some(json!(self.session_id)));
        set("sts", Some(json!("active")));
        set("v", Some(json!(2)));
        set("fea", packed.fea.map(Value::from));
        set("pla", packed.pla.map(Value::from));
        let organization = self.organization.clone().map(|mut organization| {
            let lists = [("per", packed.per), ("fpm", packed.fpm)];
            organization.extend(lists.into_iter().filter_map(|(name, list)| Some((name.to_owned(), json!(list?)))));
            Value::Object(organization)
        });
        set("o", organization);
        claims
    }
}

fn checked(prefix: &str, id: &str) -> String {
    assert!(is_clerk_id(id, prefix), "`{id}` is no id of Clerk's: it starts with `{prefix}`");
    id.to_owned()
}
