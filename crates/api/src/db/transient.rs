//! Which errors say "not now" and which say "no". diesel has a kind of its own for a few of them; the others are told by
//! what each database says of them.

use diesel::result::{DatabaseErrorKind as Kind, Error};

use super::MultiConnection;

/// Whether the database said "not now" rather than "no": worth a 503, and worth another try by the client.
///
/// PostgreSQL: a serialization failure, a deadlock, a replica that has not been promoted yet, a statement that was cancelled
/// at the time limit, a server that is starting or stopping. SQLite: another process held the write
/// lock for too long, or the file cannot be written or read now.
pub(crate) fn is_transient(error: &Error, connection: &MultiConnection) -> bool {
    match error {
        Error::DatabaseError(
            Kind::SerializationFailure | Kind::ReadOnlyTransaction | Kind::ClosedConnection | Kind::UnableToSendCommand,
            _,
        ) => true,
        Error::DatabaseError(Kind::Unknown, information) => {
            let texts: &[&str] = match connection {
                MultiConnection::Postgres(_) => &POSTGRES,
                MultiConnection::Sqlite(_) => &SQLITE,
            };
            texts.iter().any(|text| information.message().contains(text))
        }
        Error::RollbackErrorOnCommit { commit_error, .. } => is_transient(commit_error, connection),
        _ => false,
    }
}

/// What PostgreSQL says in English.
const POSTGRES: [&str; 5] =
    ["deadlock detected", "statement timeout", "is starting up", "is shutting down", "administrator command"];

/// What SQLite says, in English always, of its result codes BUSY and LOCKED, FULL, IOERR, READONLY, CANTOPEN, PROTOCOL and
/// NOMEM, their extended codes included; and of a rollback, after it has rolled back by itself for one of them.
const SQLITE: [&str; 9] = [
    "database is locked",
    "database table is locked",
    "database or disk is full",
    "disk I/O error",
    "attempt to write a readonly database",
    "unable to open database",
    "locking protocol",
    "out of memory",
    "cannot rollback - no transaction is active",
];

#[cfg(test)]
mod tests {
    use diesel::{Connection as _, SqliteConnection, connection::SimpleConnection as _};

    use super::*;

    /// Runs statements of which the last one fails, on a database of at most four pages.
    fn fails_transiently(sql: &str) -> bool {
        let mut connection = MultiConnection::Sqlite(SqliteConnection::establish(":memory:").unwrap());
        connection.batch_execute("CREATE TABLE notes (text TEXT NOT NULL); PRAGMA max_page_count = 4").unwrap();
        let error = connection.batch_execute(sql).unwrap_err();
        is_transient(&error, &connection)
    }

    #[test]
    fn sqlite_that_cannot_write_now_is_transient() {
        for sql in [
            "INSERT INTO notes VALUES (zeroblob(100000))",
            "PRAGMA query_only = ON; INSERT INTO notes VALUES ('x')",
            "ATTACH 'file:/nowhere/app.db' AS other",
        ] {
            assert!(fails_transiently(sql), "{sql}");
        }
    }

    #[test]
    fn sqlite_that_says_no_is_not_transient() {
        for sql in ["SELEC 1", "SELECT * FROM nowhere", "SELECT nothing FROM notes", "INSERT INTO notes VALUES (NULL)"]
        {
            assert!(!fails_transiently(sql), "{sql}");
        }
    }
}
