//! Which database a URL names: told by its scheme, never by trying, since SQLite takes any string for a path.

use std::{fmt, str::FromStr};

mod sqlite_file;

pub use sqlite_file::{SqliteFile, Synchronous};

/// A database URL whose scheme is known. Its `Debug` never shows a password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `postgres://…` or `postgresql://…`, as libpq takes it.
    Postgres(String),
    /// `sqlite:PATH` or `sqlite://PATH`, and `?mode=rw` or `?mode=rwc` behind it.
    Sqlite(SqliteFile),
}

/// The URL names no database that this service speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// The scheme is another one, or there is none.
    #[error("a database URL starts with postgres://, postgresql:// or sqlite:")]
    UnknownScheme,
    /// A PostgreSQL URL with something in it that stands for something else. libpq would take a part of the password for a
    /// host, a port or a parameter, and its complaint would show that part, or all of it.
    #[error(
        "a PostgreSQL URL is postgres://USER:PASSWORD@HOST:PORT/DATABASE?NAME=VALUE, and in each of these words everything \
         but letters, digits and -._~!$'()*+,;: is percent-encoded: @ as %40, / as %2F, a space as %20 (RFC 3986, \
         section 3.2.1)"
    )]
    Malformed,
    /// `sqlite:` without a path. A database in memory would be another one for each connection.
    #[error("sqlite: needs the path of a file, for example sqlite:data/app.sqlite")]
    NoFile,
    /// A SQLite path that other readers of URLs take for another one.
    #[error(
        "a SQLite URL is sqlite:PATH, and the path is written as it is: without file:, # and percent-encoding (a space is a \
         space)"
    )]
    SqlitePath,
    /// Something else than `mode=rw` or `mode=rwc` behind the question mark.
    #[error(
        "a SQLite URL takes one parameter: ?mode=rw (the file has to be there) or ?mode=rwc (it is created if it is not, as \
         without a parameter)"
    )]
    SqliteParameter,
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        if let Some(rest) = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://")) {
            return if is_well_formed(rest) { Ok(Self::Postgres(text.to_owned())) } else { Err(UrlError::Malformed) };
        }
        text.strip_prefix("sqlite:").ok_or(UrlError::UnknownScheme)?.parse().map(Self::Sqlite)
    }
}

/// Whether libpq reads what was meant; see its manual, "Connection URIs".
///
/// Stricter than libpq, which takes a raw `?` or `#` in a password: by the rules of RFC 3986 none of a password's characters
/// can end it, so that nothing behind the `@` can be a part of it, and libpq complains of nothing before.
fn is_well_formed(after_scheme: &str) -> bool {
    let (user, rest) = after_scheme.split_once('@').unwrap_or(("", after_scheme));
    let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (hosts, database) = before.split_once('/').unwrap_or((before, ""));
    let is_parameter = |part: &str| {
        part.split_once('=').is_some_and(|(name, value)| {
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && is_encoded(value, "/")
        })
    };
    is_encoded(user, "&=")
        && hosts.split(',').all(is_host)
        && is_encoded(database, "&=")
        && query.split('&').all(|part| part.is_empty() || is_parameter(part))
}

