//! The service's settings, from the environment. Knows every variable's name and nothing of what is done with it.

use std::{env::VarError, fmt::Display, net::SocketAddr, num::NonZeroU16, ops::RangeInclusive, str::FromStr};

use auth::{ClerkAuth, ClerkAuthBuilder, DenyList, TokenKind};
use tracing_subscriber::EnvFilter;

use crate::{
    access_log,
    db::{DatabaseUrl, UrlError},
    webhooks::Webhooks,
};

/// Everything that `serve` is told.
#[derive(Debug)]
pub struct Settings {
    /// `DATABASE_URL`.
    pub database: DatabaseUrl,
    /// `DATABASE_POOL_SIZE`, 1 to 1000; 10 unless said.
    pub pool_size: u32,
    /// `BIND_ADDR`.
    pub bind: SocketAddr,
    /// From `APP_ENV`.
    pub cookies: Cookies,
    /// `WORKERS`, 1 to 512; one per core unless said.
    pub workers: Option<usize>,
    /// `CLERK_WEBHOOK_SECRET`.
    pub webhooks: Webhooks,
    /// `ACCESS_LOG` (`refused` or `all`) and `ACCESS_LOG_DAYS`; off unless said.
    pub access_log: Option<access_log::Config>,
}

/// How cookies are set.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    /// Only over HTTPS: everywhere but in development.
    pub secure: bool,
}

/// What is logged to standard error, and how.
#[derive(Debug)]
pub struct Logging {
    /// `RUST_LOG`, as [`EnvFilter`] reads it; `info` unless said.
    pub filter: EnvFilter,
    /// `LOG_FORMAT`.
    pub format: LogFormat,
}

/// `LOG_FORMAT`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// `text`, which it is unless said: a line for people.
    Text,
    /// `json`: an object on a line, for machines.
    Json,
}

impl Logging {
    /// Reads the settings of the log.
    ///
    /// # Errors
    /// The first variable that is wrong.
    pub fn read(source: &impl Source) -> Result<Self, SettingsError> {
        let filter = source.value("RUST_LOG")?.unwrap_or_else(|| "info".to_owned());
        let filter = EnvFilter::try_new(filter).map_err(|error| wrong("RUST_LOG", error))?;
        let format = match source.value("LOG_FORMAT")?.as_deref() {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(_) => return Err(wrong("LOG_FORMAT", "expected text or json")),
        };
        Ok(Self { filter, format })
    }
}

/// A setting that is missing or wrong.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A variable that has no default is not set.
    #[error("{0} is not set")]
    Missing(&'static str),
    /// A variable's value cannot be read.
    #[error("{name}: {problem}")]
    Wrong {
        /// The variable.
        name: &'static str,
        /// What is wrong with it; never its value, which may be a secret.
        problem: String,
    },
    /// What the variables say about Clerk does not make a verifier.
    #[error("{}", in_variables(.0))]
    Clerk(auth::ConfigError),
}

// Written by hand: as a source, the complaint would be told a second time in words that an operator does not know.
impl From<auth::ConfigError> for SettingsError {
    fn from(error: auth::ConfigError) -> Self {
        Self::Clerk(error)
    }
}

/// Where variables come from: the environment, or a test's table.
pub trait Source {
    /// A variable's value without the space around it; `None` when it is not set or empty.
    ///
    /// # Errors
    /// It is no text. To take it for unset would switch off what it was to switch on.
    fn value(&self, name: &'static str) -> Result<Option<String>, SettingsError>;
}

/// The process's environment.
#[derive(Clone, Copy, Debug)]
pub struct Environment;

impl Source for Environment {
    fn value(&self, name: &'static str) -> Result<Option<String>, SettingsError> {
        match std::env::var(name) {
            Ok(value) => Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty())),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => Err(wrong(name, "is not UTF-8")),
        }
    }
}

impl Settings {
    /// Reads the settings.
    ///
    /// # Errors
    /// The first variable that is missing or wrong.
    pub fn read(source: &impl Source) -> Result<Self, SettingsError> {
        Ok(Self {
            database: database(source)?,
            pool_size: within(source, "DATABASE_POOL_SIZE", 1..=1000)?.unwrap_or(10),
            bind: parsed(source, "BIND_ADDR")?.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
            cookies: Cookies { secure: !development(source)? },
            workers: within(source, "WORKERS", 1..=512)?,
            webhooks: Webhooks::new(parsed(source, "CLERK_WEBHOOK_SECRET")?),
            access_log: access_log(source)?,
        })
    }
}

