//! The service's settings, from the environment: what each variable becomes.
//!
//! To add a variable: one entry in `settings/variables.rs`, and one `env.parsed(&NAME)` (or `text`, `within`, `list`) here,
//! in a `let` above the struct, so that no problem hides another. A test names the lines that
//! docs/configuration.md and `.env.example` lack.

mod clerk;
mod error;
mod logging;
mod reader;
mod report;
mod traffic;
mod variables;

use std::{net::SocketAddr, num::NonZeroU16, str::FromStr};

use auth::{ClerkAuth, ClerkAuthBuilder, DenyList};

use crate::{
    access_log,
    cookies::Cookies,
    db::DatabaseUrl,
    http::{AllowedHeader, TrafficLimits},
    limits::Limits,
    webhooks::Webhooks,
};
pub use clerk::variable;
pub use error::{Problem, SettingsError};
pub use logging::{LogFormat, Logging};
use reader::Reader;
pub use reader::{EnvSource, Environment};
pub use report::report;

use variables::{
    ACCESS_LOG, ACCESS_LOG_DAYS, APP_ENV, BIND_ADDR, CLERK_ISSUER, CLERK_JWKS_URL, CLERK_JWT_KEY,
    CLERK_PUBLISHABLE_KEY, CLERK_WEBHOOK_SECRET, COOKIE_DOMAIN, CORS_ALLOWED_HEADERS, DATABASE_POOL_SIZE, DATABASE_URL,
    MAX_DEPLOYMENTS_PER_USER, MAX_ENDPOINTS_PER_DEPLOYMENT, MAX_GRANTS_PER_DEPLOYMENT, SQLITE_SYNCHRONOUS, WORKERS,
};
pub use variables::{ALL, Fallback, Variable};

/// The settings of `serve`.
#[derive(Debug)]
pub struct Settings {
    /// `RUST_LOG` and `LOG_FORMAT`.
    pub logging: Logging,
    /// `DATABASE_URL` and `SQLITE_SYNCHRONOUS`.
    pub database: DatabaseUrl,
    /// `DATABASE_POOL_SIZE`.
    pub pool_size: u32,
    /// `BIND_ADDR`.
    pub bind: SocketAddr,
    /// From `APP_ENV` and `COOKIE_DOMAIN`.
    pub cookies: Cookies,
    /// `MAX_DEPLOYMENTS_PER_USER`, `MAX_ENDPOINTS_PER_DEPLOYMENT`, `MAX_GRANTS_PER_DEPLOYMENT`.
    pub limits: Limits,
    /// `MAX_CONNECTIONS`, `MAX_CONCURRENT_REQUESTS`, `DRAIN_SECONDS`, and the limits of clients.
    pub traffic: TrafficLimits,
    /// `WORKERS`; default: one per core.
    pub workers: Option<usize>,
    /// `CLERK_…` and `FRONTEND_URL`: the verifier.
    pub clerk: ClerkAuth,
    /// `CORS_ALLOWED_HEADERS`.
    pub allowed_headers: Vec<AllowedHeader>,
    /// `CLERK_WEBHOOK_SECRET`.
    pub webhooks: Webhooks,
    /// `ACCESS_LOG` and `ACCESS_LOG_DAYS`; default: off.
    pub access_log: Option<access_log::Config>,
}

/// How many decisions may wait for the writer of the access log.
const QUEUE_CAPACITY: usize = 4096;

impl Settings {
    /// Reads the settings, with a verifier that uses this deny-list.
    ///
    /// # Errors
    /// Every missing or invalid variable.
    pub fn read(source: &impl EnvSource, denied: DenyList) -> Result<Self, SettingsError> {
        let mut env = Reader::new(source);
        let settings = Self::read_from(&mut env, denied);
        env.finish(settings)
    }

