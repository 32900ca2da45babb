//! The pool. A connection costs no test on its way out while all is well; once one has been found dead, every connection
//! from before that moment is asked to answer before it is trusted again.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use diesel::r2d2::R2D2Connection;

use super::{CHECKOUT_TIMEOUT, DatabaseUrl, MultiConnection, dialect};

/// No answer could be had from the database.
#[derive(Debug, thiserror::Error)]
pub(super) enum Lost {
    /// No connection within [`CHECKOUT_TIMEOUT`].
    #[error("no connection within the time that a request waits: {0}")]
    Exhausted(#[source] r2d2::Error),
    /// The connection died under the query.
    #[error("the connection was lost under a query: {0}")]
    Broken(String),
}

/// A pool of connections; clones share it.
#[derive(Clone)]
pub(super) struct Pool {
    connections: r2d2::Pool<Manager>,
    /// How often a connection was found dead. A connection that was last trusted in an earlier era is tested first.
    era: Arc<AtomicU64>,
}

impl Pool {
    pub(super) fn connect(url: &DatabaseUrl, size: u32) -> Result<Self, r2d2::Error> {
        let era = Arc::new(AtomicU64::new(0));
        let connections = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(CHECKOUT_TIMEOUT)
            // A test on each check-out is a round trip per request; see the module's own words for what replaces it.
            .test_on_check_out(false)
            .error_handler(Box::new(LogOnce { era: era.clone(), said_in: AtomicU64::new(u64::MAX) }))
            .build(Manager { url: url.clone(), era: era.clone() })?;
        Ok(Self { connections, era })
    }

    /// Lends a connection to `work`, and after an error for which there may be a `reason` that lies in the connection finds out
    /// whether that survived.
    pub(super) fn with<T, E>(
        &self,
        reason: impl FnOnce(&E) -> Option<String>,
        work: impl FnOnce(&mut MultiConnection) -> Result<T, E>,
    ) -> Result<Result<T, E>, Lost> {
        let mut lent = self.checkout()?;
        let outcome = work(&mut lent.connection);
        // The error alone does not tell: drivers have many words for a dead connection. Asking again does.
        match outcome.as_ref().err().and_then(reason) {
            Some(reason) if lent.connection.ping().is_err() => {
                self.bury(&mut lent);
                Err(Lost::Broken(reason))
            }
            _ => Ok(outcome),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that the ban leaves open")]
    fn checkout(&self) -> Result<r2d2::PooledConnection<Manager>, Lost> {
        loop {
            let mut lent = self.connections.get().map_err(Lost::Exhausted)?;
            let era = self.era.load(Ordering::Relaxed);
            if lent.trusted_in == era {
                return Ok(lent);
            }
            if lent.connection.ping().is_ok() {
                lent.trusted_in = era;
                return Ok(lent);
            }
            // Dropped by the pool on its way back in; each turn of this loop removes one dead connection.
            lent.broken = true;
        }
    }

    fn bury(&self, lent: &mut Lent) {
        lent.broken = true;
        // One era for one outage: connections that die together in the same era open the next one only once.
        let _ = self.era.compare_exchange(lent.trusted_in, lent.trusted_in + 1, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// A connection with what the pool knows about it.
pub(super) struct Lent {
    connection: MultiConnection,
    broken: bool,
    trusted_in: u64,
}

/// Makes connections for r2d2.
struct Manager {
    url: DatabaseUrl,
    era: Arc<AtomicU64>,
}

impl r2d2::ManageConnection for Manager {
    type Connection = Lent;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Lent, Self::Error> {
        let trusted_in = self.era.load(Ordering::Relaxed);
        Ok(Lent { connection: dialect::connect(&self.url)?, broken: false, trusted_in })
    }

    fn is_valid(&self, lent: &mut Lent) -> Result<(), Self::Error> {
        lent.connection.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, lent: &mut Lent) -> bool {
        lent.broken || lent.connection.is_broken()
    }
}

/// Says that connections cannot be made once per outage, not once per attempt.
#[derive(Debug)]
struct LogOnce {
    era: Arc<AtomicU64>,
    said_in: AtomicU64,
}

impl r2d2::HandleError<diesel::r2d2::Error> for LogOnce {
    fn handle_error(&self, error: diesel::r2d2::Error) {
        let era = self.era.load(Ordering::Relaxed);
        if self.said_in.swap(era, Ordering::Relaxed) != era {
            tracing::error!(error = &error as &dyn std::error::Error, "the database refuses connections");
        }
    }
}
