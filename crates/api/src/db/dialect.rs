//! Where PostgreSQL and SQLite differ, one named function per difference.

use diesel::{
    Connection as _, ConnectionError, PgConnection, SqliteConnection, connection::SimpleConnection,
    r2d2::Error as ConnectError,
};

mod row_locks;
mod transient;

pub(crate) use row_locks::{delete_from_locked, insert_from_locked};
pub(crate) use transient::is_transient;

use super::{DatabaseUrl, MultiConnection, SqliteFile, search::register_upper};

/// Opens a connection, set up for this service.
///
/// PostgreSQL ends a statement after 5 s, so that a locked table cannot hold a request for ever. SQLite enforces foreign
/// keys only when told to, lets readers read while one writes (WAL), has a writer wait 5 s for its turn and a commit until
/// it is on the disk, and has to be taught the cases of the letters beyond ASCII.
///
/// # Errors
/// Whatever the database says; also that there is no file where the URL says `mode=rw`.
pub(crate) fn connect(url: &DatabaseUrl) -> Result<MultiConnection, ConnectError> {
    match url {
        DatabaseUrl::Postgres(url) => {
            let mut connection =
                PgConnection::establish(&DatabaseUrl::bounded(url)).map_err(ConnectError::ConnectionError)?;
            connection.batch_execute("SET statement_timeout = '5s'").map_err(ConnectError::QueryError)?;
            Ok(MultiConnection::Postgres(connection))
        }
        DatabaseUrl::Sqlite(file) => {
            if !file.may_be_opened() {
                return Err(no_file(file, "with mode=rw none is created"));
            }
            let mut connection = SqliteConnection::establish(file.path()).map_err(ConnectError::ConnectionError)?;
            connection
                .batch_execute(&format!(
                    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = {}; \
                     PRAGMA foreign_keys = ON;",
                    file.synchronous().as_sql()
                ))
                .map_err(ConnectError::QueryError)?;
            register_upper(&mut connection).map_err(ConnectError::QueryError)?;
            Ok(MultiConnection::Sqlite(connection))
        }
    }
}

/// Opens a connection to a database that is there. SQLite would make one of any misspelt path.
///
/// # Errors
/// As [`connect`]; also that there is no such file.
pub(super) fn connect_existing(url: &DatabaseUrl) -> Result<MultiConnection, ConnectError> {
    match url {
        DatabaseUrl::Sqlite(file) if !file.exists() => Err(no_file(file, "`api migrate` makes it")),
        _ => connect(url),
    }
}

fn no_file(file: &SqliteFile, hint: &str) -> ConnectError {
    let nothing = format!("there is no file {}; {hint}", file.path());
    ConnectError::ConnectionError(ConnectionError::BadConnection(nothing))
}

/// Inserts a row unless one of its key is there, and says whether it was inserted.
macro_rules! insert_if_absent {
    ($connection:expr, $values:expr => $table:ident . $key:ident) => {
        match $connection {
            $crate::db::MultiConnection::Postgres(connection) => diesel::insert_into($table::table)
                .values($values)
                .on_conflict($table::$key)
                .do_nothing()
                .execute(connection),
            $crate::db::MultiConnection::Sqlite(connection) => diesel::insert_into($table::table)
                .values($values)
                .on_conflict($table::$key)
                .do_nothing()
                .execute(connection),
        }
        .map(|inserted| inserted == 1)
    };
}
pub(crate) use insert_if_absent;

/// Returns the clause that locks the selected rows against changes. SQLite has one writer at a time and needs none.
pub(crate) fn row_lock(connection: &MultiConnection) -> &'static str {
    match connection {
        MultiConnection::Postgres(_) => " FOR NO KEY UPDATE",
        MultiConnection::Sqlite(_) => "",
    }
}

/// Returns the expression for the current UTC time by the database's clock: the clocks of several processes differ.
pub(crate) fn utc_now(connection: &MultiConnection) -> &'static str {
    match connection {
        MultiConnection::Postgres(_) => "clock_timestamp() AT TIME ZONE 'UTC'",
        MultiConnection::Sqlite(_) => "strftime('%Y-%m-%d %H:%M:%f', 'now')",
    }
}

/// Returns the name of the function that picks the greatest of its arguments.
pub(crate) fn greatest(connection: &MultiConnection) -> &'static str {
    match connection {
        MultiConnection::Postgres(_) => "GREATEST",
        MultiConnection::Sqlite(_) => "MAX",
    }
}
