//! Why a configuration is refused: every problem at once, each with its setting.
//!
//! Owns the messages. It refuses to hold secrets: a rejected value is shown only where it is public.

use std::fmt;

use serde::Serialize;

use super::JWKS_PATH;
use crate::keys::UnusableKey;

/// Everything that is wrong with a configuration; one problem at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    problems: Vec<ConfigProblem>,
}

/// One setting that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {fault}")]
#[non_exhaustive]
pub struct ConfigProblem {
    /// Which setting.
    pub setting: ConfigSetting,
    /// What is wrong with it. Its text names no setting, so that a service can put its own name in front.
    pub fault: ConfigFault,
}

/// A setting of [`ClerkAuthBuilder`](crate::ClerkAuthBuilder). Its text is the method's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfigSetting {
    /// [`issuer`](crate::ClerkAuthBuilder::issuer)
    Issuer,
    /// [`publishable_key`](crate::ClerkAuthBuilder::publishable_key)
    PublishableKey,
    /// [`jwks_url`](crate::ClerkAuthBuilder::jwks_url)
    JwksUrl,
    /// [`jwt_key_pem`](crate::ClerkAuthBuilder::jwt_key_pem)
    JwtKeyPem,
    /// [`authorized_parties`](crate::ClerkAuthBuilder::authorized_parties)
    AuthorizedParties,
    /// [`allowed_origins`](crate::ClerkAuthBuilder::allowed_origins)
    AllowedOrigins,
    /// [`audience`](crate::ClerkAuthBuilder::audience)
    Audience,
    /// [`template_audience`](crate::ClerkAuthBuilder::template_audience)
    TemplateAudience,
    /// [`token_kinds`](crate::ClerkAuthBuilder::token_kinds)
    TokenKinds,
    /// [`cookies`](crate::ClerkAuthBuilder::cookies)
    Cookies,
    /// [`max_session_age`](crate::ClerkAuthBuilder::max_session_age)
    MaxSessionAge,
    /// [`max_session_lifetime`](crate::ClerkAuthBuilder::max_session_lifetime)
    MaxSessionLifetime,
    /// [`max_template_lifetime`](crate::ClerkAuthBuilder::max_template_lifetime)
    MaxTemplateLifetime,
    /// [`clock_skew`](crate::ClerkAuthBuilder::clock_skew)
    ClockSkew,
}

/// What is wrong with a setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigFault {
    /// There is no issuer, and no publishable key that would name one.
    #[error("not set, and no publishable key names it")]
    MissingIssuer,
    /// Nothing to verify signatures with.
    #[error("not set, and there is no publishable key, PEM key or key store either: signatures cannot be verified")]
    MissingKeys,
    /// The list is empty, or one of its entries or the text is.
    #[error("empty")]
    Empty,
    /// Quotes around the value, which are a part of it here.
    #[error("in quotes, which are a part of the value here: write it without them")]
    Quoted,
    /// An entry with a wildcard.
    #[error("`{0}`: a wildcard matches nothing here: name each one")]
    Wildcard(String),
    /// Several entries in one.
    #[error("`{0}` is several in one: name each one by itself, with a comma in between where it is a list of names")]
    Several(String),
    /// A host without a scheme.
    #[error("`{value}` has no scheme: write {instead}")]
    NoScheme {
        /// What is configured.
        value: String,
        /// What was probably meant.
        instead: String,
    },
    /// A page's address.
    #[error("`{value}` is more than an origin: write {instead}")]
    MoreThanOrigin {
        /// What is configured.
        value: String,
        /// Its origin.
        instead: String,
    },
    /// Not an origin.
    #[error("`{0}` is not an origin such as https://app.example.com")]
    NotOrigin(String),
    /// Keys and pages that come over plain HTTP could be anybody's.
    #[error("plain http: write https:// (only a development configuration may use http, for this machine)")]
    PlainHttp,
    /// Not an absolute HTTP(S) URL.
    #[error("not an http(s) URL such as https://clerk.example.com")]
    NotHttpUrl,
    /// The issuer has a query or a fragment.
    #[error("has a query or a fragment, which an issuer never has")]
    NotIssuer,
    /// The issuer is where its keys are.
    #[error("where the keys are, which is not the issuer: write {instead}")]
    IssuerIsKeyUrl {
        /// The issuer.
        instead: String,
    },
    /// The JWKS URL is the issuer, or where it describes itself.
    #[error("no keys are there: write {instead}")]
    NoKeysThere {
        /// Where they are.
        instead: String,
    },
    /// The JWKS URL is the one of Clerk's own API.
    #[error("Clerk's own API gives keys to the secret key alone: write the instance's URL, which ends in {JWKS_PATH}")]
    KeyUrlNeedsSecret,
    /// The publishable key cannot be read.
    #[error("not a Clerk publishable key (`pk_test_…` or `pk_live_…`)")]
    NotPublishableKey,
    /// The PEM is not a usable RSA public key.
    #[error("{0}")]
    UnusableKey(UnusableKey),
    /// An audience that is written as JSON.
    #[error("JSON, which no token has as an audience: write the audience alone")]
    JsonText,
    /// A cookie name that no browser would send.
    #[error("`{0}` is not a cookie name")]
    NotCookieName(String),
    /// Template tokens are accepted, and nothing tells them from the id tokens of OAuth clients.
    #[error(
        "not set, although template tokens are accepted: set the `aud` of your JWT template, or accept any audience if the \
         Clerk instance has no OAuth applications, whose id tokens may look alike"
    )]
    MissingTemplateAudience,
    /// Longer than can be allowed, in seconds.
    #[error("longer than {0} seconds")]
    TooLong(u64),
    /// What fetches keys cannot be set up on this machine.
    #[error("{0}")]
    KeyFetcher(String),
}

