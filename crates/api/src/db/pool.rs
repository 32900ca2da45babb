//! The connection pool. A checkout does not test the connection; but once one is found dead, every connection validated
//! before that is tested before its next use.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use diesel::r2d2::R2D2Connection;

use super::{CHECKOUT_TIMEOUT, DatabaseUrl, MultiConnection, dialect};

/// The database did not answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum PoolError {
    /// No connection was available within [`CHECKOUT_TIMEOUT`].
    #[error("no connection available in time: {0}")]
    Exhausted(#[source] r2d2::Error),
    /// The connection was lost during the query.
    #[error("the connection was lost during a query: {0}")]
    Broken(String),
}

/// A pool of connections; clones share it.
#[derive(Clone)]
pub(super) struct Pool {
    connections: r2d2::Pool<Manager>,
    /// How many outages were noticed. A connection that was validated in an earlier generation is tested before use.
    generation: Arc<AtomicU64>,
}

impl Pool {
    pub(super) fn connect(url: &DatabaseUrl, size: u32) -> Result<Self, r2d2::Error> {
        let generation = Arc::new(AtomicU64::new(0));
        let connections = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(CHECKOUT_TIMEOUT)
            // A test at each checkout is a round trip per request; see the module's documentation for what replaces it.
            .test_on_check_out(false)
            .error_handler(Box::new(LogOnce { generation: generation.clone(), logged_in: AtomicU64::new(u64::MAX) }))
            .build(Manager { url: url.clone(), generation: generation.clone() })?;
        Ok(Self { connections, generation })
    }

    /// Runs `work` on a connection. After an error with a `reason` that may lie in the connection, tests whether it is alive.
    pub(super) fn with<T, E>(
        &self,
        reason: impl FnOnce(&E) -> Option<String>,
        work: impl FnOnce(&mut MultiConnection) -> Result<T, E>,
    ) -> Result<Result<T, E>, PoolError> {
        let mut pooled = self.checkout()?;
        let outcome = work(&mut pooled.connection);
        // The error alone does not tell: drivers report a dead connection in many ways. A ping does.
        match outcome.as_ref().err().and_then(reason) {
            Some(reason) if pooled.connection.ping().is_err() => {
                self.mark_broken(&mut pooled);
                Err(PoolError::Broken(reason))
            }
            _ => Ok(outcome),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one allowed use")]
    fn checkout(&self) -> Result<r2d2::PooledConnection<Manager>, PoolError> {
        loop {
            let mut pooled = self.connections.get().map_err(PoolError::Exhausted)?;
            let generation = self.generation.load(Ordering::Relaxed);
            if pooled.validated_in == generation {
                return Ok(pooled);
            }
            if pooled.connection.ping().is_ok() {
                pooled.validated_in = generation;
                return Ok(pooled);
            }
            // The pool drops it when it is returned; each iteration removes one dead connection.
            pooled.broken = true;
        }
    }

    fn mark_broken(&self, pooled: &mut PooledConnection) {
        pooled.broken = true;
        // One generation per outage: connections that die together in the same generation start the next one only once.
        let _ = self.generation.compare_exchange(
            pooled.validated_in,
            pooled.validated_in + 1,
            Ordering::Relaxed,
            Ordering::Relaxed,
        );
    }
}

/// A connection and its state in the pool.
pub(super) struct PooledConnection {
    connection: MultiConnection,
    broken: bool,
    validated_in: u64,
}

/// Opens connections for r2d2.
struct Manager {
    url: DatabaseUrl,
    generation: Arc<AtomicU64>,
}

impl r2d2::ManageConnection for Manager {
    type Connection = PooledConnection;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<PooledConnection, Self::Error> {
        let validated_in = self.generation.load(Ordering::Relaxed);
        Ok(PooledConnection { connection: dialect::connect(&self.url)?, broken: false, validated_in })
    }

    fn is_valid(&self, pooled: &mut PooledConnection) -> Result<(), Self::Error> {
        pooled.connection.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, pooled: &mut PooledConnection) -> bool {
        pooled.broken || pooled.connection.is_broken()
    }
}

/// Logs a failure to connect once per outage, not once per attempt.
#[derive(Debug)]
struct LogOnce {
    generation: Arc<AtomicU64>,
    logged_in: AtomicU64,
}

impl r2d2::HandleError<diesel::r2d2::Error> for LogOnce {
    fn handle_error(&self, error: diesel::r2d2::Error) {
        let generation = self.generation.load(Ordering::Relaxed);
        if self.logged_in.swap(generation, Ordering::Relaxed) != generation {
            tracing::error!(error = &error as &dyn std::error::Error, "the database refuses connections");
        }
    }
}