/// `DATABASE_URL`, which `migrate` needs too.
///
/// # Errors
/// It is missing or names no database that this service speaks to.
pub fn database(source: &impl Source) -> Result<DatabaseUrl, SettingsError> {
    let url = source.value("DATABASE_URL")?.ok_or(SettingsError::Missing("DATABASE_URL"))?;
    url.parse().map_err(|error: UrlError| wrong("DATABASE_URL", error))
}

/// The verifier that the variables describe, as far as they say it.
///
/// # Errors
/// A variable is wrong.
pub fn verifier(source: &impl Source) -> Result<ClerkAuthBuilder, SettingsError> {
    let mut clerk = ClerkAuth::builder().allow_insecure_loopback(development(source)?);
    type Setting = fn(ClerkAuthBuilder, String) -> ClerkAuthBuilder;
    let texts: [(&'static str, Setting); 5] = [
        ("CLERK_PUBLISHABLE_KEY", ClerkAuthBuilder::publishable_key),
        ("CLERK_ISSUER", ClerkAuthBuilder::issuer),
        ("CLERK_JWKS_URL", ClerkAuthBuilder::jwks_url),
        ("CLERK_AUDIENCE", ClerkAuthBuilder::audience),
        ("CLERK_TEMPLATE_AUDIENCE", ClerkAuthBuilder::template_audience),
    ];
    for (name, apply) in texts {
        if let Some(value) = source.value(name)? {
            clerk = apply(clerk, value);
        }
    }
    if let Some(pem) = source.value("CLERK_JWT_KEY")? {
        // Env files keep a PEM on one line, with `\n` for its line breaks.
        clerk = clerk.jwt_key_pem(pem.replace("\\n", "\n"));
    }
    let kinds = list(source, "CLERK_TOKEN_KINDS")?;
    if !kinds.is_empty() {
        let kinds: Result<Vec<TokenKind>, _> = kinds.iter().map(|kind| kind.parse()).collect();
        clerk = clerk.token_kinds(kinds.map_err(|error| wrong("CLERK_TOKEN_KINDS", error))?);
    }
    let cookies = list(source, "CLERK_COOKIES")?;
    if !cookies.is_empty() {
        if !cookies.iter().any(|name| name == "jwt") {
            return Err(wrong("CLERK_COOKIES", "has to name `jwt`, the cookie that set-token sets"));
        }
        clerk = clerk.cookies(cookies);
    }
    let parties = list(source, "CLERK_AUTHORIZED_PARTIES")?;
    Ok(clerk.authorized_parties(parties).allowed_origins(list(source, "FRONTEND_URL")?))
}

/// The server's verifier: the one that the variables describe, and who is on this list is refused all the same.
///
/// # Errors
/// A variable is wrong, or the issuer or the keys are missing.
pub fn clerk(source: &impl Source, denied: DenyList) -> Result<ClerkAuth, SettingsError> {
    Ok(verifier(source)?.revocations(denied).build()?)
}

/// The verifier's complaint, with the names that an operator knows.
fn in_variables(error: &auth::ConfigError) -> String {
    match error {
        auth::ConfigError::MissingIssuer => {
            "no issuer: set CLERK_PUBLISHABLE_KEY, or CLERK_ISSUER and one of CLERK_JWKS_URL and CLERK_JWT_KEY"
                .to_owned()
        }
        auth::ConfigError::MissingKeys => {
            "no signing keys: set CLERK_PUBLISHABLE_KEY, CLERK_JWKS_URL or CLERK_JWT_KEY".to_owned()
        }
        other => [
            ("`publishable_key`", "CLERK_PUBLISHABLE_KEY"),
            ("`issuer`", "CLERK_ISSUER"),
            ("`jwks_url`", "CLERK_JWKS_URL"),
            ("`jwt_key_pem`", "CLERK_JWT_KEY"),
            ("`authorized_parties`", "CLERK_AUTHORIZED_PARTIES"),
            ("`allowed_origins`", "FRONTEND_URL"),
            ("`audience`", "CLERK_AUDIENCE"),
            ("`template_audience`", "CLERK_TEMPLATE_AUDIENCE"),
            ("`token_kinds`", "CLERK_TOKEN_KINDS"),
            ("`cookies`", "CLERK_COOKIES"),
            ("`allow_insecure_loopback`", "APP_ENV=development"),
        ]
        .iter()
        .fold(other.to_string(), |text, (setting, variable)| text.replace(setting, variable)),
    }
}

/// So many decisions wait for the writer of the access log, and so many days they are kept, unless it is said otherwise.
const WAITING: usize = 4096;
const DAYS: NonZeroU16 = NonZeroU16::MIN.saturating_add(89);

fn access_log(source: &impl Source) -> Result<Option<access_log::Config>, SettingsError> {
    let days = parsed(source, "ACCESS_LOG_DAYS")?.unwrap_or(DAYS);
    let kept = parsed(source, "ACCESS_LOG")?;
    Ok(kept.map(|kept| access_log::Config { kept, days, waiting: WAITING }))
}

fn development(source: &impl Source) -> Result<bool, SettingsError> {
    match source.value("APP_ENV")?.as_deref() {
        None | Some("production") => Ok(false),
        Some("development") => Ok(true),
        Some(_) => Err(wrong("APP_ENV", "expected production or development")),
    }
}

/// The items between commas. Nothing but commas is a slip: an empty list may mean that everybody is let in.
fn list(source: &impl Source, name: &'static str) -> Result<Vec<String>, SettingsError> {
    let Some(text) = source.value(name)? else { return Ok(Vec::new()) };
    let items: Vec<_> = text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(ToOwned::to_owned).collect();
    if items.is_empty() { Err(wrong(name, "names nothing; leave it empty if that is meant")) } else { Ok(items) }
}

fn within<T>(source: &impl Source, name: &'static str, range: RangeInclusive<T>) -> Result<Option<T>, SettingsError>
where
    T: FromStr<Err: ToString> + PartialOrd + Display,
{
    match parsed(source, name)? {
        Some(value) if !range.contains(&value) => {
            Err(wrong(name, format!("expected a number from {} to {}", range.start(), range.end())))
        }
        value => Ok(value),
    }
}

fn parsed<T: FromStr<Err: ToString>>(source: &impl Source, name: &'static str) -> Result<Option<T>, SettingsError> {
    source.value(name)?.map(|value| value.parse().map_err(|error: T::Err| wrong(name, error))).transpose()
}

fn wrong(name: &'static str, problem: impl ToString) -> SettingsError {
    SettingsError::Wrong { name, problem: problem.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Table<'a>(&'a [(&'static str, &'static str)]);

    impl Source for Table<'_> {
        fn value(&self, name: &'static str) -> Result<Option<String>, SettingsError> {
            Ok(self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
        }
    }

    #[test]
    fn the_missing_variable_is_named() {
        let error = Settings::read(&Table(&[])).unwrap_err();
        assert_eq!(error.to_string(), "DATABASE_URL is not set");
        let error = clerk(&Table(&[]), DenyList::new()).unwrap_err().to_string();
        assert!(error.contains("CLERK_PUBLISHABLE_KEY") && error.contains("CLERK_ISSUER"), "{error}");
        let error =
            clerk(&Table(&[("CLERK_ISSUER", "https://clerk.example.com")]), DenyList::new()).unwrap_err().to_string();
        assert!(error.contains("CLERK_JWKS_URL") && error.contains("CLERK_JWT_KEY"), "{error}");
        let error =
            clerk(&Table(&[("CLERK_PUBLISHABLE_KEY", "sk_live_secret")]), DenyList::new()).unwrap_err().to_string();
        assert!(error.contains("CLERK_PUBLISHABLE_KEY") && !error.contains("secret"), "{error}");
    }

    #[test]
    fn a_wrong_value_is_named_and_not_shown() {
        let without = Table(&[("CLERK_PUBLISHABLE_KEY", "pk_test_YWIuY2Qk"), ("CLERK_COOKIES", "__session,other")]);
        let error = clerk(&without, DenyList::new()).unwrap_err().to_string();
        assert!(error.starts_with("CLERK_COOKIES: ") && !error.contains("other"), "{error}");
        let error = Settings::read(&Table(&[("DATABASE_URL", "mysql://root:hunter2@h/db")])).unwrap_err().to_string();
        assert!(error.starts_with("DATABASE_URL: "), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }

    #[test]
    fn a_number_that_would_stop_the_service_later_is_refused_now() {
        const DATABASE: (&str, &str) = ("DATABASE_URL", "sqlite:app.sqlite");
        for (name, value) in [("WORKERS", "0"), ("WORKERS", "513"), ("DATABASE_POOL_SIZE", "0"), ("WORKERS", "two")] {
            let error = Settings::read(&Table(&[DATABASE, (name, value)])).unwrap_err().to_string();
            assert!(error.starts_with(name), "{name}={value}: {error}");
        }
        let settings = Settings::read(&Table(&[DATABASE, ("WORKERS", "512"), ("DATABASE_POOL_SIZE", "1")])).unwrap();
        assert_eq!((settings.workers, settings.pool_size), (Some(512), 1));
    }

    #[test]
    fn a_list_of_nothing_is_a_slip_and_lets_nobody_in() {
        for name in ["CLERK_AUTHORIZED_PARTIES", "FRONTEND_URL", "CLERK_TOKEN_KINDS", "CLERK_COOKIES"] {
            let error = verifier(&Table(&[(name, " , ,")])).err().unwrap().to_string();
            assert!(error.starts_with(name), "{name}: {error}");
        }
    }

    #[test]
    fn a_slip_in_what_is_logged_is_named() {
        assert_eq!(Logging::read(&Table(&[])).unwrap().format, LogFormat::Text);
        assert_eq!(Logging::read(&Table(&[("LOG_FORMAT", "json")])).unwrap().format, LogFormat::Json);
        for wrong in [("LOG_FORMAT", "JSON"), ("RUST_LOG", "api=loud")] {
            let error = Logging::read(&Table(&[wrong])).unwrap_err().to_string();
            assert!(error.starts_with(wrong.0), "{error}");
        }
    }

    #[test]
    fn cookies_are_secure_unless_it_is_said_to_be_development() {
        assert!(Settings::read(&Table(&[("DATABASE_URL", "sqlite:app.sqlite")])).unwrap().cookies.secure);
        let table = Table(&[("DATABASE_URL", "sqlite:app.sqlite"), ("APP_ENV", "development")]);
        assert!(!Settings::read(&table).unwrap().cookies.secure);
        let table = Table(&[("DATABASE_URL", "sqlite:app.sqlite"), ("APP_ENV", "dev")]);
        assert!(Settings::read(&table).is_err(), "a slip must not weaken production");
    }

    #[test]
    fn the_access_log_is_off_unless_said_and_kept_for_90_days_unless_said() {
        const DATABASE: (&str, &str) = ("DATABASE_URL", "sqlite:app.sqlite");
        assert!(Settings::read(&Table(&[DATABASE])).unwrap().access_log.is_none());
        let log = Settings::read(&Table(&[DATABASE, ("ACCESS_LOG", "refused")])).unwrap().access_log.unwrap();
        assert_eq!((log.kept, log.days.get()), (access_log::Kept::Refused, 90));
        let table = Table(&[DATABASE, ("ACCESS_LOG", "all"), ("ACCESS_LOG_DAYS", "7")]);
        let log = Settings::read(&table).unwrap().access_log.unwrap();
        assert_eq!((log.kept, log.days.get()), (access_log::Kept::All, 7));
        for wrong in [&[DATABASE, ("ACCESS_LOG", "yes")], &[DATABASE, ("ACCESS_LOG_DAYS", "0")]] {
            assert!(Settings::read(&Table(wrong)).unwrap_err().to_string().starts_with("ACCESS_LOG"), "{wrong:?}");
        }
    }

    #[test]
    fn a_plain_http_key_url_needs_development() {
        const COMMON: [(&str, &str); 2] =
            [("CLERK_ISSUER", "http://127.0.0.1:9"), ("CLERK_JWKS_URL", "http://127.0.0.1:9/.well-known/jwks.json")];
        assert!(clerk(&Table(&COMMON), DenyList::new()).is_err());
        assert!(clerk(&Table(&[COMMON[0], COMMON[1], ("APP_ENV", "development")]), DenyList::new()).is_ok());
    }
}
