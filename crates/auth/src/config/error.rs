//! Configuration errors: every problem at once, each with its setting.
//!
//! Owns the messages. It refuses to hold secrets: it shows a rejected value only if it is public.

use std::fmt;

use serde::Serialize;

use super::JWKS_PATH;
use crate::keys::UnusableKey;

/// All problems of a configuration; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    problems: Vec<ConfigProblem>,
}

/// One setting that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {fault}")]
#[non_exhaustive]
pub struct ConfigProblem {
    /// The setting.
    pub setting: ConfigSetting,
    /// What is wrong with it. The text does not name the setting, so that a service can prefix its own name.
    pub fault: ConfigFault,
}

/// A setting of [`ClerkAuthBuilder`](crate::ClerkAuthBuilder), displayed as the method's name.
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
    /// There is neither an issuer nor a publishable key.
    #[error("not set, and there is no publishable key to derive it from")]
    MissingIssuer,
    /// There are no keys to verify signatures with.
    #[error("not set, and there is no publishable key, PEM key or key store: signatures cannot be verified")]
    MissingKeys,
    /// The list, one of its entries or the text is empty.
    #[error("empty")]
    Empty,
    /// The value includes quotes.
    #[error("quotes are part of the value here: write it without them")]
    Quoted,
    /// An entry has a wildcard.
    #[error("`{0}`: wildcards are not supported: name each one")]
    Wildcard(String),
    /// One entry holds several values.
    #[error("`{0}` is several values in one entry: name each one by itself, separated by commas in a variable")]
    Several(String),
    /// The value is a host without a scheme.
    #[error("`{value}` has no scheme: write {instead}")]
    NoScheme {
        /// The configured value.
        value: String,
        /// The likely intended value.
        instead: String,
    },
    /// The value is a page's address.
    #[error("`{value}` is more than an origin: write {instead}")]
    MoreThanOrigin {
        /// The configured value.
        value: String,
        /// Its origin.
        instead: String,
    },
    /// The value is not an origin.
    #[error("`{0}` is not an origin such as https://app.example.com")]
    NotOrigin(String),
    /// The value is a plain HTTP URL, which anyone on the network could answer.
    #[error("plain http: write https:// (only a development configuration may use http, for this machine)")]
    PlainHttp,
    /// The value is not an absolute HTTP(S) URL.
    #[error("not an http(s) URL such as https://clerk.example.com")]
    NotHttpUrl,
    /// The issuer has a query or a fragment.
    #[error("an issuer cannot have a query or a fragment")]
    NotIssuer,
    /// The issuer is the URL of its keys.
    #[error("this is the URL of the keys, not the issuer: write {instead}")]
    IssuerIsKeyUrl {
        /// The issuer.
        instead: String,
    },
    /// The JWKS URL is the issuer or its discovery document.
    #[error("there are no keys at this URL: write {instead}")]
    NoKeysThere {
        /// The URL of the keys.
        instead: String,
    },
    /// The JWKS URL is that of Clerk's back-end API.
    #[error("Clerk's back-end API requires the secret key: write the instance's URL, which ends in {JWKS_PATH}")]
    KeyUrlNeedsSecret,
    /// The publishable key cannot be read.
    #[error("not a Clerk publishable key (`pk_test_…` or `pk_live_…`)")]
    NotPublishableKey,
    /// The PEM is not a usable RSA public key.
    #[error("{0}")]
    UnusableKey(UnusableKey),
    /// The audience is JSON.
    #[error("an audience is plain text, not JSON: write the audience alone")]
    JsonText,
    /// The value is not a cookie name.
    #[error("`{0}` is not a cookie name")]
    NotCookieName(String),
    /// Template tokens are accepted without an audience, so id tokens of OAuth clients may pass as template tokens.
    #[error(
        "not set, although template tokens are accepted: set the `aud` of your JWT template, or accept any audience if the \
         Clerk instance has no OAuth applications, whose id tokens may look the same"
    )]
    MissingTemplateAudience,
    /// The duration exceeds this maximum, in seconds.
    #[error("longer than {0} seconds")]
    TooLong(u64),
    /// The HTTP client or the background thread that fetches keys cannot be started.
    #[error("{0}")]
    KeyFetcher(String),
}

impl ConfigError {
    /// Returns the problems in the order of the settings; at least one.
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

    /// Returns the value, or records the fault.
    pub(super) fn take<T>(&mut self, setting: ConfigSetting, checked: Result<T, ConfigFault>) -> Option<T> {
        checked.map_err(|fault| self.add(setting, fault)).ok()
    }

    /// Returns the valid values and records the faults of the others.
    pub(super) fn take_all<T>(
        &mut self,
        setting: ConfigSetting,
        checked: impl IntoIterator<Item = Result<T, ConfigFault>>,
    ) -> Vec<T> {
        checked.into_iter().filter_map(|value| self.take(setting, value)).collect()
    }

    /// Returns the result of a configuration without problems.
    ///
    /// # Errors
    /// All recorded problems. `built` is `None` only if there is one.
    pub(super) fn finish<T>(self, built: Option<T>) -> Result<T, ConfigError> {
        match built {
            Some(built) if self.0.is_empty() => Ok(built),
            _ => Err(ConfigError { problems: self.0 }),
        }
    }
}
