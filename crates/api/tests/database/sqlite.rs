//! A fresh SQLite database: a migrated file in a folder of its own, which goes when the test ends.

use api::db::{DatabaseUrl, migrations};
use tempfile::TempDir;

/// One test's database.
pub(crate) struct FreshDatabase {
    folder: TempDir,
}

impl FreshDatabase {
    /// Makes a file with the tables and no rows.
    pub(crate) fn create() -> Self {
        let fresh = Self { folder: tempfile::tempdir().unwrap() };
        migrations::up(&fresh.url()).unwrap();
        fresh
    }

    /// Where it is.
    pub(crate) fn url(&self) -> DatabaseUrl {
        DatabaseUrl::Sqlite(format!("{}/app.sqlite", self.name()))
    }

    /// What tells the URL of this database from every other one.
    pub(crate) fn name(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }
}
