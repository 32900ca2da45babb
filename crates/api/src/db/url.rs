//! Database URLs. The scheme alone selects the database, because SQLite accepts any string as a path.

use std::{fmt, str::FromStr};

mod sqlite_file;

pub(crate) use sqlite_file::FileId;
pub use sqlite_file::{SqliteFile, Synchronous};

/// A database URL; `Debug` does not show its password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `postgres://…` or `postgresql://…`, as libpq accepts it.
    Postgres(String),
    /// `sqlite:PATH` or `sqlite://PATH`, optionally with `?mode=rw` or `?mode=rwc`.
    Sqlite(SqliteFile),
}

/// The URL is invalid, or names an unsupported database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// The scheme is missing or unsupported.
    #[error("must start with postgres://, postgresql:// or sqlite:")]
    UnknownScheme,
    /// A PostgreSQL URL, without the feature `postgres`.
    #[error("this program is built without PostgreSQL; build it with: cargo build --release --features postgres")]
    PostgresNotBuilt,
    /// A PostgreSQL URL with an unescaped character. libpq would take a part of the password for a host, a port or a
    /// parameter, and show it in its error message.
    #[error(
        "must be postgres://USER:PASSWORD@HOST:PORT/DATABASE?NAME=VALUE; in each of these parts, percent-encode everything \
         but letters, digits and -._~!$'()*+,;: (@ as %40, / as %2F, a space as %20; RFC 3986, section 3.2.1)"
    )]
    Malformed,
    /// `sqlite:` without a path. A database in memory would be a separate one for each connection.
    #[error("sqlite: needs the path of a file, such as sqlite:data/app.sqlite")]
    NoFile,
    /// A SQLite path that other URL parsers read differently.
    #[error("must be sqlite:PATH, with a literal path: without file:, # and percent-encoding (a space is a space)")]
    SqlitePath,
    /// A parameter other than `mode=rw` and `mode=rwc`.
    #[error(
        "the only parameters of a SQLite URL are ?mode=rw (the file must exist) and ?mode=rwc (it is created if missing; \
         the default)"
    )]
    SqliteParameter,
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        Self::parse(text, cfg!(feature = "postgres"))
    }
}

impl DatabaseUrl {
    fn parse(text: &str, with_postgres: bool) -> Result<Self, UrlError> {
        if let Some(rest) = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://")) {
            return match is_well_formed(rest) {
                false => Err(UrlError::Malformed),
                true if with_postgres => Ok(Self::Postgres(text.to_owned())),
                true => Err(UrlError::PostgresNotBuilt),
            };
        }
        text.strip_prefix("sqlite:").ok_or(UrlError::UnknownScheme)?.parse().map(Self::Sqlite)
    }
}

/// Returns whether libpq reads the URL as written; see its manual, "Connection URIs".
///
/// Stricter than libpq, which accepts a raw `?` or `#` in a password: by RFC 3986 no character of a password can end it, so
/// no part of it can follow the `@`, and libpq's error messages show nothing before that.
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