    fn read_from(env: &mut Reader<'_>, denied: DenyList) -> Option<Self> {
        let development = development(env);
        let logging = Logging::read(env);
        let database = read_database(env);
        let pool_size = env.within(&DATABASE_POOL_SIZE, 1..=1000);
        let bind = env.parsed(&BIND_ADDR);
        let workers = env.within(&WORKERS, 1..=512);
        let traffic = traffic::read(env, development, pool_size);
        let deployments = env.within(&MAX_DEPLOYMENTS_PER_USER, 1..=1_000_000);
        let endpoints = env.within(&MAX_ENDPOINTS_PER_DEPLOYMENT, 1..=1_000_000);
        let grants = env.within(&MAX_GRANTS_PER_DEPLOYMENT, 1..=1_000_000);
        let allowed_headers = allowed_headers(env);
        let webhooks = Webhooks::new(env.parsed(&CLERK_WEBHOOK_SECRET));
        let days: Option<NonZeroU16> = env.parsed(&ACCESS_LOG_DAYS);
        let outcomes = env.parsed(&ACCESS_LOG);
        if !development {
            clerk::require_parties(env);
        }
        let cookies = cookies(env, development);
        let clerk = clerk::builder(env, development, &cookies).revocations(denied);
        let clerk = clerk::build(env, clerk);
        let days = days?;
        Some(Self {
            logging: logging?,
            database: database?,
            pool_size: pool_size?,
            bind: bind?,
            cookies,
            limits: Limits {
                deployments_per_user: deployments?,
                endpoints_per_deployment: endpoints?,
                grants_per_deployment: grants?,
            },
            traffic: traffic?,
            workers,
            clerk: clerk?,
            allowed_headers,
            webhooks,
            access_log: outcomes.map(|outcomes| access_log::Config { outcomes, days, queue_capacity: QUEUE_CAPACITY }),
        })
    }
}

/// `CORS_ALLOWED_HEADERS`.
fn allowed_headers(env: &mut Reader<'_>) -> Vec<AllowedHeader> {
    let headers: Result<Vec<_>, _> = env.list(&CORS_ALLOWED_HEADERS).iter().map(|name| name.parse()).collect();
    headers.unwrap_or_else(|error: &str| {
        env.reject(&CORS_ALLOWED_HEADERS, error);
        Vec::new()
    })
}

/// Reads `DATABASE_URL` and `SQLITE_SYNCHRONOUS`, which `migrate` also needs.
///
/// # Errors
/// The URL is missing, or either variable is invalid.
pub fn database(source: &impl EnvSource) -> Result<DatabaseUrl, SettingsError> {
    let mut env = Reader::new(source);
    let url = read_database(&mut env);
    env.finish(url)
}

fn read_database(env: &mut Reader<'_>) -> Option<DatabaseUrl> {
    let url: Option<DatabaseUrl> = env.parsed(&DATABASE_URL);
    let synchronous = env.parsed(&SQLITE_SYNCHRONOUS);
    Some(url?.with_synchronous(synchronous?))
}

/// The variables that configure the verifier's issuer and keys.
pub static KEY_VARIABLES: [&Variable; 4] = [&CLERK_PUBLISHABLE_KEY, &CLERK_ISSUER, &CLERK_JWKS_URL, &CLERK_JWT_KEY];

/// Reads the verifier's settings, as far as they are set.
///
/// # Errors
/// Every invalid variable.
pub fn verifier(source: &impl EnvSource) -> Result<ClerkAuthBuilder, SettingsError> {
    let mut env = Reader::new(source);
    let development = development(&mut env);
    let cookies = cookies(&mut env, development);
    let clerk = clerk::builder(&mut env, development, &cookies);
    env.finish(Some(clerk))
}

/// `APP_ENV`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AppEnv {
    Production,
    Development,
}

impl FromStr for AppEnv {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "production" => Ok(Self::Production),
            "development" => Ok(Self::Development),
            _ => Err("expected production or development"),
        }
    }
}

fn cookies(env: &mut Reader<'_>, development: bool) -> Cookies {
    Cookies { secure: !development, domain: env.parsed(&COOKIE_DOMAIN) }
}

