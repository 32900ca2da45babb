//! Settings that would accept a token, with the values that the token carries.
//!
//! Owns which values may be proposed: a shell takes them for one word, and the builder takes them as they are. It refuses
//! to name variables and options, which belong to the service.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde::Serialize;

use super::content::{TEMPLATE, UnverifiedContent};
use crate::auth::ClerkAuth;
use crate::keys::{KeyError, KeyStore, KeysUnavailable, VerifyingKey};

/// A setting with the value that would accept the token.
///
/// The value comes from the token, and anyone can write a token: check it before you configure it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// The instance's issuer; its keys come from the same instance.
    Issuer(String),
    /// The accepted kinds of token, with the new one.
    TokenKinds(Vec<&'static str>),
    /// The authorized parties, with the new one.
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
    /// The allowed clock skew, in seconds.
    ClockSkew(u64),
}

impl UnverifiedContent {
    /// Returns the settings that a configuration needs besides its keys to accept this token.
    ///
    /// The authorized party is not required; it is listed because a service should compare it.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting> {
        let pasteable = |text: &Option<String>| text.clone().filter(|text| can_be_pasted(text));
        let issuer = pasteable(&self.issuer).filter(|issuer| can_be_issuer(issuer)).map(Setting::Issuer);
        let is_template = self.kind.as_ref().is_some_and(|kind| kind.name == TEMPLATE);
        let kinds = is_template.then(|| Setting::TokenKinds(vec!["session", "template"]));
        let audience = self.audience.first().filter(|text| self.audience.len() == 1 && can_be_pasted(text));
        let audience = is_template.then(|| template_audience(audience.cloned()));
        let party = pasteable(&self.authorized_party).filter(|azp| can_be_party(azp));
        let parties = party.map(|party| Setting::AuthorizedParties(vec![party]));
        issuer.into_iter().chain(kinds).chain(audience).chain(parties).collect()
    }
}

pub(super) fn template_audience(audience: Option<String>) -> Setting {
    audience.map_or(Setting::AnyTemplateAudience, Setting::TemplateAudience)
}

/// Checks that a shell takes the text for one word that it does not interpret.
pub(super) fn can_be_pasted(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/._~%-".contains(&byte))
}

/// Checks that the builder takes the text for an issuer and compares it unchanged.
pub(super) fn can_be_issuer(issuer: &str) -> bool {
    let built = ClerkAuth::builder().issuer(issuer).key_store(NoKeys).build();
    built.is_ok_and(|auth| auth.issuer() == issuer)
}

/// Checks that the builder takes the text for an authorized party and compares it unchanged.
pub(super) fn can_be_party(azp: &str) -> bool {
    let development = ClerkAuth::builder().issuer("https://clerk.example.com").allow_insecure_loopback(true);
    let built = development.key_store(NoKeys).authorized_parties([azp]).build();
    built.is_ok_and(|auth| auth.authorized_parties() == [azp])
}

/// Stands in for the keys of a configuration that has none yet.
struct NoKeys;

#[async_trait]
impl KeyStore for NoKeys {
    async fn key(&self, _: &str) -> Result<Arc<VerifyingKey>, KeyError> {
        Err(KeysUnavailable::new("there are no keys", Duration::ZERO).into())
    }

    fn ready(&self) -> bool {
        false
    }
}
