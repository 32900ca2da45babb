//! Every variable that the service reads: name, secrecy, default and meaning. The table in docs/configuration.md and
//! `--check-config` are made from this list.

use std::fmt;

/// An environment variable.
#[derive(Debug, PartialEq, Eq)]
pub struct Variable {
    /// The name.
    pub name: &'static str,
    /// Whether its value is never shown.
    pub secret: bool,
    /// What applies if it is not set.
    pub default: Fallback,
    /// The meaning, in Markdown.
    pub meaning: &'static str,
}

/// What applies if a variable is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// This value, read as if it were set.
    Value(&'static str),
    /// What this text describes.
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

        /// All variables, in the order of the table in docs/configuration.md.
        pub static ALL: &[&Variable] = &[$(&$name),*];
    };
}

variables! {
    APP_ENV, secret: false, default: Value("production"),
        "`production`, or `development`, which allows plain HTTP on loopback for keys and front ends, and cookies without `Secure`";
    DATABASE_URL, secret: true, default: Required,
        "`postgres://…` or `sqlite:PATH`; with `?mode=rw` after the path, SQLite's file must exist";
    DATABASE_POOL_SIZE, secret: false, default: Value("10"),
        "connections per process, 1 to 1000";
    SQLITE_SYNCHRONOUS, secret: false, default: Value("full"),
        "what a commit of SQLite waits for: `full`, the disk; `normal`, the operating system, which is faster and loses the last commits if the machine fails";
    CLERK_PUBLISHABLE_KEY, secret: false, default: Words("none; then issuer and keys are required"),
        "derives the issuer, the JWKS URL and the session cookie's name, `__session_<suffix>`";
    CLERK_ISSUER, secret: false, default: Words("from the publishable key"),
        "expected `iss`";
    CLERK_JWKS_URL, secret: false, default: Words("from the publishable key"),
        "URL of the instance's signing keys (JWKS)";
    CLERK_JWT_KEY, secret: false, default: Words("none"),
        "the instance's public key as PEM (line breaks may be written `\\n`); the keys are then not fetched";
    CLERK_AUTHORIZED_PARTIES, secret: false, default: Words("required in production, any in development"),
        "allowed values of `azp`, comma-separated origins; `any` as the only entry accepts tokens made for any origin";
    CLERK_TOKEN_KINDS, secret: false, default: Value("session"),
        "`session`, or `session,template` for JWT templates";
    CLERK_COOKIES, secret: false, default: Value("__session,jwt"),
        "cookies that may hold a token, comma-separated, in the order in which they are read, after `__Host-jwt`; must include the one that set-token sets";
    COOKIE_DOMAIN, secret: false, default: Words("this host alone"),
        "domain whose hosts share the cookie that set-token sets, such as `example.com`";
    CLERK_AUDIENCE, secret: false, default: Words("unchecked"),
        "expected `aud`";
    CLERK_TEMPLATE_AUDIENCE, secret: false, default: Words("required with `template`"),
        "expected `aud` of template tokens, or `any`, for an instance without OAuth applications, whose id tokens may look the same";
    CLERK_SESSION_MAX_AGE, secret: false, default: Value("604800"),
        "seconds that a session can last at Clerk (dashboard, Sessions, Maximum lifetime): how long a sign-out is remembered";
    CLERK_SESSION_MAX_LIFETIME, secret: false, default: Value("600"),
        "longest `exp - iat` of a session token, in seconds";
    CLERK_TEMPLATE_MAX_LIFETIME, secret: false, default: Value("86400"),
        "longest `exp - iat` of a template token, in seconds";
    CLERK_CLOCK_SKEW, secret: false, default: Value("5"),
        "allowed clock difference in seconds, 0 to 60";
    CLERK_WEBHOOK_SECRET, secret: true, default: Words("none"),
        "signing secret of Clerk's webhooks, `whsec_…`; without it `POST /api/v1/webhooks/clerk` is 404";
    FRONTEND_URL, secret: false, default: Words("none"),
        "origins that may call with cookies (CORS and CSRF), comma-separated";
    CORS_ALLOWED_HEADERS, secret: false, default: Words("none"),
        "additional headers that these origins may send, comma-separated";
    MAX_DEPLOYMENTS_PER_USER, secret: false, default: Value("10000"),
        "deployments per user, 1 to 1000000; beyond it, creating and transferring are 422 `limit_reached`";
    MAX_ENDPOINTS_PER_DEPLOYMENT, secret: false, default: Value("1000"),
        "endpoints per deployment, 1 to 1000000";
    MAX_GRANTS_PER_DEPLOYMENT, secret: false, default: Value("1000"),
        "grants per deployment, 1 to 1000000";
    ACCESS_LOG, secret: false, default: Words("off"),
        "`refused` or `all`: records decisions about signed-in callers in the table `access_log`, which owners and callers read as activity";
    ACCESS_LOG_DAYS, secret: false, default: Value("90"),
        "days that these records are kept";
    BIND_ADDR, secret: false, default: Value("127.0.0.1:8080"),
        "address and port to listen on";
    WORKERS, secret: false, default: Words("one per core"),
        "worker threads, 1 to 512";
    MAX_CONNECTIONS, secret: false, default: Words("what the limit of open files leaves, at most 10000"),
        "open connections per process, at least 16; further ones wait until another is closed";
    MAX_CONCURRENT_REQUESTS, secret: false, default: Value("1000"),
        "requests that a process works on at a time; further ones are 503 `overloaded`, at once";
    TRUSTED_PROXIES, secret: false, default: Words("none; the client is the peer"),
        "addresses and networks (CIDR) of the proxies whose `X-Forwarded-For` names the client, comma-separated; the client is the last address in it that is not among them";
    MAX_FAILED_AUTHENTICATIONS_PER_MINUTE, secret: false, default: Words("unlimited"),
        "answers 401, and webhooks without a valid signature, that a client (an IPv4 address or an IPv6 /64 network) gets from a process in a minute, 1 to 1000000; further ones are 429 `too_many_requests`";
    MAX_ANONYMOUS_REQUESTS_PER_MINUTE, secret: false, default: Words("unlimited"),
        "the same for its other requests without a verified user";
    DRAIN_SECONDS, secret: false, default: Words("5 in production, 0 in development"),
        "seconds, 0 to 300, for which a process goes on answering after SIGTERM while `/readyz` is 503; longer than a load balancer needs to notice";
    RUST_LOG, secret: false, default: Value("info,ownership::decision=error"),
        "log filter; the log goes to standard error. The line of a request names its decision, so the events of `ownership::decision` are off";
    LOG_FORMAT, secret: false, default: Value("text"),
        "log format: `text`, or `json` for programs";
}

impl Variable {
    /// Returns its row of the table in docs/configuration.md.
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
