//! A connection pool for diesel that is a [`Database`]: the feature `r2d2`. Runs work off the worker threads, waits for a
//! limited time, and replaces broken connections. Knows no table and, except for which errors are transient, no dialect.

use std::{fmt, marker::PhantomData, time::Duration};

use actix_web::{rt::time::timeout, web};
use diesel::{
    Connection,
    r2d2::{Error as ConnectError, R2D2Connection},
    result::Error as QueryError,
};

mod checkout;
mod transient;

use crate::{
    database::{Database, Lending, ReadError},
    refusal::Refusal,
};
use checkout::{Connections, PoolError};
pub use transient::{is_transient_postgres, is_transient_sqlite};

/// How long a request waits for a connection before the response is 503.
pub const CHECKOUT_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a request waits for the database in all: a suspended server never answers. Set a shorter statement timeout, so
/// that its error comes first.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(8);

/// How long a statement waits for another writer of a SQLite file, in milliseconds, before the response is 503. Without it,
/// two writes at once would be one error.
const BUSY_TIMEOUT_MS: u32 = 5000;

/// The database has not answered within [`ANSWER_TIMEOUT`].
#[derive(Debug, thiserror::Error)]
#[error("the database has not answered within {} s", ANSWER_TIMEOUT.as_secs())]
struct AnswerTimeout;

/// The error of an application's work on a connection.
pub trait RunError: From<ReadError> + Send + 'static {
    /// Returns the failed query, if it is the cause. The pool turns it into a [`ReadError`] and back into this error, once it
    /// knows whether the connection is alive and the query's error transient.
    ///
    /// # Errors
    /// The error itself, if it has another cause.
    fn into_query_error(self) -> Result<QueryError, Self>;
}

impl RunError for Refusal {
    fn into_query_error(self) -> Result<QueryError, Self> {
        self.into_failed_query()
    }
}

/// A pool of connections; clones share it. Register it as `web::Data`.
///
/// `E` is the error of a handler's work: [`Refusal`], or the application's own error type.
/// ```
/// use diesel::SqliteConnection;
/// use ownership::r2d2::Pool;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("notes.sqlite");
/// # let path = path.to_str().unwrap_or_default();
/// let db: Pool<SqliteConnection> = Pool::sqlite(path, 4)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Pool<C: R2D2Connection + Send + 'static, E = Refusal> {
    connections: Connections<C>,
    is_transient: IsTransient<C>,
    error: PhantomData<fn() -> E>,
}

/// Decides whether a query's error is transient: the response is 503, and the client may retry. Other errors are 500.
pub type IsTransient<C> = fn(&C, &QueryError) -> bool;

impl<C: R2D2Connection + Send + 'static, E: RunError> Pool<C, E> {
    /// Opens a pool of at most `size` connections to a PostgreSQL. The URL sets everything else, for example a statement
    /// timeout of 5 s: `?options=-c%20statement_timeout%3D5s`.
    ///
    /// # Errors
    /// No connection is available within [`CHECKOUT_TIMEOUT`].
    pub fn postgres(url: &str, size: u32) -> Result<Self, r2d2::Error> {
        Self::open(size, is_transient_postgres, establish(url))
    }

    /// Opens a pool of at most `size` connections to a SQLite file. A statement waits 5 s for another writer.
    ///
    /// # Errors
    /// No connection is available within [`CHECKOUT_TIMEOUT`].
    pub fn sqlite(path: &str, size: u32) -> Result<Self, r2d2::Error> {
        let establish = establish::<C>(path);
        Self::open(size, is_transient_sqlite, move || {
            let mut connection = establish()?;
            let wait = format!("PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}");
            connection.batch_execute(&wait).map_err(ConnectError::QueryError)?;
            Ok(connection)
        })
    }

    /// Opens a pool of at most `size` connections, each opened and set up by `connect`.
    ///
    /// # Errors
    /// No connection is available within [`CHECKOUT_TIMEOUT`].
    pub fn open(
        size: u32,
        is_transient: IsTransient<C>,
        connect: impl Fn() -> Result<C, ConnectError> + Send + Sync + 'static,
    ) -> Result<Self, r2d2::Error> {
        let connections = Connections::open(size, CHECKOUT_TIMEOUT, connect)?;
        Ok(Self { connections, is_transient, error: PhantomData })
    }

    /// Checks that the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<(), E> {
        let answer = self.lend_read(|connection: &mut C| connection.ping(), Lending(()));
        answer.await.map_err(|error| match error {
            ReadError::Unavailable(cause) | ReadError::Failed(cause) => ReadError::Unavailable(cause).into(),
        })
    }
}

