//! The one thing that ownership needs of a database: to run a read off the worker's thread.
//! Knows no pool, no dialect and no driver.

use std::error::Error;

/// A failure's cause, for the log and never for a client.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Runs the registry's reads. The application implements it for the handle that its own handlers use too.
///
/// The handle is registered as `web::Data` with [`SecureScope::app_data`](crate::SecureScope::app_data), so that the guard
/// and the handlers find the same one.
pub trait Database: Clone + Send + Sync + 'static {
    /// What the queries run on.
    type Connection: 'static;
    /// What the queries fail with.
    type QueryError: Error + Send + Sync + 'static;

    /// Runs one read, off the worker's thread. It may be run a second time, on another connection, when the first one
    /// turns out to be broken.
    fn read<T, W>(&self, work: W) -> impl Future<Output = Result<T, ReadError>>
    where
        T: Send + 'static,
        W: Fn(&mut Self::Connection) -> Result<T, Self::QueryError> + Send + 'static;
}

/// Why a read gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// No connection could be had, or it broke: worth trying again.
    #[error("the database cannot be reached")]
    Unavailable(#[source] Cause),
    /// The query itself failed: trying again will not help.
    #[error("the query failed")]
    Failed(#[source] Cause),
}
