//! Which errors say "not now" and which say "no". diesel has a kind of its own for a few of them; the others are told by
//! what each database says of them.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind as Kind, Error};

use crate::db::MultiConnection;

/// Whether the database said "not now" rather than "no": worth a 503, and worth another try by the client.
///
/// PostgreSQL: a serialization failure, a deadlock, a replica that has not been promoted yet, a statement that was cancelled
/// at the time limit or by an operator, a server that is full, starting or stopping. SQLite: another process held the write
/// lock for too long, or the file cannot be written or read now.
pub(crate) fn is_transient(error: &Error, connection: &MultiConnection) -> bool {
    match error {
        Error::DatabaseError(
            Kind::SerializationFailure | Kind::ReadOnlyTransaction | Kind::ClosedConnection | Kind::UnableToSendCommand,
            _,
        ) => true,
        Error::DatabaseError(Kind::Unknown, information) => match connection {
            MultiConnection::Postgres(_) => names_no_fault(information.as_ref()),
            MultiConnection::Sqlite(_) => SQLITE.iter().any(|text| information.message().contains(text)),
        },
        Error::RollbackErrorOnCommit { commit_error, .. } => is_transient(commit_error, connection),
        _ => false,
    }
}

/// Whether PostgreSQL names nothing that is wrong with the statement.
///
/// diesel keeps the SQLSTATE to itself, and the message is in the server's language (`lc_messages`). What holds in all of
/// them: where a statement is at fault, the error says where in its text (a syntax error, a table or a column that is not
/// there), or which table, column or constraint stands against it. A cancellation, a deadlock, a lack of room, memory or
/// connections and a server that stops say nothing of the kind. Neither do a value out of range and a missing privilege: they
/// are taken for transient too. The log has the cause of either.
fn names_no_fault(information: &(dyn DatabaseErrorInformation + Send + Sync)) -> bool {
    information.statement_position().is_none()
        && information.table_name().is_none()
        && information.column_name().is_none()
        && information.constraint_name().is_none()
}

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
