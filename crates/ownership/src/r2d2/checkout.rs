//! Checking connections out of r2d2's pool. A checkout does not test the connection; but once one is found dead, every
//! connection validated before that is tested before its next use.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use diesel::r2d2::{Error as ConnectError, R2D2Connection};

/// The database did not answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum PoolError {
    /// No connection was available in time.
    #[error("no connection available in time: {0}")]
    Exhausted(#[source] r2d2::Error),
    /// The connection was lost during the query.
    #[error("the connection was lost during a query: {0}")]
    Broken(String),
}

/// Connections that are reused; clones share them.
pub(super) struct Connections<C: R2D2Connection + Send + 'static> {
    pool: r2d2::Pool<Manager<C>>,
    /// How many outages were noticed. A connection that was validated in an earlier generation is tested before use.
    generation: Arc<AtomicU64>,
}

impl<C: R2D2Connection + Send + 'static> Connections<C> {
    pub(super) fn open(
        size: u32,
        checkout_timeout: Duration,
        connect: impl Fn() -> Result<C, ConnectError> + Send + Sync + 'static,
    ) -> Result<Self, r2d2::Error> {
        let generation = Arc::new(AtomicU64::new(0));
        let pool = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(checkout_timeout)
            // A test at each checkout is a round trip per request; see the module's documentation for what replaces it.
            .test_on_check_out(false)
            .error_handler(Box::new(LogOnce { generation: generation.clone(), logged_in: AtomicU64::new(u64::MAX) }))
            .build(Manager { connect: Box::new(connect), generation: generation.clone() })?;
        Ok(Self { pool, generation })
    }

    /// Runs `work` on a connection. If a query fails, tests whether the connection is alive.
    ///
    /// # Errors
    /// No connection was available, or it was lost. The inner result is that of `work`.
    pub(super) fn with<T, E>(
        &self,
        work: impl FnOnce(&mut C) -> Result<T, E>,
        query_error: impl FnOnce(&E) -> Option<String>,
    ) -> Result<Result<T, E>, PoolError> {
        let mut pooled = self.checkout()?;
        let outcome = work(&mut pooled.connection);
        // The error alone does not tell: drivers report a dead connection in many ways. A ping does.
        match outcome.as_ref().err().and_then(query_error) {
            Some(error) if pooled.connection.ping().is_err() => {
                self.mark_broken(&mut pooled);
                Err(PoolError::Broken(error))
            }
            _ => Ok(outcome),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one allowed use")]
    fn checkout(&self) -> Result<r2d2::PooledConnection<Manager<C>>, PoolError> {
        loop {
            let mut pooled = self.pool.get().map_err(PoolError::Exhausted)?;
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

    fn mark_broken(&self, pooled: &mut Checked<C>) {
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

impl<C: R2D2Connection + Send + 'static> Clone for Connections<C> {
    fn clone(&self) -> Self {
        Self { pool: self.pool.clone(), generation: self.generation.clone() }
    }
}

/// A connection and its state in the pool.
pub(super) struct Checked<C> {
    connection: C,
    broken: bool,
    validated_in: u64,
}

/// Opens connections for r2d2.
struct Manager<C> {
    connect: Box<dyn Fn() -> Result<C, ConnectError> + Send + Sync>,
    generation: Arc<AtomicU64>,
}

impl<C: R2D2Connection + Send + 'static> r2d2::ManageConnection for Manager<C> {
    type Connection = Checked<C>;
    type Error = ConnectError;

    fn connect(&self) -> Result<Checked<C>, ConnectError> {
        let validated_in = self.generation.load(Ordering::Relaxed);
        Ok(Checked { connection: (self.connect)()?, broken: false, validated_in })
    }

    fn is_valid(&self, pooled: &mut Checked<C>) -> Result<(), ConnectError> {
        pooled.connection.ping().map_err(ConnectError::QueryError)
    }

    fn has_broken(&self, pooled: &mut Checked<C>) -> bool {
        pooled.broken || pooled.connection.is_broken()
    }
}

/// Logs a failure to connect once per outage, not once per attempt.
#[derive(Debug)]
struct LogOnce {
    generation: Arc<AtomicU64>,
    logged_in: AtomicU64,
}

impl r2d2::HandleError<ConnectError> for LogOnce {
    fn handle_error(&self, error: ConnectError) {
        let generation = self.generation.load(Ordering::Relaxed);
        if self.logged_in.swap(generation, Ordering::Relaxed) != generation {
            tracing::error!(error = &error as &dyn std::error::Error, "the database refuses connections");
        }
    }
}
