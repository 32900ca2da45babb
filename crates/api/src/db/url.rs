//! Which database a URL names: told by its scheme, never by trying, since SQLite takes any string for a path.

use std::{fmt, str::FromStr};

/// A database URL whose scheme is known. Its `Debug` never shows a password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `postgres://…` or `postgresql://…`, as libpq takes it.
    Postgres(String),
    /// `sqlite:PATH` or `sqlite://PATH`: a path to a file.
    Sqlite(String),
}

/// The URL names no database that this service speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// The scheme is another one, or there is none.
    #[error("a database URL starts with postgres://, postgresql:// or sqlite:")]
    UnknownScheme,
    /// A PostgreSQL URL that libpq would not read as it was meant. It would take a part of the password for a host or a
    /// port, and its complaint would show that part.
    #[error(
        "a PostgreSQL URL is postgres://USER:PASSWORD@HOST:PORT/DATABASE, and in USER and PASSWORD @ is written %40, / \
         is written %2F and % is written %25 (RFC 3986, section 2.1)"
    )]
    Malformed,
    /// `sqlite:` without a path. A database in memory would be another one for each connection.
    #[error("sqlite: needs the path of a file, for example sqlite:data/app.sqlite")]
    NoFile,
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        if let Some(rest) = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://")) {
            return if is_well_formed(rest) { Ok(Self::Postgres(text.to_owned())) } else { Err(UrlError::Malformed) };
        }
        let path = text.strip_prefix("sqlite:").ok_or(UrlError::UnknownScheme)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.contains(":memory:") || path.contains("mode=memory") {
            return Err(UrlError::NoFile);
        }
        Ok(Self::Sqlite(path.to_owned()))
    }
}

/// Whether libpq reads what was meant; see the grammar in its `conninfo_uri_parse_options`.
fn is_well_formed(after_scheme: &str) -> bool {
    // Whichever comes first tells libpq whether there is a user.
    let hosts_and_on = match after_scheme.split_once('@') {
        Some((user, rest)) if !user.contains('/') => rest,
        _ => after_scheme,
    };
    let (before, query) = hosts_and_on.split_once('?').unwrap_or((hosts_and_on, ""));
    let hosts = before.split_once('/').map_or(before, |(hosts, _)| hosts);
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let is_host = |host: &str| {
        let beyond_ipv6 = host.rsplit_once(']').map_or(host, |(_, beyond)| beyond);
        beyond_ipv6.split_once(':').is_none_or(|(_, port)| is_port(port))
    };
    let is_character =
        |escaped: &str| escaped.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).is_some_and(|byte| byte != 0);
    !before.contains('@')
        && hosts.split(',').all(is_host)
        && query.split('&').all(|part| part.is_empty() || part.matches('=').count() == 1)
        && after_scheme.split('%').skip(1).all(is_character)
}

impl DatabaseUrl {
    /// The URL for libpq, with bounds on how long a dead network can hold a request, unless the URL sets its own.
    /// See the parameter key words of libpq's connection strings.
    pub(super) fn bounded(postgres: &str) -> String {
        let mut url = postgres.to_owned();
        for (key, value) in [("connect_timeout", "2"), ("tcp_user_timeout", "5000"), ("keepalives_idle", "30")] {
            if !postgres.contains(&format!("{key}=")) {
                url.push(if url.contains('?') { '&' } else { '?' });
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
            Self::Sqlite(path) => write!(formatter, "SQLite at {path}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_alone_decides() {
        assert_eq!("sqlite:data/app.sqlite".parse(), Ok(DatabaseUrl::Sqlite("data/app.sqlite".to_owned())));
        assert_eq!("sqlite:///var/app.sqlite".parse(), Ok(DatabaseUrl::Sqlite("/var/app.sqlite".to_owned())));
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
            "postgres://app:hunt%er2@db/app",
            "postgres://app:hunter2%@db/app",
            "postgres://app:hunter%002@db/app",
            "postgresql://app:hunt/er?2@db",
            "postgresql://app:hunt?er/2@db",
            "postgresql://app:hunt/e?r=2@db",
            "postgresql://app:hu@nt?er2@db",
        ] {
            let error = url.parse::<DatabaseUrl>().unwrap_err();
            assert_eq!(error, UrlError::Malformed, "{url}");
            assert!(!error.to_string().contains("hunt"), "{error}");
        }
        for url in [
            "postgres://app:hunt%40%2F%25er2@db:5433,other:5432/app?sslmode=require",
            "postgres:///app?host=/run/postgresql&user=app",
            "postgres://app@[::1]:5432/app",
            "postgres://app:hunter?2@db/app",
            "postgres://db/app?user=app@server&password=hunter2",
            "postgres://",
        ] {
            assert!(matches!(url.parse(), Ok(DatabaseUrl::Postgres(_))), "{url}");
        }
    }

    #[test]
    fn the_operators_own_bounds_are_kept() {
        let url = DatabaseUrl::bounded("postgres://h/db?connect_timeout=9");
        assert!(url.starts_with("postgres://h/db?connect_timeout=9&tcp_user_timeout=5000"), "{url}");
        assert!(!url.contains("connect_timeout=2"), "{url}");
    }
}
