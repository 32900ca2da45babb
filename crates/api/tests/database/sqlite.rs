//! A fresh SQLite database: a migrated file in its own folder, which is removed when the test ends.

use api::db::{DatabaseUrl, migrations};
use tempfile::TempDir;

pub(crate) struct FreshDatabase {
    folder: TempDir,
}

impl FreshDatabase {
    /// Creates a file with tables and without rows.
    pub(crate) fn create() -> Self {
        Self::within(tempfile::tempdir().unwrap())
    }

    /// Creates it in the given folder.
    pub(crate) fn within(folder: TempDir) -> Self {
        let fresh = Self { folder };
        migrations::up(&fresh.url()).unwrap();
        fresh
    }

    pub(crate) fn url(&self) -> DatabaseUrl {
        format!("sqlite:{}/app.sqlite", self.name()).parse().unwrap()
    }

    /// The part of the URL that only this database has.
    pub(crate) fn name(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }
}
