//! How a `ClerkAuth` is configured, and why a configuration is refused.
//!
//! Owns defaults and validation at boot. It refuses to read the environment: names of variables belong to the service.

mod cookies;
mod error;
mod origins;
mod validate;

use std::time::Duration;

use cookies::cookie_sources;
use error::Problems;
pub use error::{ConfigError, ConfigFault, ConfigProblem, ConfigSetting};
use origins::{Schemes, valid_origin};
use url::Url;
use validate::{instance_of, unquoted, valid_audience, valid_issuer, valid_jwks_url, whole_seconds};

use crate::auth::{ClerkAuth, Inner};
use crate::keys::{JwksStore, KeyStore, StaticKeys};
use crate::request::credentials::{CookieSources, SESSION};
use crate::request::csrf::AllowedOrigins;
use crate::revocation::{NoRevocations, Revocations};
use crate::token::kind::TokenKind;
use crate::verify::cache::TokenCache;
use crate::verify::clock::{Clock, DEFAULT_CLOCK_SKEW, MAX_CLOCK_SKEW, SystemClock};
use crate::verify::policy::Policy;

/// Where Clerk's front-end API serves an instance's keys.
const JWKS_PATH: &str = "/.well-known/jwks.json";

/// Collects what a [`ClerkAuth`] needs; [`build`](Self::build) checks it.
///
/// An issuer and keys are required. [`publishable_key`](Self::publishable_key) gives both. Of several sources of keys
/// [`key_store`](Self::key_store) wins over [`jwt_key_pem`](Self::jwt_key_pem), and that over
/// [`jwks_url`](Self::jwks_url), and that over the publishable key.
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
    /// Starts a configuration.
    pub fn builder() -> ClerkAuthBuilder {
        ClerkAuthBuilder::default()
    }
}

impl ClerkAuthBuilder {
    /// The exact `iss` of accepted tokens; derived from the publishable key unless set.
    ///
    /// A trailing slash, a default port and upper-case letters of the host are dropped, because Clerk writes none of them.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// The instance's publishable key, from which issuer, JWKS URL and the name of the instance's own session cookie
    /// follow.
    pub fn publishable_key(mut self, key: impl Into<String>) -> Self {
        self.publishable_key = Some(key.into());
        self
    }

    /// Where the instance's keys are fetched.
    ///
    /// A token of a known key costs a look at an immutable set: no lock and no waiting. The set is replaced every five
    /// minutes by a thread of its own, whatever the traffic, so a key that is no longer published stops working; while
    /// the instance cannot be reached, the last good set serves for an hour. A request waits for a fetch in three
    /// cases only: there are no keys yet, its token names a key that is not in the set, or its signature does not fit
    /// the key; the last two within budgets that no flood of tokens can widen. At most one fetch is under way.
    pub fn jwks_url(mut self, url: impl Into<String>) -> Self {
        self.jwks_url = Some(url.into());
        self
    }

    /// The instance's public key in PEM form: nothing is fetched, and key ids are not compared.
    pub fn jwt_key_pem(mut self, pem: impl Into<String>) -> Self {
        self.jwt_key_pem = Some(pem.into());
        self
    }

    /// KeySource from anywhere else.
    pub fn key_store(mut self, store: impl KeyStore) -> Self {
        self.key_store = Some(Box::new(store));
        self
    }

    /// Accepted values of `azp`. Empty means that `azp` is not compared.
    ///
    /// Each is an origin: `https://App.Example.com:443/` is taken for `https://app.example.com`; a wildcard, a host without
    /// a scheme or a page's address is refused, and so is plain http, except with
    /// [`allow_insecure_loopback`](Self::allow_insecure_loopback). Extensions and native applications have schemes of
    /// their own, as in `chrome-extension://id`.
    ///
    /// Session tokens must then carry one of them. Template tokens may lack `azp`, because Clerk's back-end API
    /// mints them without it, but a wrong one is refused.
    pub fn authorized_parties<S: Into<String>>(mut self, parties: impl IntoIterator<Item = S>) -> Self {
        self.authorized_parties = parties.into_iter().map(Into::into).collect();
        self
    }

