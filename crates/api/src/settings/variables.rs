//! Every variable that the service reads: its name, whether it is secret, its default and what it means.
//! Knows nothing of how a value is read. The table in docs/configuration.md and `--check-config` are made from this list.

use std::fmt;

/// A variable of the environment.
#[derive(Debug, PartialEq, Eq)]
pub struct Variable {
    /// What it is called.
    pub name: &'static str,
    /// Whether its value is never shown.
    pub secret: bool,
    /// What holds when it is not set.
    pub default: Fallback,
    /// What it means, in Markdown.
    pub meaning: &'static str,
}

/// What holds when a variable is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// This value, which is read as if it were set.
    Value(&'static str),
    /// What these words say.
    Words(&'static str),
    /// The service does not start.
    Required,
}

use Fallback::{Required, Value, Words};

macro_rules! variables {
    ($($name:ident, secret: $secret:literal, default: $default:expr, $meaning:literal;)*) => {
        $(
            #[doc = $meaning]
            pub(super) static $name: Variable =
                Variable { name: stringify!($name), secret: $secret, default: $default, meaning: $meaning };
        )*

        /// All of them, in the order of the table in docs/configuration.md.
        pub static ALL: &[&Variable] = &[$(&$name),*];
    };
}

variables! {
    APP_ENV, secret: false, default: Value("production"),
        "`production`, or `development`, which allows keys and pages over plain HTTP on loopback and cookies without `Secure`";
    DATABASE_URL, secret: true, default: Required,
        "`postgres://…` or `sqlite:PATH`; the scheme decides. With `?mode=rw` behind the path SQLite's file has to be there";
    DATABASE_POOL_SIZE, secret: false, default: Value("10"),
        "connections per process, 1 to 1000";
    SQLITE_SYNCHRONOUS, secret: false, default: Value("full"),
        "what an acknowledged write of SQLite has waited for: `full`, the disk; `normal`, the operating system alone, which is faster and loses the last writes when the machine dies";
    CLERK_PUBLISHABLE_KEY, secret: false, default: Words("none: an issuer and keys are needed"),
        "tells the issuer, the key URL and which `__session_<suffix>` cookie is this instance's";
    CLERK_ISSUER, secret: false, default: Words("from the publishable key"),
        "what `iss` must be";
    CLERK_JWKS_URL, secret: false, default: Words("from the publishable key"),
        "where the instance's keys are";
    CLERK_JWT_KEY, secret: false, default: Words("none"),
        "the instance's public key as PEM (line breaks may be written `\\n`): no network at all";
    CLERK_AUTHORIZED_PARTIES, secret: false, default: Words("required in production, any in development"),
        "origins that `azp` may name, comma-separated; `any`, alone, accepts tokens that were made for any other one, too";
    CLERK_TOKEN_KINDS, secret: false, default: Value("session"),
        "`session`, or `session,template` for JWT templates";
    CLERK_COOKIES, secret: false, default: Value("__session,jwt"),
        "cookies that may hold a token, comma-separated, in the order in which they are tried, behind `__Host-jwt`; the one that set-token sets must be among them";
    COOKIE_DOMAIN, secret: false, default: Words("this host alone"),
        "a domain whose hosts all get the cookie that set-token sets, such as `example.com`";
    CLERK_AUDIENCE, secret: false, default: Words("unchecked"),
        "what `aud` must hold";
    CLERK_TEMPLATE_AUDIENCE, secret: false, default: Words("required with `template`"),
        "what `aud` of template tokens must hold, or `any`: for an instance without OAuth applications, whose id tokens may look alike";
    CLERK_SESSION_MAX_AGE, secret: false, default: Value("604800"),
        "seconds for which a session may live at Clerk (dashboard, Sessions, Maximum lifetime): a sign-out is remembered for so long";
    CLERK_SESSION_MAX_LIFETIME, secret: false, default: Value("600"),
        "longest `exp - iat` of a session token, in seconds";
    CLERK_TEMPLATE_MAX_LIFETIME, secret: false, default: Value("86400"),
        "longest `exp - iat` of a template token, in seconds";
    CLERK_CLOCK_SKEW, secret: false, default: Value("5"),
        "seconds by which clocks may differ, 0 to 60";
    CLERK_WEBHOOK_SECRET, secret: true, default: Words("none"),
        "what Clerk signs webhooks with, `whsec_…`; without it `POST /api/v1/webhooks/clerk` is 404";
    FRONTEND_URL, secret: false, default: Words("none"),
        "origins that may call with cookies (CORS and CSRF), comma-separated";
    CORS_ALLOWED_HEADERS, secret: false, default: Words("none"),
        "headers that the pages of these origins may send besides the usual and tracing ones, comma-separated";
    MAX_DEPLOYMENTS_PER_USER, secret: false, default: Value("10000"),
        "deployments of one user, 1 to 1000000; beyond it, creating and transferring are 422 `limit_reached`";
    MAX_ENDPOINTS_PER_DEPLOYMENT, secret: false, default: Value("1000"),
        "endpoints of one deployment, 1 to 1000000";
    MAX_GRANTS_PER_DEPLOYMENT, secret: false, default: Value("1000"),
        "users that one deployment is shared with, 1 to 1000000";
    ACCESS_LOG, secret: false, default: Words("off"),
        "`refused` or `all`: writes decisions about signed-in callers to the table `access_log`";
    ACCESS_LOG_DAYS, secret: false, default: Value("90"),
        "for how many days they are kept";
    BIND_ADDR, secret: false, default: Value("127.0.0.1:8080"),
        "where to listen";
    WORKERS, secret: false, default: Words("one per core"),
        "worker threads, 1 to 512";
    RUST_LOG, secret: false, default: Value("info"),
        "what is logged to standard error";
    LOG_FORMAT, secret: false, default: Value("text"),
        "how it is logged: as `text`, or as `json` for machines";
}

impl Variable {
    /// Its row of the table in docs/configuration.md.
    #[must_use]
    pub fn row(&self) -> String {
        let default = match self.default {
            Value(value) => format!("`{value}`"),
            other => other.to_string(),
        };
        format!("| `{}` | {} | {default} |", self.name, self.meaning)
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

impl fmt::Display for Fallback {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Value(text) | Words(text) => text,
            Required => "required",
        })
    }
}
