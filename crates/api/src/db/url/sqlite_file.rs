//! The part of a `sqlite:` URL after the scheme: a literal path, and one parameter.

use std::{fs, os::unix::fs::MetadataExt, path::Path, str::FromStr};

use super::UrlError;

/// A SQLite database: its path, and how it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqliteFile {
    path: String,
    must_exist: bool,
    synchronous: Synchronous,
}

/// A file, under any path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileId {
    device: u64,
    inode: u64,
}

/// `SQLITE_SYNCHRONOUS`: what SQLite waits for before a commit is acknowledged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// The commit is on the disk.
    #[default]
    Full,
    /// The operating system has the commit. The last acknowledged commits are lost if the machine fails, but not if only the
    /// process does; the database stays consistent.
    Normal,
}

impl Synchronous {
    /// Returns the value of `PRAGMA synchronous`.
    pub(in crate::db) fn as_sql(self) -> &'static str {
        match self {
            Self::Full => "FULL",
            Self::Normal => "NORMAL",
        }
    }
}

impl FromStr for Synchronous {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "full" => Ok(Self::Full),
            "normal" => Ok(Self::Normal),
            _ => Err("expected full or normal"),
        }
    }
}

impl SqliteFile {
    /// Returns the path.
    pub(in crate::db) fn path(&self) -> &str {
        &self.path
    }

    /// Returns whether the file exists or may be created; with `mode=rw` it may not.
    pub(in crate::db) fn may_be_opened(&self) -> bool {
        !self.must_exist || self.exists()
    }

    /// Returns which file the path leads to now.
    pub(in crate::db) fn id(&self) -> Option<FileId> {
        fs::metadata(&self.path).ok().map(|file| FileId { device: file.dev(), inode: file.ino() })
    }

    /// Returns whether the file exists.
    pub(in crate::db) fn exists(&self) -> bool {
        Path::new(&self.path).exists()
    }

    pub(in crate::db) fn synchronous(&self) -> Synchronous {
        self.synchronous
    }

    /// Sets what commits wait for.
    pub(in crate::db) fn with_synchronous(self, synchronous: Synchronous) -> Self {
        Self { synchronous, ..self }
    }
}

impl FromStr for SqliteFile {
    type Err = UrlError;

    fn from_str(after_scheme: &str) -> Result<Self, UrlError> {
        let rest = after_scheme.strip_prefix("//").unwrap_or(after_scheme);
        let (path, parameter) = rest.split_once('?').map_or((rest, None), |(path, rest)| (path, Some(rest)));
        if path.is_empty() || path.contains(":memory:") {
            return Err(UrlError::NoFile);
        }
        if !is_literal(path) {
            return Err(UrlError::SqlitePath);
        }
        let must_exist = match parameter {
            None | Some("mode=rwc") => false,
            Some("mode=rw") => true,
            Some(_) => return Err(UrlError::SqliteParameter),
        };
        Ok(Self { path: path.to_owned(), must_exist, synchronous: Synchronous::default() })
    }
}

/// Returns whether every URL parser reads the same path. SQLite decodes `%20` and ends the path at a `#` only after `file:`;
/// a `#` may also come from a comment in an env file that was not parsed as one.
fn is_literal(path: &str) -> bool {
    let is_escape = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    !path.starts_with("file:")
        && !path.contains(|character: char| character == '#' || character.is_control())
        && !path.split('%').skip(1).any(is_escape)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<SqliteFile, UrlError> {
        url.strip_prefix("sqlite:").unwrap().parse()
    }

    #[test]
    fn path_is_taken_to_the_letter() {
        for (url, path) in [
            ("sqlite:data/app.sqlite", "data/app.sqlite"),
            ("sqlite://data/app.sqlite", "data/app.sqlite"),
            ("sqlite:/var/app.sqlite", "/var/app.sqlite"),
            ("sqlite:///var/app.sqlite", "/var/app.sqlite"),
            ("sqlite:my app & 100%.db", "my app & 100%.db"),
            ("sqlite:é.db", "é.db"),
        ] {
            let file = read(url).unwrap();
            assert_eq!((file.path(), file.must_exist), (path, false), "{url}");
        }
    }

    #[test]
    fn mode_is_rw_or_rwc_and_no_part_of_the_path() {
        for (parameter, must_exist) in [("mode=rwc", false), ("mode=rw", true)] {
            let file = read(&format!("sqlite:app.db?{parameter}")).unwrap();
            assert_eq!((file.path(), file.must_exist), ("app.db", must_exist), "{parameter}");
        }
        for parameter in
            ["", "mode=ro", "mode=RWC", "mode=memory", "mode=rwc&cache=shared", "cache=shared", "vfs=unix", "mode=rwc?"]
        {
            let refused = read(&format!("sqlite:app.db?{parameter}"));
            assert_eq!(refused, Err(UrlError::SqliteParameter), "{parameter}");
        }
    }

    #[test]
    fn path_that_others_read_differently_is_refused() {
        for path in ["file:app.db", "file:///app.db", "app.db#x", "app.db # comment", "my%20app.db", "a%2fb", "a\nb"] {
            assert_eq!(read(&format!("sqlite:{path}")), Err(UrlError::SqlitePath), "{path}");
        }
    }

    #[test]
    fn database_in_memory_is_refused() {
        for url in ["sqlite:", "sqlite://", "sqlite:?mode=rwc", "sqlite::memory:", "sqlite://:memory:"] {
            assert_eq!(read(url), Err(UrlError::NoFile), "{url}");
        }
    }
}