/// Returns whether the text is a name, an address or an IPv6 address in brackets, with or without a port.
fn is_host(text: &str) -> bool {
    let is_port =
        |text: &str| text.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    let (name, port) = match text.strip_prefix('[') {
        Some(bracketed) => bracketed.split_once(']').filter(|(address, _)| !address.is_empty()).unwrap_or(("@", "")),
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    is_encoded(name, "") && (port.is_empty() || is_port(port))
}

/// Returns whether a text has only RFC 3986's unreserved characters, its sub-delims except `&` and `=`, `:`, the characters in
/// `more`, and percent-encoded bytes other than NUL.
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
    /// Sets what commits of SQLite wait for. For PostgreSQL, that is a setting of the server.
    #[must_use]
    pub fn with_synchronous(self, synchronous: Synchronous) -> Self {
        match self {
            Self::Postgres(url) => Self::Postgres(url),
            Self::Sqlite(file) => Self::Sqlite(file.with_synchronous(synchronous)),
        }
    }

    /// Returns which file the path of SQLite's database leads to now; `None` if there is none, or for PostgreSQL.
    pub(crate) fn file_id(&self) -> Option<FileId> {
        match self {
            Self::Postgres(_) => None,
            Self::Sqlite(file) => file.id(),
        }
    }

    /// Returns the URL with timeouts for a dead network and for statements, and for servers that can be written to alone,
    /// unless it has its own; see the parameter key words of libpq's connection strings.
    #[cfg(any(feature = "postgres", test))]
    pub(super) fn bounded(postgres: &str) -> String {
        let mut url = postgres.to_owned();
        for (key, value) in [
            ("connect_timeout", "2"),
            ("tcp_user_timeout", "5000"),
            ("keepalives_idle", "5"),
            ("keepalives_interval", "2"),
            ("keepalives_count", "3"),
            ("target_session_attrs", "read-write"),
            ("options", "-c%20statement_timeout%3D2000"),
        ] {
            if !postgres.contains(&format!("{key}=")) {
                // The URL cannot have a second `?`.
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

    fn with_postgres(url: &str) -> Result<DatabaseUrl, UrlError> {
        DatabaseUrl::parse(url, true)
    }

    #[test]
    fn the_scheme_alone_decides() {
        assert!(matches!("sqlite:data/app.sqlite".parse(), Ok(DatabaseUrl::Sqlite(_))));
        assert!(matches!(with_postgres("postgresql://h/db"), Ok(DatabaseUrl::Postgres(_))));
        assert_eq!("mysql://h/db".parse::<DatabaseUrl>(), Err(UrlError::UnknownScheme));
        assert_eq!("app.sqlite".parse::<DatabaseUrl>(), Err(UrlError::UnknownScheme));
        assert_eq!("sqlite::memory:".parse::<DatabaseUrl>(), Err(UrlError::NoFile));
        assert_eq!("sqlite:".parse::<DatabaseUrl>(), Err(UrlError::NoFile));
    }

    #[test]
    fn a_password_is_not_shown() {
        let url = with_postgres("postgres://app:hunter2@db/app").unwrap();
        assert_eq!(format!("{url:?}"), "PostgreSQL");
    }

    #[test]
    fn postgres_url_without_the_feature_says_how_to_build() {
        let error = DatabaseUrl::parse("postgres://app:hunter2@db/app", false).unwrap_err();
        assert!(error.to_string().ends_with("cargo build --release --features postgres"), "{error}");
        assert_eq!("postgres://h/db".parse::<DatabaseUrl>().is_ok(), cfg!(feature = "postgres"));
    }

    #[test]
    fn ambiguous_password_is_refused_and_not_shown() {
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
            // libpq shows all of these.
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
    fn valid_postgres_url_is_kept_and_bounded() {
        const BOUNDS: &str = "connect_timeout=2&tcp_user_timeout=5000&keepalives_idle=5&keepalives_interval=2&keepalives_count=3\
             &target_session_attrs=read-write&options=-c%20statement_timeout%3D2000";
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
            assert!(matches!(with_postgres(url), Ok(DatabaseUrl::Postgres(_))), "{url}");
            assert_eq!(DatabaseUrl::bounded(url), format!("{url}{bounded}{BOUNDS}"));
        }
    }

    #[test]
    fn timeouts_in_the_url_are_kept() {
        let url = DatabaseUrl::bounded("postgres://h/db?connect_timeout=9");
        assert!(url.starts_with("postgres://h/db?connect_timeout=9&tcp_user_timeout=5000"), "{url}");
        assert!(!url.contains("connect_timeout=2"), "{url}");
        let url = DatabaseUrl::bounded("postgres://h/db?target_session_attrs=any&options=-c%20geqo%3Doff");
        assert!(!url.contains("read-write") && !url.contains("statement_timeout"), "{url}");
    }
}
