//! The differences between PostgreSQL and SQLite, one function for each. Knows no table.

use diesel::{
    Connection as _, ConnectionError, QueryResult, RunQueryDsl as _, SqliteConnection, connection::SimpleConnection,
    dsl::sql, r2d2::Error as ConnectError, sql_types::Bool,
};

use super::{DatabaseUrl, MultiConnection, SqliteFile, search::register_functions};

/// Opens a connection, set up for this service.
///
/// The URL makes PostgreSQL end a statement after 2 s, so a locked table cannot hold a request for long. Nothing is set on the
/// session, which a pooler may lend to others. SQLite enforces foreign keys, allows reads during a write (WAL), lets a writer
/// wait 2 s for its turn, syncs commits as configured, and folds the case of all letters.
///
/// # Errors
/// The connection fails, or the file is missing with `mode=rw`.
pub(super) fn connect(url: &DatabaseUrl) -> Result<MultiConnection, ConnectError> {
    match url {
        #[cfg(feature = "postgres")]
        DatabaseUrl::Postgres(url) => {
            let connection = diesel::PgConnection::establish(&DatabaseUrl::bounded(url));
            Ok(MultiConnection::Postgres(connection.map_err(ConnectError::ConnectionError)?))
        }
        #[cfg(not(feature = "postgres"))]
        DatabaseUrl::Postgres(_) => {
            let message = super::UrlError::PostgresNotBuilt.to_string();
            Err(ConnectError::ConnectionError(ConnectionError::InvalidConnectionUrl(message)))
        }
        DatabaseUrl::Sqlite(file) => {
            if !file.may_be_opened() {
                return Err(no_file(file, "mode=rw does not create one"));
            }
            let mut connection = SqliteConnection::establish(file.path()).map_err(ConnectError::ConnectionError)?;
            connection
                .batch_execute(&format!(
                    "PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = {}; \
                     PRAGMA foreign_keys = ON;",
                    file.synchronous().as_sql()
                ))
                .map_err(ConnectError::QueryError)?;
            register_functions(&mut connection).map_err(ConnectError::QueryError)?;
            Ok(MultiConnection::Sqlite(connection))
        }
    }
}

/// Returns whether the database can be written to: a PostgreSQL that is not a standby; a file of SQLite that can be read.
pub(crate) fn can_write(connection: &mut MultiConnection) -> QueryResult<bool> {
    let question = match connection {
        #[cfg(feature = "postgres")]
        MultiConnection::Postgres(_) => "current_setting('transaction_read_only') = 'off'",
        // Reads a page.
        MultiConnection::Sqlite(_) => "(SELECT count(*) FROM sqlite_master) >= 0",
    };
    diesel::select(sql::<Bool>(question)).first(connection)
}

/// Opens a connection to an existing database. [`connect`] would create a file for a misspelled path.
///
/// # Errors
/// As [`connect`]; also if the file is missing.
pub(super) fn connect_existing(url: &DatabaseUrl) -> Result<MultiConnection, ConnectError> {
    match url {
        DatabaseUrl::Sqlite(file) if !file.exists() => Err(no_file(file, "`api migrate` creates it")),
        _ => connect(url),
    }
}

fn no_file(file: &SqliteFile, hint: &str) -> ConnectError {
    let message = format!("file {} does not exist; {hint}", file.path());
    ConnectError::ConnectionError(ConnectionError::BadConnection(message))
}

/// Inserts a row unless its key exists, and returns whether it was inserted.
macro_rules! insert_if_absent {
    ($connection:expr, $values:expr => $table:ident . $key:ident) => {
        $crate::db::on_each!($connection, |connection| {
            diesel::insert_into($table::table)
                .values($values)
                .on_conflict($table::$key)
                .do_nothing()
                .execute(connection)
        })
        .map(|inserted| inserted == 1)
    };
}
pub(crate) use insert_if_absent;

/// Returns the expression for the current UTC time by the database's clock: the clocks of several processes differ.
pub(crate) fn utc_now(connection: &MultiConnection) -> &'static str {
    match connection {
        #[cfg(feature = "postgres")]
        MultiConnection::Postgres(_) => "clock_timestamp() AT TIME ZONE 'UTC'",
        MultiConnection::Sqlite(_) => "strftime('%Y-%m-%d %H:%M:%f', 'now')",
    }
}

/// Takes a transaction's lock on a text, and returns whether it was free. SQLite has none, and one writer at a time.
#[cfg_attr(not(feature = "postgres"), expect(unused_variables, reason = "SQLite takes no lock"))]
pub(crate) fn try_lock(connection: &mut MultiConnection, text: &str) -> QueryResult<bool> {
    match connection {
        #[cfg(feature = "postgres")]
        MultiConnection::Postgres(connection) => {
            let lock = sql::<Bool>("pg_try_advisory_xact_lock(hashtextextended(")
                .bind::<diesel::sql_types::Text, _>(text)
                .sql(", 0))");
            diesel::select(lock).first(connection)
        }
        MultiConnection::Sqlite(_) => Ok(true),
    }
}

/// Returns the name of the function that picks the greatest of its arguments.
pub(crate) fn greatest(connection: &MultiConnection) -> &'static str {
    match connection {
        #[cfg(feature = "postgres")]
        MultiConnection::Postgres(_) => "GREATEST",
        MultiConnection::Sqlite(_) => "MAX",
    }
}
