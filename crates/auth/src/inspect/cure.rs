//! What to do about a refusal, and which setting would accept the token, if any would.
//!
//! Owns the advice. It refuses to name variables and options: those belong to the service. A value from an unverified
//! token is proposed as a setting only where it could be pasted into a shell without harm.

use async_trait::async_trait;
use serde::Serialize;
use serde_json::Value;

use super::{Judged, UnverifiedContent};
use crate::auth::ClerkAuth;
use crate::keys::{KeyError, KeyStore, KeysUnavailable, VerifyingKey};
use crate::policy::names_audience;
use crate::reason::Reason;
use crate::rule::Rule;
use crate::user::TokenKind;

/// A setting with the value at which the rule would accept the token.
///
/// Whether it should is not known: the value is what the token says, and anybody can write a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Setting {
    /// The instance's issuer; its keys come from the same instance.
    Issuer(String),
    /// The kinds of token that are accepted, the new one among them.
    TokenKinds(Vec<&'static str>),
    /// The authorized parties, the new one among them.
    AuthorizedParties(Vec<String>),
    /// The audience for tokens of every kind.
    Audience(String),
    /// The audience for template tokens.
    TemplateAudience(String),
}

/// The advice on a rule that refused.
pub(super) fn cure(rule: Rule, reason: Reason, judged: &Judged<'_>) -> &'static str {
    match rule {
        Rule::Shape | Rule::Header | Rule::Claims | Rule::Type | Rule::Members => {
            "no token of Clerk's is written like this: find out who made or changed it"
        }
        Rule::Algorithm => "let the template use Clerk's own key instead of a custom signing key",
        Rule::Category => "send a user's token: the session's, from `getToken()`",
        Rule::KeyId | Rule::Key => {
            "look whether the token and the keys are of the same instance (development, production), then sign in again"
        }
        Rule::Signature => "do not trust what it says: it was changed, or is of a key that was replaced; sign in again",
        Rule::Issuer => {
            "if this is your instance of Clerk, configure it and its keys; if not, the token is not for you"
        }
        Rule::Kind if reason == Reason::VerificationFailed => "send the token as Clerk made it",
        Rule::Kind => match judged.kind() {
            Some(TokenKind::Template) => {
                "send the session's own token (`getToken()` without a template), or accept templates"
            }
            Some(TokenKind::Session) => "send the template's token, or accept session tokens",
            None => "send the session's own token, from the cookie `__session` or `getToken()`: this is no credential",
        },
        Rule::Expiry => match reason {
            Reason::Expired => {
                "get a fresh token (`getToken()`) for each request; if it is fresh, look at this machine's clock"
            }
            _ => "send the token as Clerk made it",
        },
        Rule::NotBefore | Rule::IssuedAt => match reason {
            Reason::VerificationFailed => "send the token as Clerk made it",
            _ => "look at this machine's clock",
        },
        Rule::Subject => "do not overwrite `sub` in the template; machines are not accepted",
        Rule::AuthorizedParty => match judged.claims().and_then(|claims| claims.get("azp")) {
            None => "get the token in the browser, or through a request that carries the page's `Origin`",
            Some(_) => "if this is your front end, add its origin; if not, the token was given to somebody else",
        },
        Rule::Audience => "let the template set `aud`, or correct the configured audience",
        Rule::Lifetime => "shorten the lifetime in Clerk's dashboard, or raise the longest one that the builder allows",
        Rule::SessionStatus => "finish the session's pending tasks at Clerk, then get a fresh token",
        Rule::Actor => "let the template say `\"act\": \"{{session.actor}}\"`, and nothing else, for `act`",
        Rule::Revocation => "sign in again",
    }
}

/// The setting at which a rule would accept the token.
pub(super) fn setting(rule: Rule, judged: &Judged<'_>) -> Option<Setting> {
    let policy = judged.policy;
    let text = |name: &str| judged.claims()?.get(name)?.as_str().filter(|text| can_be_pasted(text));
    match rule {
        Rule::Issuer => text("iss").filter(|iss| can_be_configured(iss)).map(|iss| Setting::Issuer(iss.to_owned())),
        Rule::Kind => {
            let kinds = policy.kinds.iter().copied().chain(judged.kind());
            judged.kind().map(|_| Setting::TokenKinds(kinds.map(TokenKind::as_str).collect()))
        }
        Rule::AuthorizedParty => {
            let party = text("azp").filter(|azp| can_be_party(azp))?;
            let parties = policy.authorized_parties.iter().cloned().chain([party.to_owned()]);
            Some(Setting::AuthorizedParties(parties.collect()))
        }
        Rule::Audience => {
            let audience = text("aud")?.to_owned();
            let aud = Value::String(audience.clone());
            let of_all =
                policy.audiences.is_empty() || policy.audiences.iter().any(|wanted| names_audience(Some(&aud), wanted));
            Some(if of_all { Setting::TemplateAudience(audience) } else { Setting::Audience(audience) })
        }
        _ => None,
    }
}

impl UnverifiedContent {
    /// What a configuration that accepts this token has to say beyond its keys.
    ///
    /// The authorized party is among it because a service should compare it, not because it has to.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting> {
        let pasteable = |text: &Option<String>| text.clone().filter(|text| can_be_pasted(text));
        let issuer = pasteable(&self.issuer).filter(|issuer| can_be_configured(issuer)).map(Setting::Issuer);
        let template = self.kind.as_ref().is_some_and(|kind| kind.name == super::kind::TEMPLATE);
        let kinds = template.then(|| Setting::TokenKinds(vec!["session", "template"]));
        let party = pasteable(&self.authorized_party).filter(|azp| can_be_party(azp));
        let parties = party.map(|party| Setting::AuthorizedParties(vec![party]));
        issuer.into_iter().chain(kinds).chain(parties).collect()
    }
}

/// Whether a shell takes the text for one word that it does not interpret.
fn can_be_pasted(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/._~%-".contains(&byte))
}

/// Whether the builder would take the text for an issuer, and compare it as it is.
pub(super) fn can_be_configured(issuer: &str) -> bool {
    let built = ClerkAuth::builder().issuer(issuer).key_store(NoKeys).build();
    built.is_ok_and(|auth| auth.trusts(issuer))
}

/// Whether the builder would take the text for an authorized party, and compare it as it is.
fn can_be_party(azp: &str) -> bool {
    let development = ClerkAuth::builder().issuer("https://clerk.example.com").allow_insecure_loopback(true);
    let built = development.key_store(NoKeys).authorized_parties([azp]).build();
    built.is_ok_and(|auth| auth.authorized_parties() == [azp])
}

/// Stands where a configuration has no keys yet.
struct NoKeys;

#[async_trait]
impl KeyStore for NoKeys {
    async fn key(&self, _: &str) -> Result<std::sync::Arc<VerifyingKey>, KeyError> {
        Err(KeysUnavailable::new("there are no keys", std::time::Duration::ZERO).into())
    }

    fn ready(&self) -> bool {
        false
    }
}
