//! Which database errors are transient. diesel has error kinds for a few; the others are recognized by each database's
//! error details.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind as Kind, Error};

/// Returns whether PostgreSQL's error is transient: a serialization failure, a deadlock, a replica that is not promoted yet, a
/// statement canceled by timeout or by an operator, a server that is full, starting or stopping.
pub fn is_transient_postgres<C>(_: &C, error: &Error) -> bool {
    is_transient(error, names_no_fault)
}

/// Returns whether SQLite's error is transient: another process held the write lock for too long, or the file cannot be
/// written or read now.
pub fn is_transient_sqlite<C>(_: &C, error: &Error) -> bool {
    is_transient(error, |information| SQLITE.iter().any(|text| information.message().contains(text)))
}

/// Returns whether the error is transient in every database, or else what `unknown` says of an error without a kind.
fn is_transient(error: &Error, unknown: impl FnOnce(&(dyn DatabaseErrorInformation + Send + Sync)) -> bool) -> bool {
    match error {
        Error::DatabaseError(
            Kind::SerializationFailure | Kind::ReadOnlyTransaction | Kind::ClosedConnection | Kind::UnableToSendCommand,
            _,
        ) => true,
        Error::DatabaseError(Kind::Unknown, information) => unknown(information.as_ref()),
        Error::RollbackErrorOnCommit { commit_error, .. } => is_transient(commit_error, unknown),
        _ => false,
    }
}

/// Returns whether PostgreSQL's error names no fault in the statement.
///
/// diesel hides the SQLSTATE, and the message is in the server's language (`lc_messages`). In every language, the error for a
/// faulty statement has a position in its text (syntax, unknown table or column), or the table, column or constraint that it
/// violates. Errors for cancellation, deadlock, lack of disk space, memory or connections, and shutdown have none of these.
/// Neither have a value out of range and a missing privilege: they count as transient too. The log has the cause.
fn names_no_fault(information: &(dyn DatabaseErrorInformation + Send + Sync)) -> bool {
    information.statement_position().is_none()
        && information.table_name().is_none()
        && information.column_name().is_none()
        && information.constraint_name().is_none()
}

/// SQLite's messages, which are always English, for the result codes BUSY, LOCKED, FULL, IOERR, READONLY, CANTOPEN, PROTOCOL
/// and NOMEM with their extended codes; and for a rollback after SQLite has rolled back by itself because of one of them.
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
        let mut connection = SqliteConnection::establish(":memory:").unwrap();
        connection.batch_execute("CREATE TABLE notes (text TEXT NOT NULL); PRAGMA max_page_count = 4").unwrap();
        let error = connection.batch_execute(sql).unwrap_err();
        is_transient_sqlite(&connection, &error)
    }

    #[test]
    fn sqlite_write_failure_is_transient() {
        for sql in [
            "INSERT INTO notes VALUES (zeroblob(100000))",
            "PRAGMA query_only = ON; INSERT INTO notes VALUES ('x')",
            "ATTACH 'file:/nowhere/app.db' AS other",
        ] {
            assert!(fails_transiently(sql), "{sql}");
        }
    }

    #[test]
    fn sqlite_statement_error_is_not_transient() {
        for sql in ["SELEC 1", "SELECT * FROM nowhere", "SELECT nothing FROM notes", "INSERT INTO notes VALUES (NULL)"]
        {
            assert!(!fails_transiently(sql), "{sql}");
        }
    }
}