    /// Which kinds of token are accepted; session tokens only unless set.
    pub fn token_kinds(mut self, kinds: impl IntoIterator<Item = TokenKind>) -> Self {
        self.kinds = kinds.into_iter().collect();
        self
    }

    /// The `aud` that template tokens must carry. Where they are accepted, this, [`audience`](Self::audience) or
    /// [`any_template_audience`](Self::any_template_audience) is required: an id token that the instance has given to an OAuth
    /// client may differ from a template's token in nothing else.
    pub fn template_audience(mut self, audience: impl Into<String>) -> Self {
        self.template_audience = Some(audience.into());
        self
    }

    /// Accepts template tokens of every audience, unless one is set. For an instance without OAuth applications.
    pub fn any_template_audience(mut self) -> Self {
        self.any_template_audience = true;
        self
    }

    /// Adds an `aud` that tokens of every kind must carry; of several added, one is enough.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// The cookies that may hold a token, in the order in which they are tried; default: `__Host-jwt`, `__session`, `jwt`.
    ///
    /// With a publishable key, `__session` means both of Clerk's cookies, that one and the instance's own
    /// `__session_<suffix>`. Clerk's rule chooses: by `__client_uat` and its suffixed twin, which say whether somebody is
    /// signed in, and by issuer and time of the two tokens. A chosen cookie without a value presents nothing.
    pub fn cookies<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.cookies = names.into_iter().map(Into::into).collect();
        self
    }

    /// The origins whose pages may use a cookie on an unsafe method; written as
    /// [`authorized_parties`](Self::authorized_parties), http(s) alone.
    pub fn allowed_origins<S: Into<String>>(mut self, origins: impl IntoIterator<Item = S>) -> Self {
        self.allowed_origins = origins.into_iter().map(Into::into).collect();
        self
    }

    /// The longest `exp - iat` of a session token; ten minutes unless set.
    pub fn max_session_lifetime(mut self, lifetime: Duration) -> Self {
        self.max_session_lifetime = lifetime;
        self
    }

    /// The longest `exp - iat` of a template token; a day unless set.
    pub fn max_template_lifetime(mut self, lifetime: Duration) -> Self {
        self.max_template_lifetime = lifetime;
        self
    }

    /// How long a session may live at Clerk; seven days unless set, as in an instance that has not been told otherwise.
    ///
    /// [`sign_out`](ClerkAuth::revocation_for_sign_out) refuses a session for so long, because Clerk, which has not ended it, may mint
    /// tokens of it until then.
    pub fn max_session_age(mut self, age: Duration) -> Self {
        self.max_session_age = age;
        self
    }

    /// How far two clocks may be apart; default: 5 seconds, at most 60.
    ///
    /// A token is accepted for so long after its `exp` and before its `nbf` and `iat`.
    pub fn clock_skew(mut self, skew: Duration) -> Self {
        self.clock_skew = skew;
        self
    }

    /// The clock that tokens are judged by.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// How many verified tokens each worker remembers, 2048 unless set; with none, every request checks a signature.
    ///
    /// A remembered token is judged by the clock again on every request, so it is never taken beyond its `exp`, and it is
    /// forgotten when the keys change. Only tokens that passed every rule are remembered, so strangers cannot fill the memory.
    pub fn token_cache_capacity(mut self, capacity: usize) -> Self {
        self.token_cache_capacity = capacity;
        self
    }

    /// Who knows about genuine tokens that are to be refused; nobody unless set.
    pub fn revocations(mut self, revocations: impl Revocations) -> Self {
        self.revocations = Box::new(revocations);
        self
    }

    /// Whether keys may be fetched over plain HTTP from this machine, and pages may be served over it. For development.
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
            // A publishable key that cannot be read has been named already.
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

/// Where the keys come from. Nothing is fetched, and no thread started, for a configuration that is refused.
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
