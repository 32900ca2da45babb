//! The story's callers and their tokens, genuine and forged.

use clerk_dev::{ClerkDev, Error, Instance, TokenSpec};

use super::FRONTEND;

/// The sender of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// Sends no credential.
    Anonymous,
    /// A signed-in user, with a Bearer header.
    User(&'static str),
    /// A signed-in user's browser: sends the cookie, and the page's origin.
    Browser(&'static str, &'static str),
    /// A signed-in user in this session, with a Bearer header.
    Session(&'static str, &'static str),
    /// A signed-in user with this active organization, and this role in it.
    Member(&'static str, &'static str, &'static str),
    /// A token signed by another key.
    Forged,
    /// A genuine token that expired minutes ago.
    Expired,
    /// A token of another issuer, signed by this instance's key.
    OtherIssuer,
    /// A token of a JWT template, which this service is not configured to accept.
    Template,
    /// Not a token.
    Malformed,
}

/// Mints the tokens.
pub(super) struct Identities<'c> {
    clerk_dev: &'c ClerkDev,
    forger: Instance,
    now: i64,
}

impl<'c> Identities<'c> {
    pub(super) fn new(clerk_dev: &'c ClerkDev) -> Result<Self, Error> {
        let now = chrono::Utc::now().timestamp();
        Ok(Self { clerk_dev, forger: Instance::generate(clerk_dev.issuer())?, now })
    }

    /// Mints a session token with the longest lifetime that the verifier allows.
    pub(super) fn long_lived(&self, user: &str) -> String {
        self.clerk_dev.mint(&TokenSpec::session(user).azp(FRONTEND).lifetime(600))
    }

    /// Returns the caller's token, if any.
    pub(super) fn token(&self, caller: Caller) -> Option<String> {
        let mallory = TokenSpec::session(super::story::ALICE).azp(FRONTEND);
        let genuine = |spec: TokenSpec| Some(self.clerk_dev.mint(&spec));
        match caller {
            Caller::Anonymous => None,
            Caller::User(user) | Caller::Browser(user, _) => genuine(TokenSpec::session(user).azp(FRONTEND)),
            Caller::Session(user, id) => genuine(TokenSpec::session(user).azp(FRONTEND).claim("sid", id)),
            Caller::Member(user, organization, role) => {
                let active = serde_json::json!({ "id": organization, "rol": role, "slg": "acme" });
                genuine(TokenSpec::session(user).azp(FRONTEND).claim("o", active))
            }
            // A key id is public: the forger uses the genuine one.
            Caller::Forged => Some(self.forger.mint(&mallory.header("kid", self.clerk_dev.instance().kid()))),
            Caller::Expired => genuine(mallory.issued_at(self.now - 600)),
            Caller::OtherIssuer => genuine(mallory.claim("iss", "https://clerk.example.com")),
            Caller::Template => genuine(TokenSpec::template(super::story::ALICE).azp(FRONTEND)),
            Caller::Malformed => Some("not.a.token".to_owned()),
        }
    }
}
