//! The database: which one, how its connections are opened, and which error a failed query becomes. Knows no table.

use diesel::{
    connection::{AnsiTransactionManager, TransactionManager},
    result::Error as QueryError,
};
use ownership::{
    WriteError,
    r2d2::{Pool, RunError},
};

use crate::error::ApiError;

pub mod backup;
#[expect(missing_docs, reason = "`diesel::MultiConnection` generates public items without a word")]
mod connection;
pub(crate) mod dialect;
pub mod migrations;
pub(crate) mod search;
mod url;
mod watched;

pub(crate) use connection::on_each;
pub use connection::{MultiBackend, MultiConnection};
pub(crate) use dialect::can_write;
pub(crate) use url::FileId;
pub use url::{DatabaseUrl, SqliteFile, Synchronous, UrlError};
pub use watched::Failure;
pub(crate) use watched::WatchedConnection;

/// The pool that the guard and all handlers share.
pub type Db = Pool<MultiConnection, ApiError>;

/// Opens a pool of at most `size` connections.
///
/// # Errors
/// No connection is available within [`ownership::r2d2::CHECKOUT_TIMEOUT`].
pub fn connect(url: &DatabaseUrl, size: u32) -> Result<Db, r2d2::Error> {
    let url = url.clone();
    Pool::open(size, is_transient, move || dialect::connect(&url))
}

/// Returns whether a query's error is transient.
pub(crate) fn is_transient(connection: &MultiConnection, error: &QueryError) -> bool {
    match connection {
        #[cfg(feature = "postgres")]
        MultiConnection::Postgres(connection) => ownership::r2d2::is_transient_postgres(connection, error),
        MultiConnection::Sqlite(connection) => ownership::r2d2::is_transient_sqlite(connection, error),
    }
}

/// Runs `work` in a transaction, or in a savepoint of the open one. On SQLite the transaction takes the write lock at its
/// beginning, and waits for it: a transaction that reads before its first write would fail at once if another connection
/// writes in between.
///
/// # Errors
/// `work` fails, or the transaction cannot begin or be committed.
pub(crate) fn transaction<T, E: From<QueryError>>(
    connection: &mut MultiConnection,
    work: impl FnOnce(&mut MultiConnection) -> Result<T, E>,
) -> Result<T, E> {
    type Manager = <MultiConnection as diesel::Connection>::TransactionManager;
    let depth = Manager::transaction_manager_status_mut(connection).transaction_depth()?;
    match connection {
        MultiConnection::Sqlite(sqlite) if depth.is_none() => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?;
        }
        _ => return ownership::transaction(connection, work),
    }
    let outcome = work(connection);
    let ended = match &outcome {
        Ok(_) => Manager::commit_transaction(connection),
        // After some errors, such as that of a full disk, SQLite has rolled back by itself, and this fails.
        Err(_) => Manager::rollback_transaction(connection).or(Ok(())),
    };
    outcome.and_then(|done| Ok(ended.map(|()| done)?))
}

impl RunError for ApiError {
    fn into_query_error(self) -> Result<QueryError, Self> {
        match self {
            Self::Internal(cause) => cause.downcast().map(|error| *error).map_err(Self::Internal),
            error => Err(error),
        }
    }
}

impl From<QueryError> for ApiError {
    /// An internal error, which the pool turns into an unavailable one if it is transient.
    fn from(error: QueryError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<WriteError<QueryError>> for ApiError {
    fn from(error: WriteError<QueryError>) -> Self {
        match error {
            WriteError::Refused(refusal) => Self::Refused(refusal),
            WriteError::Query(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use diesel::{
        Connection as _, QueryResult, RunQueryDsl as _, SqliteConnection, connection::SimpleConnection as _, sql_query,
    };

    use super::*;

    #[test]
    fn sqlite_transaction_may_read_before_it_writes() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let connect = || SqliteConnection::establish(file.path().to_str().unwrap()).unwrap();
        let (mut other, mut connection) = (connect(), MultiConnection::Sqlite(connect()));
        other.batch_execute("PRAGMA journal_mode = WAL; CREATE TABLE notes (text TEXT)").unwrap();
        let write = "INSERT INTO notes VALUES ('x')";
        let written: QueryResult<usize> = transaction(&mut connection, |connection| {
            sql_query("SELECT * FROM notes").execute(connection)?;
            assert_eq!(other.batch_execute(write).unwrap_err().to_string(), "database is locked");
            transaction(connection, |connection| sql_query(write).execute(connection))
        });
        assert_eq!(written, Ok(1));
        other.batch_execute(write).unwrap();
        let undone = transaction(&mut connection, |connection| {
            sql_query("DELETE FROM notes").execute(connection)?;
            Err::<(), _>(QueryError::NotFound)
        });
        assert_eq!(undone, Err(QueryError::NotFound));
        assert_eq!(sql_query("DELETE FROM notes").execute(&mut other), Ok(2));
    }
}
