//! The database handle, the only code that takes a connection from the pool. Decides which failures mean that the database
//! is unavailable, and which queries are retried. Knows no table.

use std::{error::Error as _, time::Duration};

use actix_web::{rt::time::timeout, web};
use diesel::{Connection as _, result::Error as QueryError};
use ownership::{Database, ReadError, WriteError};

use crate::error::ApiError;

#[expect(missing_docs, reason = "`diesel::MultiConnection` generates public items without a word")]
mod connection;
mod dedicated;
pub(crate) mod dialect;
pub mod migrations;
mod pool;
pub(crate) mod search;
mod url;

pub use connection::{MultiBackend, MultiConnection};
pub(crate) use dedicated::DedicatedConnection;
pub use url::{DatabaseUrl, SqliteFile, Synchronous, UrlError};

use dialect::is_transient;
use pool::{Pool, PoolError};

/// Runs `work` in a transaction. If both `work` and the rollback fail, the error is that of `work`: when the disk is full,
/// SQLite has rolled back by itself, and the second rollback fails.
///
/// # Errors
/// `work` fails, or the transaction cannot begin or be committed.
pub(crate) fn transaction<T, E: From<QueryError>>(
    connection: &mut MultiConnection,
    work: impl FnOnce(&mut MultiConnection) -> Result<T, E>,
) -> Result<T, E> {
    let mut failure = None;
    let outcome = connection.transaction(|connection| {
        work(connection).map_err(|error| {
            failure = Some(error);
            QueryError::RollbackTransaction
        })
    });
    match failure {
        Some(error) => Err(error),
        None => Ok(outcome?),
    }
}

/// How long a request waits for a connection before the response is 503.
pub const CHECKOUT_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a request waits for the database in all: a suspended server never answers. Longer than the statement timeout,
/// whose error should come first.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(8);

/// The database has not answered within [`ANSWER_TIMEOUT`].
#[derive(Debug, thiserror::Error)]
#[error("the database has not answered within {} s", ANSWER_TIMEOUT.as_secs())]
struct AnswerTimeout;

/// A handle to the database; clones share one pool.
#[derive(Clone)]
pub struct Db {
    pool: Pool,
}

impl Db {
    /// Opens a pool of at most `size` connections.
    ///
    /// # Errors
    /// No connection is available within [`CHECKOUT_TIMEOUT`].
    pub fn connect(url: &DatabaseUrl, size: u32) -> Result<Self, r2d2::Error> {
        Ok(Self { pool: Pool::connect(url, size)? })
    }

    /// Runs `work` on a connection, outside the worker's thread. It runs once: a write that may have happened is not retried.
    ///
    /// # Errors
    /// `work` fails; or [`ApiError::Unavailable`] if no connection is available or it is lost.
    pub async fn run<T, E, W>(&self, work: W) -> Result<T, ApiError>
    where
        T: Send + 'static,
        E: Into<ApiError> + Send + 'static,
        W: FnOnce(&mut MultiConnection) -> Result<T, E> + Send + 'static,
    {
        let pool = self.pool.clone();
        let answer = web::block(move || {
            pool.with(ApiError::connection_failure, |connection| {
                work(connection).map_err(|error| with_availability(error.into(), connection))
            })
            .unwrap_or_else(|error| Err(ApiError::unavailable(error)))
        });
        // The work may still complete in the background: to the client the response is lost.
        timeout(ANSWER_TIMEOUT, answer)
            .await
            .map_err(|_| ApiError::unavailable(AnswerTimeout))?
            // It panicked.
            .map_err(|error| ApiError::Internal(error.into()))?
    }

    /// Checks that the database answers, for `/readyz`.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] if it does not.
    pub async fn ping(&self) -> Result<(), ApiError> {
        use diesel::RunQueryDsl;
        let one = self.read(|connection| {
            diesel::select(diesel::dsl::sql::<diesel::sql_types::Bool>("1 = 1")).execute(connection)
        });
        one.await.map(|_| ()).map_err(ApiError::unavailable)
    }
}

impl Database for Db {
    type Connection = MultiConnection;
    type QueryError = QueryError;

    async fn read<T, W>(&self, work: W) -> Result<T, ReadError>
    where
        T: Send + 'static,
        W: Fn(&mut MultiConnection) -> diesel::QueryResult<T> + Send + 'static,
    {
        let pool = self.pool.clone();
        let answer = web::block(move || {
            let ask = || pool.with(cause, |connection| work(connection).map_err(|error| read_error(error, connection)));
            // The connection died while idle in the pool: a read is retried on another one. After a timeout of the pool it
            // is not.
            ask().or_else(|error| if matches!(error, PoolError::Broken(_)) { ask() } else { Err(error) })
        });
        match timeout(ANSWER_TIMEOUT, answer).await.map_err(|_| ReadError::Unavailable(AnswerTimeout.into()))? {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => Err(ReadError::Unavailable(error.into())),
            // It panicked.
            Err(error) => Err(ReadError::Failed(error.into())),
        }
    }
}

impl From<QueryError> for ApiError {
    /// An internal error, which [`Db::run`] turns into an unavailable one if it is transient.
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

/// Turns an internal error into an unavailable one if its cause is transient.
fn with_availability(error: ApiError, connection: &MultiConnection) -> ApiError {
    match error {
        ApiError::Internal(cause) if cause.downcast_ref().is_some_and(|error| is_transient(error, connection)) => {
            ApiError::Unavailable(cause)
        }
        error => error,
    }
}

fn read_error(error: QueryError, connection: &MultiConnection) -> ReadError {
    if is_transient(&error, connection) {
        ReadError::Unavailable(error.into())
    } else {
        ReadError::Failed(error.into())
    }
}

/// Returns the text of the database's error.
fn cause(error: &ReadError) -> Option<String> {
    error.source().map(ToString::to_string)
}
