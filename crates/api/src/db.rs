//! The database: which one, how its connections are opened, and which error a failed query becomes. Knows no table.

use diesel::result::Error as QueryError;
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
pub(crate) use ownership::transaction;
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
