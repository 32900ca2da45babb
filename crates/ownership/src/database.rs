//! What ownership needs from a database: a connection for the guard, for a handler's work, and for work that says why it
//! is unscoped. Knows no pool, dialect or driver.

use std::error::Error;

use crate::scoped::Scoped;

/// The cause of a failure, for the log and never for a client.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Lends connections. The application takes one of the library (feature `r2d2`), or implements this for its handle.
///
/// The handle is registered as `web::Data` with [`SecureScope::app_data`](crate::SecureScope::app_data), so that the guard
/// and the handlers use the same one. A handler calls [`read`](Self::read) and [`run`](Self::run), which lend a [`Scoped`]
/// connection. The raw connection is out of its reach: only this crate makes the [`Lending`] that the other two methods
/// take, for the guard and for [`Unscoped`](crate::Unscoped).
pub trait Database: Clone + Send + Sync + 'static {
    /// The connection that queries run on.
    type Connection: 'static;
    /// The error of a failed query.
    type QueryError: Error + Send + Sync + 'static;
    /// The error of a handler's work.
    type Error: From<ReadError> + Send + 'static;

    /// Runs a read off the worker thread. If the connection turns out to be broken, the implementation may run `work`
    /// again on another one.
    fn lend_read<T, W>(&self, work: W, lending: Lending) -> impl Future<Output = Result<T, ReadError>>
    where
        T: Send + 'static,
        W: Fn(&mut Self::Connection) -> Result<T, Self::QueryError> + Send + 'static;

    /// Runs `work` off the worker thread, once: a write that may have happened is not repeated.
    fn lend<T, E, W>(&self, work: W, lending: Lending) -> impl Future<Output = Result<T, Self::Error>>
    where
        T: Send + 'static,
        E: Into<Self::Error> + Send + 'static,
        W: FnOnce(&mut Self::Connection) -> Result<T, E> + Send + 'static;

    /// Runs scoped queries that only read. `work` may run twice, see [`lend_read`](Self::lend_read).
    ///
    /// # Errors
    /// A query fails, or the database is unavailable.
    fn read<T, W>(&self, work: W) -> impl Future<Output = Result<T, Self::Error>>
    where
        T: Send + 'static,
        W: Fn(&mut Scoped<'_, Self::Connection>) -> Result<T, Self::QueryError> + Send + 'static,
    {
        let answer = self.lend_read(move |connection| work(&mut Scoped::over(connection)), Lending(()));
        async { answer.await.map_err(Into::into) }
    }

    /// Runs scoped queries and writes, once.
    ///
    /// # Errors
    /// `work` fails, or the database is unavailable.
    fn run<T, E, W>(&self, work: W) -> impl Future<Output = Result<T, Self::Error>>
    where
        T: Send + 'static,
        E: Into<Self::Error> + Send + 'static,
        W: FnOnce(&mut Scoped<'_, Self::Connection>) -> Result<T, E> + Send + 'static,
    {
        self.lend(move |connection| work(&mut Scoped::over(connection)), Lending(()))
    }
}

/// The permission to take a raw connection from a [`Database`]. Only this crate makes one.
#[derive(Debug)]
pub struct Lending(pub(crate) ());

/// Why a read failed.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// No connection was available, or it broke. A retry may succeed.
    #[error("the database cannot be reached")]
    Unavailable(#[source] Cause),
    /// The query itself failed. A retry does not help.
    #[error("the query failed")]
    Failed(#[source] Cause),
}
