//! The builder of `ClerkAuth`: settings, their defaults and their validation at startup.
//!
//! It refuses to read the environment: names of variables belong to the service.

mod error;
mod origins;
mod validate;

use std::time::Duration;

use error::Problems;
pub use error::{ConfigError, ConfigFault, ConfigProblem, ConfigSetting};
use origins::{Schemes, valid_origin};
use url::Url;
use validate::{cookie_sources, instance_of, unquoted, valid_audience, valid_issuer, valid_jwks_url, whole_seconds};

use crate::auth::{ClerkAuth, Inner};
use crate::keys::{JwksStore, KeyStore, StaticKeys};
use crate::request::credentials::{CookieSources, SESSION};
use crate::request::csrf::AllowedOrigins;
use crate::revocation::{NoRevocations, Revocations};
use crate::token::kind::TokenKind;
use crate::verify::cache::TokenCache;
use crate::verify::clock::{Clock, DEFAULT_CLOCK_SKEW, MAX_CLOCK_SKEW, SystemClock};
use crate::verify::policy::Policy;

/// Path of an instance's keys in Clerk's front-end API.
const JWKS_PATH: &str = "/.well-known/jwks.json";

/// Collects what a [`ClerkAuth`] needs; [`build`](Self::build) checks it.
///
/// An issuer and keys are required; [`publishable_key`](Self::publishable_key) provides both. If several sources of keys
/// are set, the first of [`key_store`](Self::key_store), [`jwt_key_pem`](Self::jwt_key_pem),
/// [`jwks_url`](Self::jwks_url) and the publishable key is used.
#[must_use]
pub struct ClerkAuthBuilder {
    issuer: Option<String>,
    publishable_key: Option<String>,
    jwks_url: Option<String>,
    jwt_key_pem: Option<String>,
    key_store: Option<Box<dyn KeyStore>>,
    authorized_parties: Vec<String>,
    kinds: Vec<TokenKind>,
    template_audience: Option<String>,
    any_template_audience: bool,
    audiences: Vec<String>,
    cookies: Vec<String>,
    allowed_origins: Vec<String>,
    max_session_lifetime: Duration,
    max_template_lifetime: Duration,
    max_session_age: Duration,
    clock_skew: Duration,
    clock: Box<dyn Clock>,
    token_cache_capacity: usize,
    revocations: Box<dyn Revocations>,
    allow_insecure_loopback: bool,
}

impl Default for ClerkAuthBuilder {
    fn default() -> Self {
        ClerkAuthBuilder {
            issuer: None,
            publishable_key: None,
            jwks_url: None,
            jwt_key_pem: None,
            key_store: None,
            authorized_parties: Vec::new(),
            kinds: vec![TokenKind::Session],
            template_audience: None,
            any_template_audience: false,
            audiences: Vec::new(),
            cookies: ["__Host-jwt", SESSION, "jwt"].map(ToOwned::to_owned).to_vec(),
            allowed_origins: Vec::new(),
            max_session_lifetime: Duration::from_secs(10 * 60),
            max_template_lifetime: Duration::from_secs(24 * 60 * 60),
            max_session_age: Duration::from_secs(7 * 24 * 60 * 60),
            clock_skew: Duration::from_secs(DEFAULT_CLOCK_SKEW.unsigned_abs()),
            clock: Box::new(SystemClock),
            token_cache_capacity: 2048,
            revocations: Box::new(NoRevocations),
            allow_insecure_loopback: false,
        }
    }
}

impl ClerkAuth {
    /// Creates a builder with the default settings.
    pub fn builder() -> ClerkAuthBuilder {
        ClerkAuthBuilder::default()
    }
}

impl ClerkAuthBuilder {
    /// Sets the exact `iss` of accepted tokens; default: derived from the publishable key.
    ///
    /// A trailing slash and a default port are removed and the host is lowercased, as in Clerk's tokens.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// Sets the instance's publishable key and derives the issuer, the JWKS URL and the session cookie's name from it.
    pub fn publishable_key(mut self, key: impl Into<String>) -> Self {
        self.publishable_key = Some(key.into());
        self
    }

    /// Sets the URL of the instance's keys, a JWKS (JSON Web Key Set) document.
    ///
    /// A token with a known key is verified without a lock and without waiting. A background thread replaces the key set
    /// every five minutes, so a removed key stops working. While the instance cannot be reached, the last good set is used
    /// for up to an hour. A request waits for a fetch only if there are no keys yet, if its token names an unknown key, or if
    /// its signature does not match its key. A cooldown limits the last two, so a flood of tokens cannot cause more fetches.
    /// At most one fetch runs at a time.
    pub fn jwks_url(mut self, url: impl Into<String>) -> Self {
        self.jwks_url = Some(url.into());
        self
    }