impl<C: R2D2Connection + Send + 'static, E: RunError> Database for Pool<C, E> {
    type Connection = C;
    type QueryError = QueryError;
    type Error = E;

    async fn lend_read<T, W>(&self, work: W, _: Lending) -> Result<T, ReadError>
    where
        T: Send + 'static,
        W: Fn(&mut C) -> Result<T, QueryError> + Send + 'static,
    {
        let Self { connections, is_transient, .. } = self.clone();
        let answer = web::block(move || {
            let ask = || {
                let work =
                    |connection: &mut C| work(connection).map_err(|error| read_error(error, is_transient, connection));
                connections.with(work, cause)
            };
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

    async fn lend<T, F, W>(&self, work: W, _: Lending) -> Result<T, E>
    where
        T: Send + 'static,
        F: Into<E> + Send + 'static,
        W: FnOnce(&mut C) -> Result<T, F> + Send + 'static,
    {
        let Self { connections, is_transient, .. } = self.clone();
        let answer = web::block(move || {
            let work = |connection: &mut C| {
                work(connection).map_err(|error| {
                    error.into().into_query_error().map_or_else(Failure::Other, |error| {
                        Failure::Query(read_error(error, is_transient, connection))
                    })
                })
            };
            connections.with(work, Failure::cause)
        });
        // The work may still complete in the background: to the client the response is lost.
        let answer = match timeout(ANSWER_TIMEOUT, answer).await {
            Ok(answer) => answer,
            Err(_) => return Err(ReadError::Unavailable(AnswerTimeout.into()).into()),
        };
        match answer {
            Ok(Ok(answer)) => answer.map_err(|failure| match failure {
                Failure::Query(error) => error.into(),
                Failure::Other(error) => error,
            }),
            Ok(Err(error)) => Err(ReadError::Unavailable(error.into()).into()),
            // It panicked.
            Err(error) => Err(ReadError::Failed(error.into()).into()),
        }
    }
}

/// Why work failed: a query, or something else that says nothing about the connection.
enum Failure<E> {
    Query(ReadError),
    Other(E),
}

impl<E> Failure<E> {
    fn cause(&self) -> Option<String> {
        match self {
            Self::Query(error) => cause(error),
            Self::Other(_) => None,
        }
    }
}

/// Returns a function that opens connections without any setup.
fn establish<C: Connection>(url: &str) -> impl Fn() -> Result<C, ConnectError> + Send + Sync + 'static {
    let url = url.to_owned();
    move || C::establish(&url).map_err(ConnectError::ConnectionError)
}

fn read_error<C>(error: QueryError, is_transient: IsTransient<C>, connection: &C) -> ReadError {
    if is_transient(connection, &error) {
        ReadError::Unavailable(error.into())
    } else {
        ReadError::Failed(error.into())
    }
}

/// Returns the text of the database's error.
fn cause(error: &ReadError) -> Option<String> {
    std::error::Error::source(error).map(ToString::to_string)
}

impl<C: R2D2Connection + Send + 'static, E> Clone for Pool<C, E> {
    fn clone(&self) -> Self {
        Self { connections: self.connections.clone(), is_transient: self.is_transient, error: PhantomData }
    }
}

impl<C: R2D2Connection + Send + 'static, E> fmt::Debug for Pool<C, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pool").finish_non_exhaustive()
    }
}
