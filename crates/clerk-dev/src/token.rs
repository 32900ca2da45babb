//! What a token should say, in the shapes of Clerk's own tokens.
//! Owns headers, claims and their defaults; knows no key and signs nothing.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::ids;

/// How many seconds a template's tokens live unless it says otherwise (Clerk's documentation, "JWT templates"), and
/// session tokens of real instances too.
const DEFAULT_LIFETIME: i64 = 60;

/// Which of Clerk's kinds of token a spec starts from.
///
/// Clerk's verifier tells the kinds apart by the `cat` of the header
/// (clerk/javascript, `packages/backend/src/tokens/jwtCategories.ts`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenCategory {
    /// A session token, version 2.
    #[default]
    Session,
    /// A token minted from a JWT template.
    Template,
    /// A machine-to-machine token, which says nothing about a user.
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

    /// How many seconds `nbf` lies before `iat`.
    ///
    /// A template's default is documented ("JWT templates", allowed clock skew); the other is what session tokens of
    /// real instances show, and the machine token in clerk/javascript, `packages/backend/src/fixtures/machine.ts`.
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

/// What a token should say.
///
/// Each kind starts from what the real thing carries; [`claim`](Self::claim), [`without`](Self::without),
/// [`header`](Self::header) and [`without_header`](Self::without_header) bend it, the last call on a name winning.
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
    /// A session token of version 2, as a signed-in browser holds it.
    ///
    /// Its claims are those that Clerk's documentation lists for everybody ("Session tokens", version 2): `exp`, `fva`,
    /// `iat`, `iss`, `jti`, `nbf`, `sid`, `sts`, `sub` and `v`; [`azp`](Self::azp) comes when the browser sent an
    /// `Origin`. The session id is drawn once, here: every token minted from this spec and its clones belongs to one
    /// session, as with Clerk.
    pub fn session(sub: impl Into<String>) -> Self {
        Self::new(TokenCategory::Session, sub)
    }

    /// A token from a JWT template, which names no session.
    ///
    /// Clerk adds `exp`, `iat`, `iss`, `jti`, `nbf` and `sub` to what the template says, and `azp` when a browser asked
    /// for the token; claims of a session, such as `sid`, it never adds (Clerk's documentation, "JWT templates").
    ///
    /// This template says `"act": "{{session.actor}}"`, which gives `null` while nobody impersonates the user; for one that
    /// does not, there is [`without("act")`](Self::without).
    pub fn template(sub: impl Into<String>) -> Self {
        Self::new(TokenCategory::Template, sub)
    }

    /// A machine-to-machine token, which verifiers of users must refuse whatever its subject is.
    ///
    /// A real one's subject starts with `mch_` (clerk/javascript, `packages/backend/src/tokens/machine.ts`).
    pub fn machine(sub: impl Into<String>) -> Self {
        Self::new(TokenCategory::Machine, sub)
    }

    /// A token of this kind, when the kind is a value.
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

    /// Sets a claim, also one that the kind sets by itself.
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

    /// Sets a member of the header; the signature stays RS256, whatever `alg` says.
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

    /// Sets the authorized party: the origin of the page that asked for the token.
    #[must_use]
    pub fn azp(self, origin: impl Into<String>) -> Self {
        self.claim("azp", origin.into())
    }

    /// Sets the `email` claim, which Clerk puts into a token only when its customization asks for it.
    #[must_use]
    pub fn email(self, email: impl Into<String>) -> Self {
        self.claim("email", email.into())
    }

    /// Fixes when the token was issued, in Unix seconds; `exp` and `nbf` follow. Otherwise it is when it is minted.
    #[must_use]
    pub fn issued_at(mut self, unix: i64) -> Self {
        self.issued_at = Some(unix);
        self
    }

    /// Sets how many seconds lie between `iat` and `exp`.
    #[must_use]
    pub fn lifetime(mut self, seconds: i64) -> Self {
        self.lifetime = seconds;
        self
    }

    /// The header and the claims of a token minted now.
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
        (bend(header, &self.header), bend(claims, &self.claims))
    }
}

/// Applies overrides in the order in which they were asked for.
fn bend(mut object: Value, overrides: &[(String, Option<Value>)]) -> Value {
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