    /// Sets the instance's public key in PEM form: nothing is fetched, and key ids are not compared.
    pub fn jwt_key_pem(mut self, pem: impl Into<String>) -> Self {
        self.jwt_key_pem = Some(pem.into());
        self
    }

    /// Sets a custom source of keys.
    pub fn key_store(mut self, store: impl KeyStore) -> Self {
        self.key_store = Some(Box::new(store));
        self
    }

    /// Sets the accepted values of `azp` (the authorized party: the origin that requested the token); default: any.
    ///
    /// Each is an origin and is normalized: `https://App.Example.com:443/` becomes `https://app.example.com`. A wildcard, a
    /// host without a scheme or a page's address is an error, and so is plain http without
    /// [`allow_insecure_loopback`](Self::allow_insecure_loopback). Other schemes are accepted for extensions and native
    /// applications, such as `chrome-extension://id`.
    ///
    /// If the list is not empty, session tokens must carry one of the values. Template tokens may lack `azp`, because Clerk's
    /// back-end API mints them without it, but a wrong value is rejected.
    pub fn authorized_parties<S: Into<String>>(mut self, parties: impl IntoIterator<Item = S>) -> Self {
        self.authorized_parties = parties.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the accepted kinds of token; default: session tokens.
    pub fn token_kinds(mut self, kinds: impl IntoIterator<Item = TokenKind>) -> Self {
        self.kinds = kinds.into_iter().collect();
        self
    }

    /// Sets the `aud` that template tokens must carry.
    ///
    /// If template tokens are accepted, this, [`audience`](Self::audience) or
    /// [`any_template_audience`](Self::any_template_audience) is required: the id token of an OAuth client may otherwise look
    /// like a template token.
    pub fn template_audience(mut self, audience: impl Into<String>) -> Self {
        self.template_audience = Some(audience.into());
        self
    }

    /// Accepts template tokens of any audience if none is set. Only for an instance without OAuth applications.
    pub fn any_template_audience(mut self) -> Self {
        self.any_template_audience = true;
        self
    }

    /// Adds an `aud` for tokens of every kind; a token must carry at least one of the added values.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// Sets the names of the cookies that may hold a token, in lookup order; default: `__Host-jwt`, `__session`, `jwt`.
    ///
    /// With a publishable key, `__session` stands for two cookies of Clerk: `__session` and the instance's
    /// `__session_<suffix>`. Clerk's own rule selects one, by `__client_uat` and `__client_uat_<suffix>`, which say whether a
    /// user is signed in, and by the issuer and the timestamps of the two tokens. If the selected cookie has no value, no
    /// credential is presented.
    pub fn cookies<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.cookies = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the origins whose pages may use a cookie on an unsafe method; default: none.
    ///
    /// Normalized as in [`authorized_parties`](Self::authorized_parties); http(s) only.
    pub fn allowed_origins<S: Into<String>>(mut self, origins: impl IntoIterator<Item = S>) -> Self {
        self.allowed_origins = origins.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the longest `exp - iat` of a session token; default: ten minutes.
    pub fn max_session_lifetime(mut self, lifetime: Duration) -> Self {
        self.max_session_lifetime = lifetime;
        self
    }

    /// Sets the longest `exp - iat` of a template token; default: one day.
    pub fn max_template_lifetime(mut self, lifetime: Duration) -> Self {
        self.max_template_lifetime = lifetime;
        self
    }

    /// Sets how long a session may live at Clerk; default: seven days, as at Clerk.
    ///
    /// [`revocation_for_sign_out`](ClerkAuth::revocation_for_sign_out) lasts this long, because Clerk may mint tokens of the
    /// session until then.
    pub fn max_session_age(mut self, age: Duration) -> Self {
        self.max_session_age = age;
        self
    }

    /// Sets the allowed difference between two clocks; default: 5 seconds, at most 60.
    ///
    /// A token is accepted this long after its `exp` and before its `nbf` and `iat`.
    pub fn clock_skew(mut self, skew: Duration) -> Self {
        self.clock_skew = skew;
        self
    }

    /// Sets the clock that tokens are checked against; default: the system's.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Sets how many verified tokens each worker caches; default: 2048. With 0, every request checks a signature.
    ///
    /// Every request checks the timestamps of a cached token again, so a cached token expires on time. The cache is cleared
    /// when the keys change. Only tokens that passed every rule are cached, so forged tokens cannot fill it.
    pub fn token_cache_capacity(mut self, capacity: usize) -> Self {
        self.token_cache_capacity = capacity;
        self
    }

    /// Sets the revocations that every request checks; default: none.
    pub fn revocations(mut self, revocations: impl Revocations) -> Self {
        self.revocations = Box::new(revocations);
        self
    }

    /// Allows keys and pages over plain HTTP from this machine, for development; default: no.
    pub fn allow_insecure_loopback(mut self, allow: bool) -> Self {
        self.allow_insecure_loopback = allow;
        self
    }

    /// Checks the configuration.
    ///
    /// # Errors
    /// [`ConfigError`] names every setting that is missing or wrong.
    pub fn build(self) -> Result<ClerkAuth, ConfigError> {
        let mut problems = Problems::default();
        let instance = self.publishable_key.as_deref().map(instance_of);
        let instance = instance.and_then(|instance| problems.take(ConfigSetting::PublishableKey, instance));
        let issuer = match (&self.issuer, &instance) {
            (Some(issuer), _) => problems.take(ConfigSetting::Issuer, valid_issuer(issuer)),
            (None, Some(instance)) => Some(instance.clone()),
            // The invalid publishable key has been reported already.
            (None, None) if self.publishable_key.is_some() => None,
            (None, None) => problems.take(ConfigSetting::Issuer, Err(ConfigFault::MissingIssuer)),
        };
        let keys = match (self.key_store, self.jwt_key_pem) {
            (Some(store), _) => Some(KeySource::Ready(store)),
            (None, Some(pem)) => {
                let keys = unquoted(&pem).and_then(|pem| StaticKeys::from_pem(pem).map_err(ConfigFault::UnusableKey));
                problems.take(ConfigSetting::JwtKeyPem, keys).map(|keys| KeySource::Ready(Box::new(keys)))
            }
            (None, None) => {
                let url = match self.jwks_url.or_else(|| instance.map(|instance| instance + JWKS_PATH)) {
                    Some(url) => problems.take(
                        ConfigSetting::JwksUrl,
                        valid_jwks_url(&url, issuer.as_deref(), self.allow_insecure_loopback),
                    ),
                    None if self.publishable_key.is_some() => None,
                    None => problems.take(ConfigSetting::JwksUrl, Err(ConfigFault::MissingKeys)),
                };
                url.map(KeySource::Fetched)
            }
        };
        let http = self.allow_insecure_loopback;
        let parties = self.authorized_parties.iter().map(|party| valid_origin(party, Schemes::Any, http));
        let parties = problems.take_all(ConfigSetting::AuthorizedParties, parties);
        let origins = self.allowed_origins.iter().map(|origin| valid_origin(origin, Schemes::Web, http));
        let origins = problems.take_all(ConfigSetting::AllowedOrigins, origins);
        let has_audience = self.template_audience.is_some() || !self.audiences.is_empty();
        let audiences = self.audiences.iter().map(|audience| valid_audience(audience));
        let audiences = problems.take_all(ConfigSetting::Audience, audiences);
        let template_audience = self.template_audience.as_deref().map(valid_audience);
        let template_audience =
            template_audience.and_then(|audience| problems.take(ConfigSetting::TemplateAudience, audience));
        if self.kinds.is_empty() {
            problems.add(ConfigSetting::TokenKinds, ConfigFault::Empty);
        }
        if self.kinds.contains(&TokenKind::Template) && !(has_audience || self.any_template_audience) {
            problems.add(ConfigSetting::TemplateAudience, ConfigFault::MissingTemplateAudience);
        }
        let clock_skew = whole_seconds(self.clock_skew);
        if clock_skew > MAX_CLOCK_SKEW {
            problems.add(ConfigSetting::ClockSkew, ConfigFault::TooLong(MAX_CLOCK_SKEW.unsigned_abs()));
        }
        let cookies = cookie_sources(self.cookies, self.publishable_key.as_deref());
        let cookies = problems.take_all(ConfigSetting::Cookies, cookies);
        let (issuer, keys) = problems.finish(issuer.zip(keys))?;
        Ok(ClerkAuth::new(Inner {
            policy: Policy {
                issuer,
                authorized_parties: parties,
                kinds: self.kinds,
                audiences,
                template_audience,
                max_session_lifetime: whole_seconds(self.max_session_lifetime),
                max_template_lifetime: whole_seconds(self.max_template_lifetime),
                clock_skew,
            },
            keys: keys.store()?,
            cache: TokenCache::new(self.token_cache_capacity),
            revocations: self.revocations,
            max_session_age: whole_seconds(self.max_session_age),
            clock: self.clock,
            cookies: CookieSources(cookies),
            allowed_origins: AllowedOrigins::new(origins),
        }))
    }
}

/// The source of the keys. A rejected configuration fetches nothing and starts no thread.
enum KeySource {
    Ready(Box<dyn KeyStore>),
    Fetched(Url),
}

impl KeySource {
    fn store(self) -> Result<Box<dyn KeyStore>, ConfigError> {
        match self {
            Self::Ready(store) => Ok(store),
            Self::Fetched(url) => match JwksStore::new(url) {
                Ok(store) => Ok(Box::new(store)),
                Err(error) => {
                    let fault = ConfigFault::KeyFetcher(error.to_string());
                    Err(ConfigProblem { setting: ConfigSetting::JwksUrl, fault }.into())
                }
            },
        }
    }
}
