//! The content of a token, in Clerk's formats.
//! Owns headers, claims and their defaults; knows no key and signs nothing.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::ids;

/// The default lifetime of template tokens (Clerk's documentation, "JWT templates") and of session tokens, in seconds.
const DEFAULT_LIFETIME: i64 = 60;

/// Clerk's category of token that a spec starts from, the header's `cat`
/// (clerk/javascript, `packages/backend/src/tokens/jwtCategories.ts`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenCategory {
    /// A session token, version 2.
    #[default]
    Session,
    /// A token minted from a JWT template.
    Template,
    /// A machine-to-machine token, which does not name a user.
    Machine,
}

impl TokenCategory {
    const fn category(self) -> &'static str {
        match self {
            Self::Session => "cl_B7d4PD111AAA",
            Self::Template => "cl_B7d4PD222AAA",
            Self::Machine => "cl_B7d4PD333AAA",
        }
    }

    /// Returns how many seconds `nbf` is before `iat`.
    ///
    /// A template's default is documented ("JWT templates", allowed clock skew); the other value is that of real session
    /// tokens and of the machine token in clerk/javascript, `packages/backend/src/fixtures/machine.ts`.
    const fn head_start(self) -> i64 {
        match self {
            Self::Template => 5,
            Self::Session | Self::Machine => 10,
        }
    }

    fn token_id(self) -> String {
        match self {
            Self::Session | Self::Template => ids::token_id(),
            Self::Machine => ids::clerk_id("mt_"),
        }
    }
}

/// The content of a token to mint.
///
/// Each category has the members of Clerk's tokens by default. [`claim`](Self::claim), [`without`](Self::without),
/// [`header`](Self::header) and [`without_header`](Self::without_header) change them; the last call for a name counts.
///
/// ```
/// # fn main() -> Result<(), clerk_dev::Error> {
/// use clerk_dev::{Instance, TokenSpec};
///
/// let stranger = TokenSpec::session("user_bob").azp("https://evil.example").claim("sts", "pending");
/// let token = Instance::generate("https://clerk.example.com")?.mint(&stranger);
/// # assert_eq!(token.split('.').count(), 3);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct TokenSpec {
    kind: TokenCategory,
    sub: String,
    session_id: String,
    issued_at: Option<i64>,
    lifetime: i64,
    claims: Vec<(String, Option<Value>)>,
    header: Vec<(String, Option<Value>)>,
}

impl TokenSpec {
    /// Creates a session token of version 2.
    ///
    /// Its claims are those of every session token in Clerk's documentation ("Session tokens", version 2): `exp`, `fva`,
    /// `iat`, `iss`, `jti`, `nbf`, `sid`, `sts`, `sub` and `v`. Clerk adds [`azp`](Self::azp) if the browser sent an
    /// `Origin`. All tokens minted from this spec and its clones belong to one session.
    pub fn session(sub: impl Into<String>) -> Self {
        Self::new(TokenCategory::Session, sub)
    }

    /// Creates a template token, which has no session.
    ///
    /// Clerk adds `exp`, `iat`, `iss`, `jti`, `nbf` and `sub` to the template's claims, and `azp` if a browser requested the
    /// token. It never adds claims of a session, such as `sid` (Clerk's documentation, "JWT templates").
    ///
    /// The template contains `"act": "{{session.actor}}"`, which is `null` unless the user is impersonated. For a template
    /// without it, call [`without("act")`](Self::without).
    pub fn template(sub: impl Into<String>) -> Self {
        Self::new(TokenCategory::Template, sub)
    }

    /// Creates a machine-to-machine token, which a verifier of users must reject even if its subject is a user.
    ///
    /// A real token's subject starts with `mch_` (clerk/javascript, `packages/backend/src/tokens/machine.ts`).
    pub fn machine(sub: impl Into<String>) -> Self {
        Self::new(TokenCategory::Machine, sub)
    }

    /// Creates a token of any category.
    pub fn new(kind: TokenCategory, sub: impl Into<String>) -> Self {
        Self {
            kind,
            sub: sub.into(),
            session_id: ids::clerk_id("sess_"),
            issued_at: None,
            lifetime: DEFAULT_LIFETIME,
            claims: Vec::new(),
            header: Vec::new(),
        }
    }

    /// Sets a claim, including one that the category sets.
    #[must_use]
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.claims.push((name.into(), Some(value.into())));
        self
    }

    /// Removes a claim.
    #[must_use]
    pub fn without(mut self, claim: &str) -> Self {
        self.claims.push((claim.to_owned(), None));
        self
    }

    /// Sets a member of the header; the signature stays RS256 even if `alg` says otherwise.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.header.push((name.into(), Some(value.into())));
        self
    }

    /// Removes a member of the header.
    #[must_use]
    pub fn without_header(mut self, name: &str) -> Self {
        self.header.push((name.to_owned(), None));
        self
    }

    /// Sets the authorized party: the origin that requested the token.
    #[must_use]
    pub fn azp(self, origin: impl Into<String>) -> Self {
        self.claim("azp", origin.into())
    }

    /// Sets the `email` claim, which Clerk adds only by customization.
    #[must_use]
    pub fn email(self, email: impl Into<String>) -> Self {
        self.claim("email", email.into())
    }

    /// Sets when the token was issued, in Unix seconds, and `exp` and `nbf` with it; default: when it is minted.
    #[must_use]
    pub fn issued_at(mut self, unix: i64) -> Self {
        self.issued_at = Some(unix);
        self
    }

    /// Sets the seconds between `iat` and `exp`.
    #[must_use]
    pub fn lifetime(mut self, seconds: i64) -> Self {
        self.lifetime = seconds;
        self
    }

    /// Returns the header and the claims of a token minted now.
    pub(crate) fn render(&self, issuer: &str, kid: &str) -> (Value, Value) {
        let header = json!({ "alg": "RS256", "cat": self.kind.category(), "kid": kid, "typ": "JWT" });
        let iat = self.issued_at.unwrap_or_else(unix_now);
        let mut claims = json!({
            "exp": iat.saturating_add(self.lifetime),
            "iat": iat,
            "iss": issuer,
            "jti": self.kind.token_id(),
            "nbf": iat.saturating_sub(self.kind.head_start()),
            "sub": self.sub,
        });
        match self.kind {
            TokenCategory::Session => {
                claims["fva"] = json!([0, -1]);
                claims["sid"] = json!(self.session_id);
                claims["sts"] = json!("active");
                claims["v"] = json!(2);
            }
            TokenCategory::Template => claims["act"] = Value::Null,
            TokenCategory::Machine => {}
        }
        (with_overrides(header, &self.header), with_overrides(claims, &self.claims))
    }
}

/// Applies the overrides in call order.
fn with_overrides(mut object: Value, overrides: &[(String, Option<Value>)]) -> Value {
    if let Some(members) = object.as_object_mut() {
        for (name, value) in overrides {
            apply(members, name, value.as_ref());
        }
    }
    object
}

fn apply(members: &mut Map<String, Value>, name: &str, value: Option<&Value>) {
    match value {
        Some(value) => members.insert(name.to_owned(), value.clone()),
        None => members.remove(name),
    };
}

fn unix_now() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX)
}