impl ConfigError {
    /// What is wrong, in the order of the settings; one problem at least.
    #[must_use]
    pub fn problems(&self) -> &[ConfigProblem] {
        &self.problems
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                formatter.write_str("; ")?;
            }
            write!(formatter, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

impl From<ConfigProblem> for ConfigError {
    fn from(problem: ConfigProblem) -> Self {
        Self { problems: vec![problem] }
    }
}

impl fmt::Display for ConfigSetting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Issuer => "`issuer`",
            Self::PublishableKey => "`publishable_key`",
            Self::JwksUrl => "`jwks_url`",
            Self::JwtKeyPem => "`jwt_key_pem`",
            Self::AuthorizedParties => "`authorized_parties`",
            Self::AllowedOrigins => "`allowed_origins`",
            Self::Audience => "`audience`",
            Self::TemplateAudience => "`template_audience`",
            Self::TokenKinds => "`token_kinds`",
            Self::Cookies => "`cookies`",
            Self::MaxSessionAge => "`max_session_age`",
            Self::MaxSessionLifetime => "`max_session_lifetime`",
            Self::MaxTemplateLifetime => "`max_template_lifetime`",
            Self::ClockSkew => "`clock_skew`",
        })
    }
}

/// Collects problems while the settings are checked.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<ConfigProblem>);

impl Problems {
    pub(super) fn add(&mut self, setting: ConfigSetting, fault: ConfigFault) {
        self.0.push(ConfigProblem { setting, fault });
    }

    /// The value; of a wrong one the fault is kept.
    pub(super) fn take<T>(&mut self, setting: ConfigSetting, checked: Result<T, ConfigFault>) -> Option<T> {
        checked.map_err(|fault| self.add(setting, fault)).ok()
    }

    /// The values that are right; of each wrong one the fault is kept.
    pub(super) fn take_all<T>(
        &mut self,
        setting: ConfigSetting,
        checked: impl IntoIterator<Item = Result<T, ConfigFault>>,
    ) -> Vec<T> {
        checked.into_iter().filter_map(|one| self.take(setting, one)).collect()
    }

    /// What was made of the settings.
    ///
    /// # Errors
    /// All problems, if there are any. Without a problem `made` is there.
    pub(super) fn finish<T>(self, made: Option<T>) -> Result<T, ConfigError> {
        match made {
            Some(made) if self.0.is_empty() => Ok(made),
            _ => Err(ConfigError { problems: self.0 }),
        }
    }
}
