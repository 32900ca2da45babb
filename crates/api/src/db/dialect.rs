//! Where PostgreSQL and SQLite differ, one named function per difference.

use diesel::{
    Connection as _, PgConnection, QueryResult, RunQueryDsl, SqliteConnection, connection::SimpleConnection,
    r2d2::Error as ConnectError,
};

use super::{DatabaseUrl, MultiConnection};
use crate::resources::user::{NewUser, users};

/// Opens a connection, set up for this service.
///
/// PostgreSQL ends a statement after 5 s, so that a locked table cannot hold a request for ever. SQLite enforces foreign
/// keys only when told to, lets readers read while one writes (WAL), and has a writer wait 5 s for its turn.
///
/// # Errors
/// Whatever the database says.
pub(super) fn connect(url: &DatabaseUrl) -> Result<MultiConnection, ConnectError> {
    match url {
        DatabaseUrl::Postgres(url) => {
            let mut connection =
                PgConnection::establish(&DatabaseUrl::bounded(url)).map_err(ConnectError::ConnectionError)?;
            connection.batch_execute("SET statement_timeout = '5s'").map_err(ConnectError::QueryError)?;
            Ok(MultiConnection::Postgres(connection))
        }
        DatabaseUrl::Sqlite(path) => {
            let mut connection = SqliteConnection::establish(path).map_err(ConnectError::ConnectionError)?;
            connection
                .batch_execute(
                    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;",
                )
                .map_err(ConnectError::QueryError)?;
            Ok(MultiConnection::Sqlite(connection))
        }
    }
}

/// Inserts a user's mirror row unless it is there, and says whether it was inserted. Two callers at once leave one row.
///
/// As the first statement of a transaction it also takes SQLite's write lock right away; a transaction that began with a
/// read would fail at once when another writer was faster.
///
/// # Errors
/// Whatever the database says.
pub fn insert_user_if_absent(connection: &mut MultiConnection, user: &NewUser) -> QueryResult<bool> {
    let inserted = match connection {
        MultiConnection::Postgres(connection) => {
            diesel::insert_into(users::table).values(user).on_conflict(users::id).do_nothing().execute(connection)
        }
        MultiConnection::Sqlite(connection) => {
            diesel::insert_into(users::table).values(user).on_conflict(users::id).do_nothing().execute(connection)
        }
    }?;
    Ok(inserted == 1)
}

/// Whether the database said "not now" rather than "no": worth a 503, and worth another try by the client.
///
/// PostgreSQL: a serialization failure, a replica that has not been promoted yet, a statement that was cancelled at the
/// time limit, a server that is starting or stopping. SQLite: another process held the write lock for too long.
pub fn is_transient(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind as Kind, Error};
    match error {
        Error::DatabaseError(
            Kind::SerializationFailure | Kind::ReadOnlyTransaction | Kind::ClosedConnection | Kind::UnableToSendCommand,
            _,
        ) => true,
        // Neither driver gives these a kind of their own.
        Error::DatabaseError(Kind::Unknown, information) => {
            let message = information.message();
            ["database is locked", "statement timeout", "is starting up", "is shutting down", "administrator command"]
                .iter()
                .any(|words| message.contains(words))
        }
        _ => false,
    }
}
