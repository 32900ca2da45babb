//! The user of a test's request.
//!
//! Owns the claims of each kind of token. It refuses to make what Clerk would not: a malformed id or permission panics at
//! the call.

use actix_web::cookie::Cookie;
use actix_web::http::header::{AUTHORIZATION, HeaderName};
use serde_json::{Map, Value, json};

use super::entitlements::Entitlements;
use super::{LocalIssuer, key};
use crate::id::is_clerk_id;
use crate::token::header::{SESSION, TEMPLATE};
use crate::token::kind::TokenKind;
use crate::verify::clock::{Clock, SystemClock};

/// The lifetime of a token in seconds, as at Clerk by default.
const LIFETIME: i64 = 60;

/// A test user and the claims of their token.
///
/// By default, the user has just signed in with one factor and has no organization. All tokens of an identity and its clones
/// belong to one session.
///
/// # Panics
/// The methods that take an id, a role, a permission, a feature or a plan panic if it is malformed.
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
    /// Creates a user with a session.
    pub fn user(user_id: &str) -> Self {
        TestIdentity {
            user_id: valid_id("user_", user_id),
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

    /// Sets the session's id.
    pub fn session(mut self, session_id: &str) -> Self {
        self.session_id = valid_id("sess_", session_id);
        self
    }

    /// Makes an organization active, with the user's role in it (`org:admin` or `admin`).
    pub fn org(mut self, org_id: &str, role: &str) -> Self {
        let name = role.strip_prefix("org:").unwrap_or(role);
        assert!(!name.is_empty() && !name.contains(':'), "`{role}` is not a role: write it like `org:admin`");
        let id = valid_id("org_", org_id);
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

    /// Sets the age of the first factor when the token is issued.
    pub fn verified_minutes_ago(mut self, minutes: u64) -> Self {
        self.factor_ages.0 = minutes;
        self
    }

    /// Adds a second factor with its age when the token is issued.
    pub fn second_factor_minutes_ago(mut self, minutes: u64) -> Self {
        self.factor_ages.1 = Some(minutes);
        self
    }

    /// Lets another user act as this user.
    pub fn impersonated_by(self, actor: &str) -> Self {
        let actor = json!({
            "iss": "https://dashboard.clerk.com",
            "sid": format!("sess_{}", key::random_id()),
            "sub": valid_id("user_", actor),
        });
        self.claim("act", actor)
    }

    /// Sets the origin that requested the token, the claim `azp`.
    pub fn authorized_party(self, origin: &str) -> Self {
        self.claim("azp", origin)
    }

    /// Makes it a template token, without session, organization and factors.
    ///
    /// Its `act` is `null`, as with the template `"act": "{{session.actor}}"`. For a template without it, call
    /// `.without("act")`.
    pub fn template(mut self) -> Self {
        self.kind = TokenKind::Template;
        self
    }

    /// Sets when the token is issued, in Unix seconds, for an application with a test clock.
    pub fn issued_at(mut self, unix: i64) -> Self {
        self.issued_at = Some(unix);
        self
    }

    /// Makes the token expire ten minutes ago.
    pub fn expired(self) -> Self {
        let issued_at = self.issued_at.unwrap_or_else(|| SystemClock.unix_seconds());
        self.issued_at(issued_at.saturating_sub(LIFETIME + 600))
    }

    /// Sets a claim, including one that Clerk sets.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    /// Removes a claim, including one that is set by default.
    pub fn without(mut self, name: &str) -> Self {
        self.left_out.push(name.to_owned());
        self
    }

    /// Returns the token, issued now by default.
    ///
    /// # Panics
    /// If there are permissions, features or plans of an organization, but no organization.
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

    /// Returns the `Authorization` header with the token, for `TestRequest::insert_header`.
    #[must_use]
    pub fn bearer(&self) -> (HeaderName, String) {
        (AUTHORIZATION, format!("Bearer {}", self.token()))
    }

    /// Returns Clerk's cookie `__session` with the token, for `TestRequest::cookie`.
    ///
    /// An unsafe method also needs an allowed `Origin`.
    #[must_use]
    pub fn cookie(&self) -> Cookie<'static> {
        Cookie::new("__session", self.token())
    }

    /// Returns the claims of every token. `nbf` is `head_start` seconds before `iat`.
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
        let needs_org = self.entitlements.needs_organization();
        assert!(
            !needs_org || self.organization.is_some(),
            "an organization's permission, feature or plan needs an organization: call `.org(..)`"
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

fn valid_id(prefix: &str, id: &str) -> String {
    assert!(is_clerk_id(id, prefix), "`{id}` is not a Clerk id that starts with `{prefix}`");
    id.to_owned()
}
