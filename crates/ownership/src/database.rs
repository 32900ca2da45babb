//! What ownership needs from a database: running a read off the worker thread.
//! Knows no pool, dialect or driver.

use std::error::Error;

/// The cause of a failure, for the log and never for a client.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Runs the registry's reads. The application implements it for the handle that its handlers use.
///
/// The handle is registered as `web::Data` with [`SecureScope::app_data`](crate::SecureScope::app_data), so that the guard
/// and the handlers use the same one.
pub trait Database: Clone + Send + Sync + 'static {
    /// The connection that queries run on.
    type Connection: 'static;
    /// The error of a failed query.
    type QueryError: Error + Send + Sync + 'static;

    /// Runs a read off the worker thread. If the connection turns out to be broken, the implementation may run `work`
    /// again on another one.
    fn read<T, W>(&self, work: W) -> impl Future<Output = Result<T, ReadError>>
    where
        T: Send + 'static,
        W: Fn(&mut Self::Connection) -> Result<T, Self::QueryError> + Send + 'static;
}

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
