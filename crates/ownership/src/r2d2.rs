//! A connection pool for diesel that is a [`Database`]: the feature `r2d2`. Runs work off the worker threads, waits for a
//! limited time in a bounded queue, and replaces broken and silent connections. Knows no table and, except for which errors
//! are transient, no dialect.

use std::{
    cell::Cell,
    error::Error,
    fmt,
    marker::PhantomData,
    time::{Duration, Instant},
};

use actix_web::rt::time::timeout;
use diesel::{
    Connection,
    r2d2::{Error as ConnectError, R2D2Connection},
    result::Error as QueryError,
};

mod checkout;
mod queue;
mod transient;

use crate::{
    database::{Database, Lending, ReadError},
    refusal::Refusal,
};
use checkout::{Connections, Place, PoolError, Timeouts};
use queue::Lease;
pub use queue::PoolStats;
pub use transient::{is_transient_postgres, is_transient_sqlite};

/// How long opening a connection may take before the response is 503.
pub const CHECKOUT_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a request waits for a connection and for one answer of the database before the response is 503; within
/// [`with_answer_timeout`], for all of them.
pub const ANSWER_TIMEOUT: Duration = Duration::from_millis(2200);

/// How long work on a connection may take before the connection is given up for a new one: a suspended server never answers.
/// Set a shorter statement timeout, so that its error comes first.
pub const SILENCE_TIMEOUT: Duration = Duration::from_secs(6);

/// How long a statement waits for another writer of a SQLite file, in milliseconds, before the response is 503. Without it,
/// two writes at once would be one error.
const BUSY_TIMEOUT_MS: u32 = 2000;

tokio::task_local! {
    /// How long the current request may go on waiting for the database.
    static TIME_LEFT: Cell<Duration>;
}

/// Runs the answer to one request, and limits the time that it waits for the database to [`ANSWER_TIMEOUT`] in all. Call it in
/// a middleware around the application: a guarded write waits for the database twice.
pub async fn with_answer_timeout<F: Future>(answer: F) -> F::Output {
    TIME_LEFT.scope(Cell::new(ANSWER_TIMEOUT), answer).await
}

/// The database has not answered within [`ANSWER_TIMEOUT`].
#[derive(Debug, thiserror::Error)]
#[error("the database has not answered within {:?}", ANSWER_TIMEOUT)]
struct AnswerTimeout;

/// The work on a connection panicked.
#[derive(Debug, thiserror::Error)]
#[error("the work on a connection panicked")]
struct Panicked;

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
    /// timeout of 2 s: `?options=-c%20statement_timeout%3D2s`.
    ///
    /// # Errors
    /// No connection is available within [`CHECKOUT_TIMEOUT`].
    pub fn postgres(url: &str, size: u32) -> Result<Self, r2d2::Error> {
        Self::open(size, is_transient_postgres, establish(url))
    }

    /// Opens a pool of at most `size` connections to a SQLite file. A statement waits 2 s for another writer.
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
        let timeouts = Timeouts { checkout: CHECKOUT_TIMEOUT, silence: SILENCE_TIMEOUT };
        let connections = Connections::open(size, timeouts, connect)?;
        Ok(Self { connections, is_transient, error: PhantomData })
    }

    /// Returns what the pool is doing.
    #[must_use]
    pub fn stats(&self) -> PoolStats {
        self.connections.queue().stats()
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

    /// Runs `work` in a thread that may block, when a connection is free.
    async fn block<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connections<C>, &Lease<Place<C>>) -> Result<T, PoolError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let connections = self.connections.clone();
        let answer = self.connections.queue().submit(move |lease| work(&connections, lease));
        let answer = answer.map_err(|error| unavailable(PoolError::from(error)))?;
        let (left, started) = (TIME_LEFT.try_with(Cell::get).unwrap_or(ANSWER_TIMEOUT), Instant::now());
        let outcome = timeout(left, answer.wait()).await;
        // Fails outside of `with_answer_timeout`.
        let _ = TIME_LEFT.try_with(|time| time.set(left.saturating_sub(started.elapsed())));
        let answer = outcome.map_err(|_| unavailable(AnswerTimeout))?;
        answer.ok_or_else(|| ReadError::Failed(Panicked.into()))?.map_err(unavailable)
    }
}

fn unavailable(cause: impl Error + Send + Sync + 'static) -> ReadError {
    ReadError::Unavailable(cause.into())
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
        let is_transient = self.is_transient;
        let answer = self.block(move |connections, lease| {
            let ask = || {
                let work =
                    |connection: &mut C| work(connection).map_err(|error| read_error(error, is_transient, connection));
                connections.with(lease, work, failed_query)
            };
            // The connection died while idle in the pool: a read is retried on another one. After a timeout of the pool it
            // is not.
            ask().or_else(|error| if matches!(error, PoolError::Broken(_)) { ask() } else { Err(error) })
        });
        answer.await?
    }

    async fn lend<T, F, W>(&self, work: W, _: Lending) -> Result<T, E>
    where
        T: Send + 'static,
        F: Into<E> + Send + 'static,
        W: FnOnce(&mut C) -> Result<T, F> + Send + 'static,
    {
        let is_transient = self.is_transient;
        // After a timeout the work may still complete: to the client the response is lost.
        let answer = self.block(move |connections, lease| {
            let work = |connection: &mut C| {
                work(connection).map_err(|error| {
                    error.into().into_query_error().map_or_else(Failure::Other, |error| {
                        Failure::Query(read_error(error, is_transient, connection))
                    })
                })
            };
            connections.with(lease, work, Failure::failed_query)
        });
        answer.await?.map_err(|failure| match failure {
            Failure::Query(error) => error.into(),
            Failure::Other(error) => error,
        })
    }
}

/// Why work failed: a query, or something else that says nothing about the connection.
enum Failure<E> {
    Query(ReadError),
    Other(E),
}

impl<E> Failure<E> {
    fn failed_query(&self) -> Option<&QueryError> {
        match self {
            Self::Query(error) => failed_query(error),
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

/// Returns the database's error.
fn failed_query(error: &ReadError) -> Option<&QueryError> {
    let (ReadError::Unavailable(cause) | ReadError::Failed(cause)) = error;
    cause.downcast_ref()
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use diesel::SqliteConnection;

    use super::*;

    #[actix_web::test]
    async fn visits_of_one_request_share_its_answer_timeout() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app.sqlite");
        let db: Pool<SqliteConnection> = Pool::sqlite(path.to_str().unwrap(), 1).unwrap();
        let left = with_answer_timeout(async {
            db.ping().await.unwrap();
            TIME_LEFT.with(Cell::get)
        });
        assert!(left.await < ANSWER_TIMEOUT);

        let (release, silent) = mpsc::channel::<()>();
        let visit = db.run(move |_| {
            let _ = silent.recv();
            Ok::<_, Refusal>(())
        });
        let refused = TIME_LEFT.scope(Cell::new(Duration::ZERO), visit).await.unwrap_err();
        assert_eq!(refused.code(), "database_unavailable");
        drop(release);
    }
}
