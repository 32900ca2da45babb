//! What to do about a refusal, and which setting would accept the token, if any would.
//!
//! Owns the advice, and which settings it speaks of. It refuses to name variables and options: those belong to the service.
//! A value from an unverified token is proposed as a setting only where it could be pasted into a shell without harm.

use async_trait::async_trait;
use serde::Serialize;
use serde_json::Value;

use super::{Judged, UnverifiedContent};
use crate::auth::ClerkAuth;
use crate::config::ConfigSetting;
use crate::keys::{KeyError, KeyStore, KeysUnavailable, VerifyingKey};
use crate::token::kind::TokenKind;
use crate::verify::clock::MAX_CLOCK_SKEW;
use crate::verify::policy::names_audience;
use crate::verify::reason::Reason;
use crate::verify::rule::Rule;

/// A setting with the value at which the rule would accept the token.
///
/// Whether it should is not known: the value is what the token says, and anybody can write a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
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
    /// Template tokens of any audience.
    AnyTemplateAudience,
    /// The longest lifetime of a session token, in seconds.
    MaxSessionLifetime(u64),
    /// The longest lifetime of a template token, in seconds.
    MaxTemplateLifetime(u64),
    /// How far clocks may be apart, in seconds.
    ClockSkew(u64),
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
            "check that the token and the configured keys come from the same Clerk instance (development, production), then \
             sign in again"
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
            _ => "correct this machine's clock, or raise the clock skew that is accepted",
        },
        Rule::Subject => "do not overwrite `sub` in the template; machines are not accepted",
        Rule::AuthorizedParty => match judged.claims().and_then(|claims| claims.get("azp")) {
            None => "get the token in the browser, or through a request that carries the page's `Origin`",
            Some(_) => "if this is your front end, add its origin; if not, the token was given to somebody else",
        },
        Rule::Audience => "let the template set `aud`, or correct the configured audience",
        Rule::Lifetime => "shorten the lifetime in Clerk's dashboard, or raise the longest one that is accepted",
        Rule::SessionStatus => "finish the session's pending tasks at Clerk, then get a fresh token",
        Rule::Actor => "let the template say `\"act\": \"{{session.actor}}\"`, and nothing else, for `act`",
        Rule::Revocation => "sign in again",
    }
}

/// The settings that the advice speaks of.
pub(super) fn concerns(rule: Rule, reason: Reason, judged: &Judged<'_>) -> &'static [ConfigSetting] {
    let is_template = judged.kind() == Some(TokenKind::Template);
    match rule {
        Rule::Issuer => &[ConfigSetting::PublishableKey, ConfigSetting::Issuer],
        Rule::KeyId | Rule::Key => &[ConfigSetting::PublishableKey, ConfigSetting::JwksUrl, ConfigSetting::JwtKeyPem],
        Rule::Kind if judged.kind().is_some() && reason == Reason::TypeMismatch => &[ConfigSetting::TokenKinds],
        Rule::AuthorizedParty if judged.claims().is_some_and(|claims| claims.get("azp").is_some()) => {
            &[ConfigSetting::AuthorizedParties]
        }
        Rule::Audience if is_template => &[ConfigSetting::Audience, ConfigSetting::TemplateAudience],
        Rule::Audience => &[ConfigSetting::Audience],
        Rule::NotBefore | Rule::IssuedAt if reason != Reason::VerificationFailed => &[ConfigSetting::ClockSkew],
        Rule::Lifetime if is_template => &[ConfigSetting::MaxTemplateLifetime],
        Rule::Lifetime => &[ConfigSetting::MaxSessionLifetime],
        _ => &[],
    }
}

/// The settings at which a rule would accept the token.
pub(super) fn settings(rule: Rule, judged: &Judged<'_>) -> Vec<Setting> {
    let policy = judged.policy;
    let text = |name: &str| judged.claims()?.get(name)?.as_str().filter(|text| can_be_pasted(text));
    let one = match rule {
        Rule::Issuer => text("iss").filter(|iss| can_be_configured(iss)).map(|iss| Setting::Issuer(iss.to_owned())),
        Rule::Kind => return kinds(judged, text("aud")),
        Rule::AuthorizedParty => text("azp").filter(|azp| can_be_party(azp)).map(|party| {
            let parties = policy.authorized_parties.iter().cloned().chain([party.to_owned()]);
            Setting::AuthorizedParties(parties.collect())
        }),
        Rule::Audience => text("aud").map(|audience| {
            let aud = Value::String(audience.to_owned());
            let of_all =
                policy.audiences.is_empty() || policy.audiences.iter().any(|wanted| names_audience(Some(&aud), wanted));
            if of_all { Setting::TemplateAudience(audience.to_owned()) } else { Setting::Audience(audience.to_owned()) }
        }),
        Rule::NotBefore => ahead("nbf", judged),
        Rule::IssuedAt => ahead("iat", judged),
        Rule::Lifetime => lifetime(judged),
        _ => None,
    };
    one.into_iter().collect()
}

/// Both kinds, and an audience for templates, without which they are not accepted.
fn kinds(judged: &Judged<'_>, audience: Option<&str>) -> Vec<Setting> {
    let Some(kind) = judged.kind() else { return Vec::new() };
    let kinds = judged.policy.kinds.iter().copied().chain([kind]).map(TokenKind::as_str).collect();
    let policy = judged.policy;
    let is_open = kind == TokenKind::Template && policy.audiences.is_empty() && policy.template_audience.is_none();
    [Setting::TokenKinds(kinds)].into_iter().chain(is_open.then(|| template_audience(audience))).collect()
}

fn template_audience(audience: Option<&str>) -> Setting {
    audience.map_or(Setting::AnyTemplateAudience, |audience| Setting::TemplateAudience(audience.to_owned()))
}

/// The skew at which a time that lies ahead would pass, where that much can be configured.
fn ahead(name: &str, judged: &Judged<'_>) -> Option<Setting> {
    let time = judged.claims()?.time(name).ok()??;
    let skew = time.ceil() as i64 - judged.now;
    (judged.policy.clock_skew + 1..=MAX_CLOCK_SKEW).contains(&skew).then(|| Setting::ClockSkew(skew.unsigned_abs()))
}

/// Clerk lets no template's token live longer, in seconds.
const TEN_YEARS: f64 = 315_360_000.0;

fn lifetime(judged: &Judged<'_>) -> Option<Setting> {
    let claims = judged.claims()?;
    let seconds = claims.required_time("exp").ok()? - claims.required_time("iat").ok()?;
    let seconds = (seconds > 0.0 && seconds <= TEN_YEARS).then_some(seconds.ceil() as u64)?;
    Some(match judged.kind()? {
        TokenKind::Session => Setting::MaxSessionLifetime(seconds),
        TokenKind::Template => Setting::MaxTemplateLifetime(seconds),
    })
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
        let audience = self.audience.first().filter(|text| self.audience.len() == 1 && can_be_pasted(text));
        let audience = template.then(|| template_audience(audience.map(String::as_str)));
        let party = pasteable(&self.authorized_party).filter(|azp| can_be_party(azp));
        let parties = party.map(|party| Setting::AuthorizedParties(vec![party]));
        issuer.into_iter().chain(kinds).chain(audience).chain(parties).collect()
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