/// A name, an address or an IPv6 address in brackets, with or without a port.
fn is_host(text: &str) -> bool {
    let is_port =
        |text: &str| text.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    let (name, port) = match text.strip_prefix('[') {
        Some(bracketed) => bracketed.split_once(']').filter(|(address, _)| !address.is_empty()).unwrap_or(("@", "")),
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    is_encoded(name, "") && (port.is_empty() || is_port(port))
}

/// Whether a text is made of RFC 3986's unreserved characters, sub-delims but `&` and `=`, `:`, what else is allowed here, and
/// percent-encoded bytes other than the one that ends a string in C.
fn is_encoded(text: &str, more: &str) -> bool {
    let mut parts = text.split('%');
    let is_plain = |text: &str| {
        text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~!$'()*+,;:".contains(c) || more.contains(c))
    };
    let is_escape = |part: &str| match part.as_bytes() {
        [b'0', b'0', ..] => false,
        [high, low, ..] => high.is_ascii_hexdigit() && low.is_ascii_hexdigit() && is_plain(&part[2..]),
        _ => false,
    };
    parts.next().is_none_or(is_plain) && parts.all(is_escape)
}

impl DatabaseUrl {
    /// The same database, where SQLite's commits wait for this. PostgreSQL's are the server's to decide about.
    #[must_use]
    pub fn with_synchronous(self, synchronous: Synchronous) -> Self {
        match self {
            Self::Postgres(url) => Self::Postgres(url),
            Self::Sqlite(file) => Self::Sqlite(file.with_synchronous(synchronous)),
        }
    }

    /// The URL for libpq, with bounds on how long a dead network can hold a request, unless the URL sets its own.
    /// See the parameter key words of libpq's connection strings.
    pub(super) fn bounded(postgres: &str) -> String {
        let mut url = postgres.to_owned();
        for (key, value) in [
            ("connect_timeout", "2"),
            ("tcp_user_timeout", "5000"),
            ("keepalives_idle", "5"),
            ("keepalives_interval", "2"),
            ("keepalives_count", "3"),
        ] {
            if !postgres.contains(&format!("{key}=")) {
                // No other `?` can be in it.
                url.push_str(match url.find('?') {
                    None => "?",
                    Some(_) if url.ends_with(['?', '&']) => "",
                    Some(_) => "&",
                });
                url.push_str(&format!("{key}={value}"));
            }
        }
        url
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(_) => formatter.write_str("PostgreSQL"),
            Self::Sqlite(file) => write!(formatter, "SQLite at {}", file.path()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_alone_decides() {
        assert!(matches!("sqlite:data/app.sqlite".parse(), Ok(DatabaseUrl::Sqlite(_))));
        assert!(matches!("postgresql://h/db".parse(), Ok(DatabaseUrl::Postgres(_))));
        assert_eq!("mysql://h/db".parse::<DatabaseUrl>(), Err(UrlError::UnknownScheme));
        assert_eq!("app.sqlite".parse::<DatabaseUrl>(), Err(UrlError::UnknownScheme));
        assert_eq!("sqlite::memory:".parse::<DatabaseUrl>(), Err(UrlError::NoFile));
        assert_eq!("sqlite:".parse::<DatabaseUrl>(), Err(UrlError::NoFile));
    }

    #[test]
    fn a_password_is_not_shown() {
        let url: DatabaseUrl = "postgres://app:hunter2@db/app".parse().unwrap();
        assert_eq!(format!("{url:?}"), "PostgreSQL");
    }

    #[test]
    fn a_password_that_libpq_would_take_apart_is_refused_without_showing_it() {
        for url in [
            "postgres://app:hunt@er2@db/app",
            "postgres://app:hunt/er2@db/app",
            "postgres://app:hunt er2@db/app",
            "postgres://app:hunt#er2@db/app",
            "postgres://app:hunt?er2@db/app",
            "postgres://app:hunt[er2@db/app",
            "postgres://app:hunt%er2@db/app",
            "postgres://app:hunt%+1er2@db/app",
            "postgres://app:hunter2%@db/app",
            "postgres://app:hunter%002@db/app",
            "postgres://app:h\u{fc}nter2@db/app",
            "postgresql://app:hunt/er?2@db",
            "postgresql://app:hunt?er/2@db",
            "postgresql://app:hunt/e?r=2@db",
            "postgresql://app:hu@nt?er2@db",
            "postgresql://app:hu@nt?e=r2@db",
            "postgresql://app:hu@nt/e?user=r@db",
            "postgresql://app:hunt]/e?r=2@db",
            "postgresql://app:12/e?r=2@db",
            // Of these libpq shows everything.
            "postgres://app:hunter2@[::1]5432/app",
            "postgres://app:hunter2@[]/app",
            "postgres://app:hunter2@[db/app",
            "postgres://app:hunter2",
            "postgres:///app?password=hunt er2",
            "postgres:///app?password=hunt=er2",
            "postgres:///app?password=hunt@er2",
            "postgres:///app?password=hunter2?",
        ] {
            let error = url.parse::<DatabaseUrl>().unwrap_err();
            assert_eq!(error, UrlError::Malformed, "{url}");
            assert!(!error.to_string().contains("hunt"), "{error}");
        }
    }

    #[test]
    fn what_libpq_takes_is_taken_and_stays_what_it_was() {
        const BOUNDS: &str =
            "connect_timeout=2&tcp_user_timeout=5000&keepalives_idle=5&keepalives_interval=2&keepalives_count=3";
        for (url, bounded) in [
            ("postgres://app:hunt%40%2F%25er2@db:5433,other:5432/app?sslmode=require", "&"),
            ("postgres:///app?host=/run/postgresql&user=app", "&"),
            ("postgres://%2Frun%2Fpostgresql/app", "?"),
            ("postgres://app:$h'u(n)t*e+r,2;=&:!~@[::1]:5432/app", "?"),
            ("postgres://app@[fe80::1%25eth0]/app", "?"),
            ("postgres://db/app?user=app%40server&password=hunter2", "&"),
            ("postgres://db/app?", ""),
            ("postgres://db/app?sslmode=require&", ""),
            ("postgres://", "?"),
        ] {
            assert!(matches!(url.parse(), Ok(DatabaseUrl::Postgres(_))), "{url}");
            assert_eq!(DatabaseUrl::bounded(url), format!("{url}{bounded}{BOUNDS}"));
        }
    }

    #[test]
    fn the_operators_own_bounds_are_kept() {
        let url = DatabaseUrl::bounded("postgres://h/db?connect_timeout=9");
        assert!(url.starts_with("postgres://h/db?connect_timeout=9&tcp_user_timeout=5000"), "{url}");
        assert!(!url.contains("connect_timeout=2"), "{url}");
    }
}
