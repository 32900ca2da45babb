//! Where PostgreSQL and SQLite differ, one named function per difference.

use diesel::{
    Connection as _, PgConnection, QueryResult, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    r2d2::Error as ConnectError,
    sql_types::{BigInt, Text},
};

use super::{DatabaseUrl, MultiConnection};
use crate::{
    resources::user::{NewUser, deleted_users, mirror::Tombstone, users},
    webhooks::{NewDelivery, webhook_deliveries},
};

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

/// Inserts a row unless one of its key is there, and says whether it was inserted.
macro_rules! insert_if_absent {
    ($connection:expr, $values:expr => $table:ident . $key:ident) => {
        match $connection {
            MultiConnection::Postgres(connection) => diesel::insert_into($table::table)
                .values($values)
                .on_conflict($table::$key)
                .do_nothing()
                .execute(connection),
            MultiConnection::Sqlite(connection) => diesel::insert_into($table::table)
                .values($values)
                .on_conflict($table::$key)
                .do_nothing()
                .execute(connection),
        }
        .map(|inserted| inserted == 1)
    };
}

/// Inserts a user's mirror row unless it is there, and says whether it was inserted. Two callers at once leave one row.
///
/// As the first statement of a transaction it also takes SQLite's write lock right away; a transaction that began with a
/// read would fail at once when another writer was faster.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn insert_user_if_absent(connection: &mut MultiConnection, user: &NewUser) -> QueryResult<bool> {
    insert_if_absent!(connection, user => users.id)
}

/// Notes that a user was deleted, unless it is noted already.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn insert_tombstone_if_absent(connection: &mut MultiConnection, tombstone: &Tombstone) -> QueryResult<bool> {
    insert_if_absent!(connection, tombstone => deleted_users.id)
}

/// Notes a delivery, and says whether it is a new one. Of two at once the second waits until the first is done.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn insert_delivery_if_absent(connection: &mut MultiConnection, delivery: &NewDelivery) -> QueryResult<bool> {
    insert_if_absent!(connection, delivery => webhook_deliveries.id)
}

/// Writes a revocation. Of two with one subject, the later end of either stays, and the moment is the latest: whoever
/// reads what is new reads it again. The moment is the database's, because the processes' clocks differ.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn insert_revocation(connection: &mut MultiConnection, revocation: &auth::Revocation) -> QueryResult<()> {
    let (now, later) = match connection {
        MultiConnection::Postgres(_) => ("clock_timestamp() AT TIME ZONE 'UTC'", "GREATEST"),
        MultiConnection::Sqlite(_) => ("strftime('%Y-%m-%d %H:%M:%f', 'now')", "MAX"),
    };
    // SQLite takes `$1` too: for the name of a parameter, of which it numbers the first as 1.
    let statement = format!(
        "INSERT INTO revocations (subject, issued_until, expires_at, revoked_at) VALUES ($1, $2, $3, {now}) \
         ON CONFLICT (subject) DO UPDATE SET \
         issued_until = {later}(revocations.issued_until, excluded.issued_until), \
         expires_at = {later}(revocations.expires_at, excluded.expires_at), \
         revoked_at = excluded.revoked_at"
    );
    let query = diesel::sql_query(statement)
        .bind::<Text, _>(revocation.subject())
        .bind::<BigInt, _>(revocation.issued_until())
        .bind::<BigInt, _>(revocation.expires_at());
    query.execute(connection).map(|_| ())
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
