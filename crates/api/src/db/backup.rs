//! A copy of a SQLite database, made while it is in use.

use std::{
    fs::{self, File},
    path::Path,
};

use diesel::{RunQueryDsl as _, connection::SimpleConnection as _, sql_types::Text};

use super::{DatabaseUrl, Failure, MultiConnection, dialect};

/// Writes a consistent copy of the database into a new file, which has its name only once it is complete and on the disk.
///
/// # Errors
/// The database is a PostgreSQL or does not exist, the file exists, or it cannot be written.
pub fn write(url: &DatabaseUrl, to: &Path) -> Result<(), Failure> {
    let mut connection = match dialect::connect_existing(url)? {
        MultiConnection::Sqlite(connection) => connection,
        #[cfg(feature = "postgres")]
        MultiConnection::Postgres(_) => {
            return Err("this is for SQLite; copy a PostgreSQL with pg_dump or pg_basebackup".into());
        }
    };
    if to.exists() {
        return Err(format!("{} exists", to.display()).into());
    }
    let partial = to.with_added_extension("partial");
    let name = partial.to_str().ok_or("the name of the file is not UTF-8")?;
    // What an attempt has left that did not end.
    if partial.exists() {
        fs::remove_file(&partial)?;
    }
    connection.batch_execute("PRAGMA busy_timeout = 60000")?;
    diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(name).execute(&mut connection)?;
    File::open(&partial)?.sync_all()?;
    fs::rename(&partial, to)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()?;
    Ok(())
}
