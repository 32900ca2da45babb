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
        Self::within(tempfile::tempdir().unwrap())
    }

    /// The same in a folder that was chosen.
    pub(crate) fn within(folder: TempDir) -> Self {
        let fresh = Self { folder };
        migrations::up(&fresh.url()).unwrap();
        fresh
    }

    /// Where it is.
    pub(crate) fn url(&self) -> DatabaseUrl {
        format!("sqlite:{}/app.sqlite", self.name()).parse().unwrap()
    }

    /// What tells the URL of this database from every other one.
    pub(crate) fn name(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }
}