/// An invalid `APP_ENV` counts as development: the service does not start anyway, and the stricter rules would only add
/// misleading problems.
fn development(env: &mut Reader<'_>) -> bool {
    env.parsed(&APP_ENV) != Some(AppEnv::Production)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::{
        db::Synchronous,
        http::{ClientLimits, TrustedProxies},
    };

    struct Table<'a>(&'a [(&'static str, &'static str)]);

    impl EnvSource for Table<'_> {
        fn value(&self, variable: &'static Variable) -> Result<Option<String>, Problem> {
            Ok(self.0.iter().rev().find(|(name, _)| *name == variable.name).map(|(_, value)| (*value).to_owned()))
        }
    }

    /// Enough to start; later entries win.
    const ENOUGH: &[(&str, &str)] = &[
        ("DATABASE_URL", "sqlite:app.sqlite"),
        ("CLERK_PUBLISHABLE_KEY", "pk_test_YWIuY2Qk"),
        ("CLERK_AUTHORIZED_PARTIES", "https://app.example.com"),
    ];

    fn read(variables: &[(&'static str, &'static str)]) -> Result<Settings, SettingsError> {
        Settings::read(&Table(&[ENOUGH, variables].concat()), DenyList::new())
    }

    /// The names of the missing or invalid variables.
    fn reported(outcome: Result<Settings, SettingsError>) -> Vec<&'static str> {
        outcome.unwrap_err().problems().iter().map(|problem| problem.variable.name).collect()
    }

    #[test]
    fn every_missing_variable_is_reported() {
        let error = Settings::read(&Table(&[]), DenyList::new()).unwrap_err();
        let lines: Vec<_> = error.to_string().lines().map(|line| line.split(':').next().unwrap().to_owned()).collect();
        assert_eq!(lines, ["DATABASE_URL", "CLERK_AUTHORIZED_PARTIES", "CLERK_ISSUER", "CLERK_JWKS_URL"]);
        assert!(error.to_string().contains("CLERK_PUBLISHABLE_KEY"), "{error}");
    }

    /// Each has an invalid value; none hides another.
    #[test]
    fn every_invalid_variable_is_reported_at_once() {
        const WRONG: &[(&str, &str)] = &[
            ("APP_ENV", "dev"),
            ("DATABASE_URL", "mysql://root:hunter2@h/db"),
            ("DATABASE_POOL_SIZE", "0"),
            ("SQLITE_SYNCHRONOUS", "off"),
            ("CLERK_PUBLISHABLE_KEY", "sk_live_hunter2"),
            ("CLERK_ISSUER", "clerk.example.com"),
            ("CLERK_JWKS_URL", "http://h/hunter2"),
            ("CLERK_AUTHORIZED_PARTIES", " , ,"),
            ("CLERK_TOKEN_KINDS", "machine"),
            ("CLERK_COOKIES", "__session,hunter2"),
            ("COOKIE_DOMAIN", "hunter2"),
            ("CLERK_SESSION_MAX_AGE", "0"),
            ("CLERK_SESSION_MAX_LIFETIME", "29"),
            ("CLERK_TEMPLATE_MAX_LIFETIME", "never"),
            ("CLERK_CLOCK_SKEW", "61"),
            ("CLERK_WEBHOOK_SECRET", "hunter2"),
            ("FRONTEND_URL", ","),
            ("CORS_ALLOWED_HEADERS", "*"),
            ("ACCESS_LOG", "yes"),
            ("ACCESS_LOG_DAYS", "0"),
            ("BIND_ADDR", "here"),
            ("WORKERS", "two"),
            ("MAX_CONNECTIONS", "15"),
            ("MAX_CONCURRENT_REQUESTS", "0"),
            ("TRUSTED_PROXIES", "10.0.0.0/33"),
            ("MAX_FAILED_AUTHENTICATIONS_PER_MINUTE", "0"),
            ("MAX_ANONYMOUS_REQUESTS_PER_MINUTE", "1000001"),
            ("DRAIN_SECONDS", "301"),
            ("RUST_LOG", "api=loud"),
            ("LOG_FORMAT", "JSON"),
        ];
        let error = read(WRONG).unwrap_err();
        for (name, _) in WRONG {
            let problems = error.problems().iter().filter(|problem| problem.variable.name == *name);
            assert_eq!(problems.count(), 1, "{name}: {error}");
        }
        assert_eq!(error.problems().len(), WRONG.len(), "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }

    /// An id token of an OAuth client may differ from a template's token only in its audience.
    #[test]
    fn templates_need_an_audience_or_any() {
        let template = ("CLERK_TOKEN_KINDS", "session,template");
        let error = read(&[template]).unwrap_err().to_string();
        assert!(error.starts_with("CLERK_TEMPLATE_AUDIENCE: ") && error.contains("`any`"), "{error}");
        for answer in
            [("CLERK_TEMPLATE_AUDIENCE", "console"), ("CLERK_TEMPLATE_AUDIENCE", "any"), ("CLERK_AUDIENCE", "api")]
        {
            assert!(read(&[template, answer]).is_ok(), "{answer:?}");
        }
    }

    #[test]
    fn shared_cookie_must_be_among_those_read() {
        let cookies = ("CLERK_COOKIES", "__session");
        assert!(read(&[cookies]).is_ok(), "the host's own cookie is always read");
        assert_eq!(reported(read(&[cookies, ("COOKIE_DOMAIN", "example.com")])), ["CLERK_COOKIES"]);
        assert!(read(&[("CLERK_COOKIES", "jwt"), ("COOKIE_DOMAIN", "example.com")]).is_ok());
    }

    #[test]
    fn invalid_key_is_reported_without_its_consequences() {
        assert_eq!(reported(read(&[("CLERK_PUBLISHABLE_KEY", "pk_test_")])), ["CLERK_PUBLISHABLE_KEY"]);
        let pem = [("CLERK_JWT_KEY", "-----BEGIN PUBLIC KEY-----")];
        assert_eq!(reported(read(&pem)), ["CLERK_JWT_KEY"]);
        let issuer_alone = [ENOUGH[0], ENOUGH[2], ("CLERK_ISSUER", "https://clerk.example.com")];
        assert_eq!(reported(Settings::read(&Table(&issuer_alone), DenyList::new())), ["CLERK_JWKS_URL"]);
    }

    #[test]
    fn production_needs_authorized_parties() {
        assert_eq!(reported(Settings::read(&Table(&ENOUGH[..2]), DenyList::new())), ["CLERK_AUTHORIZED_PARTIES"]);
        let development = [ENOUGH[0], ENOUGH[1], ("APP_ENV", "development")];
        let settings = Settings::read(&Table(&development), DenyList::new()).unwrap();
        assert!(settings.clerk.authorized_parties().is_empty());
        let any = read(&[("CLERK_AUTHORIZED_PARTIES", "any")]).unwrap();
        assert!(any.clerk.authorized_parties().is_empty());
        for wrong in ["any,https://app.example.com", "https://app.example.com,any", "*", "ANY"] {
            assert_eq!(reported(read(&[("CLERK_AUTHORIZED_PARTIES", wrong)])), ["CLERK_AUTHORIZED_PARTIES"], "{wrong}");
        }
    }

    #[test]
    fn production_refuses_plain_http_pages() {
        for name in ["CLERK_AUTHORIZED_PARTIES", "FRONTEND_URL"] {
            assert_eq!(reported(read(&[(name, "http://localhost:3000")])), [name]);
            assert!(read(&[(name, "http://localhost:3000"), ("APP_ENV", "development")]).is_ok());
            assert_eq!(reported(read(&[(name, "http://app.example.com"), ("APP_ENV", "development")])), [name]);
        }
    }

    /// As `docker run --env-file` passes them.
    #[test]
    fn quotes_are_refused_in_every_variable() {
        for variable in ALL {
            let error = read(&[(variable.name, "\"x\"")]).unwrap_err();
            let problem = error.problems().iter().find(|problem| problem.variable == *variable).unwrap();
            assert!(problem.text.contains("remove the quotes"), "{problem}");
        }
    }

    #[test]
    fn an_audience_with_a_comma_is_refused() {
        for name in ["CLERK_AUDIENCE", "CLERK_TEMPLATE_AUDIENCE"] {
            assert_eq!(reported(read(&[(name, "api,jobs")])), [name]);
        }
    }

    #[test]
    fn numbers_have_bounds() {
        for wrong in [("WORKERS", "0"), ("WORKERS", "513"), ("DATABASE_POOL_SIZE", "0"), ("DATABASE_POOL_SIZE", "1001")]
        {
            assert_eq!(reported(read(&[wrong])), [wrong.0]);
        }
        let settings = read(&[("WORKERS", "512"), ("DATABASE_POOL_SIZE", "1")]).unwrap();
        assert_eq!((settings.workers, settings.pool_size), (Some(512), 1));
    }

    #[test]
    fn defaults_hold_where_nothing_is_set() {
        let settings = read(&[]).unwrap();
        assert_eq!((settings.pool_size, settings.workers), (10, None));
        assert_eq!(settings.bind.to_string(), "127.0.0.1:8080");
        assert_eq!(settings.logging.format, LogFormat::Text);
        assert_eq!((settings.traffic.requests, settings.traffic.drain.as_secs()), (1000, 5));
        assert!(settings.cookies.secure && settings.access_log.is_none() && !settings.webhooks.are_configured());
    }

    #[test]
    fn sqlite_commits_wait_for_the_disk_by_default() {
        let url: DatabaseUrl = "sqlite:app.sqlite".parse().unwrap();
        assert_eq!(read(&[]).unwrap().database, url.clone().with_synchronous(Synchronous::Full));
        let settings = read(&[("SQLITE_SYNCHRONOUS", "normal")]).unwrap();
        assert_eq!(settings.database, url.with_synchronous(Synchronous::Normal));
    }

    #[test]
    fn cookies_are_insecure_in_development_alone() {
        assert!(read(&[("APP_ENV", "production")]).unwrap().cookies.secure);
        assert!(!read(&[("APP_ENV", "development")]).unwrap().cookies.secure);
    }

    #[test]
    fn further_headers_are_listed_by_name() {
        assert_eq!(read(&[]).unwrap().allowed_headers, []);
        let headers = read(&[("CORS_ALLOWED_HEADERS", "X-Tenant, x-client-version,")]).unwrap().allowed_headers;
        assert_eq!(headers, ["x-tenant", "x-client-version"].map(|name| name.parse().unwrap()));
        for wrong in ["*", "x-tenant,*", "x tenant", "x-tenant:", ","] {
            assert_eq!(reported(read(&[("CORS_ALLOWED_HEADERS", wrong)])), ["CORS_ALLOWED_HEADERS"], "{wrong}");
        }
    }

    #[test]
    fn clients_are_limited_if_that_is_set() {
        assert_eq!(read(&[]).unwrap().traffic.clients, ClientLimits::default());
        let settings = read(&[
            ("TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
            ("MAX_FAILED_AUTHENTICATIONS_PER_MINUTE", "300"),
            ("MAX_ANONYMOUS_REQUESTS_PER_MINUTE", "600"),
        ]);
        let clients = settings.unwrap().traffic.clients;
        let trusted_proxies = TrustedProxies(["10.0.0.0/8", "::1/128"].map(|network| network.parse().unwrap()).into());
        let (failures, anonymous) = (NonZeroU32::new(300), NonZeroU32::new(600));
        assert_eq!(clients, ClientLimits { trusted_proxies, failures, anonymous });
        for wrong in ["proxy", "10.0.0.0/8;10.1.0.0/16", "*", ","] {
            assert_eq!(reported(read(&[("TRUSTED_PROXIES", wrong)])), ["TRUSTED_PROXIES"], "{wrong}");
        }
    }

    #[test]
    fn the_access_log_is_kept_for_90_days() {
        let log = read(&[("ACCESS_LOG", "refused")]).unwrap().access_log.unwrap();
        assert_eq!((log.outcomes, log.days.get()), (access_log::RecordedOutcomes::Refused, 90));
        let log = read(&[("ACCESS_LOG", "all"), ("ACCESS_LOG_DAYS", "7")]).unwrap().access_log.unwrap();
        assert_eq!((log.outcomes, log.days.get()), (access_log::RecordedOutcomes::All, 7));
    }

    #[test]
    fn the_report_shows_every_variable_and_no_secret() {
        let table = [
            ("DATABASE_URL", "postgres://app:hunter2@h/db"),
            ("CLERK_WEBHOOK_SECRET", "whsec_hunter2"),
            ("CLERK_JWT_KEY", "-----BEGIN PUBLIC KEY-----\nMII"),
            ("WORKERS", "3"),
        ];
        let text = report(&Table(&table), None);
        let names: Vec<_> = text.lines().filter_map(|line| line.split('=').next()).collect();
        assert_eq!(names, ALL.iter().map(|variable| variable.name).collect::<Vec<_>>());
        assert!(!text.contains("hunter2"), "{text}");
        for line in [
            "APP_ENV=production  # default",
            "DATABASE_URL=…  # set, not shown",
            "CLERK_ISSUER=  # not set: from the publishable key",
            "CLERK_JWT_KEY=-----BEGIN PUBLIC KEY-----\\nMII",
            "WORKERS=3",
        ] {
            assert!(text.lines().any(|other| other == line), "{line}\n{text}");
        }
    }

    #[test]
    fn the_report_shows_what_is_in_force() {
        let table = [ENOUGH[0], ENOUGH[1], ("CLERK_AUTHORIZED_PARTIES", "https://App.Example.com:443/")];
        let settings = Settings::read(&Table(&table), DenyList::new()).unwrap();
        let text = report(&Table(&table), Some(&settings));
        for line in [
            "CLERK_ISSUER=https://ab.cd  # from the publishable key",
            "CLERK_AUTHORIZED_PARTIES=https://app.example.com",
            "FRONTEND_URL=  # not set: none",
        ] {
            assert!(text.lines().any(|other| other == line), "{line}\n{text}");
        }
        let cookies = text.lines().find(|line| line.starts_with("CLERK_COOKIES=")).unwrap();
        assert!(
            cookies.starts_with("CLERK_COOKIES=__Host-jwt,__session_")
                && cookies.ends_with(",__session,jwt  # default")
        );
    }

    #[test]
    fn a_plain_http_key_url_needs_development() {
        let local =
            [("CLERK_ISSUER", "http://127.0.0.1:9"), ("CLERK_JWKS_URL", "http://127.0.0.1:9/.well-known/jwks.json")];
        assert_eq!(reported(read(&local)), ["CLERK_JWKS_URL"]);
        assert!(read(&[local[0], local[1], ("APP_ENV", "development")]).is_ok());
    }
}
