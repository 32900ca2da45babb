//! The tokens of the story's characters, the honest and the others.

use clerk_dev::{ClerkDev, Error, Instance, TokenSpec};

use super::FRONTEND;

/// Who sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// No credential at all.
    Nobody,
    /// A signed-in user, with a Bearer header.
    User(&'static str),
    /// A signed-in user, with the cookie that a browser sends along, and the page's origin.
    Browser(&'static str, &'static str),
    /// A signed-in user in this session, with a Bearer header.
    Session(&'static str, &'static str),
    /// A signed-in user who acts in this organization, with this role there.
    Member(&'static str, &'static str, &'static str),
    /// A token that another key has signed.
    Forged,
    /// A genuine token, ten minutes late.
    Expired,
    /// A token of another Clerk instance, which has this one's key id on it.
    OtherIssuer,
    /// A JWT template's token, which this service was not told to accept.
    Template,
    /// Not a token.
    Malformed,
}

/// Mints for all of them.
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

    /// A token that lives as long as the verifier allows a session's to.
    pub(super) fn long_lived(&self, user: &str) -> String {
        self.clerk_dev.mint(&TokenSpec::session(user).azp(FRONTEND).lifetime(600))
    }

    /// The token that a caller presents, if any.
    pub(super) fn token(&self, caller: Caller) -> Option<String> {
        let mallory = TokenSpec::session(super::story::ALICE).azp(FRONTEND);
        let genuine = |spec: TokenSpec| Some(self.clerk_dev.mint(&spec));
        match caller {
            Caller::Nobody => None,
            Caller::User(user) | Caller::Browser(user, _) => genuine(TokenSpec::session(user).azp(FRONTEND)),
            Caller::Session(user, id) => genuine(TokenSpec::session(user).azp(FRONTEND).claim("sid", id)),
            Caller::Member(user, organization, role) => {
                let active = serde_json::json!({ "id": organization, "rol": role, "slg": "acme" });
                genuine(TokenSpec::session(user).azp(FRONTEND).claim("o", active))
            }
            // The genuine key's id is no secret: the forger uses it.
            Caller::Forged => Some(self.forger.mint(&mallory.header("kid", self.clerk_dev.instance().kid()))),
            Caller::Expired => genuine(mallory.issued_at(self.now - 600)),
            Caller::OtherIssuer => genuine(mallory.claim("iss", "https://clerk.example.com")),
            Caller::Template => genuine(TokenSpec::template(super::story::ALICE).azp(FRONTEND)),
            Caller::Malformed => Some("not.a.token".to_owned()),
        }
    }
}
