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
    /// `sqlite:` without a path. A database in memory would be another one for each connection.
    #[error("sqlite: needs the path of a file, for example sqlite:data/app.sqlite")]
    NoFile,
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite:").ok_or(UrlError::UnknownScheme)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.contains(":memory:") || path.contains("mode=memory") {
            return Err(UrlError::NoFile);
        }
        Ok(Self::Sqlite(path.to_owned()))
    }
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
    fn the_operators_own_bounds_are_kept() {
        let url = DatabaseUrl::bounded("postgres://h/db?connect_timeout=9");
        assert!(url.starts_with("postgres://h/db?connect_timeout=9&tcp_user_timeout=5000"), "{url}");
        assert!(!url.contains("connect_timeout=2"), "{url}");
    }
}
