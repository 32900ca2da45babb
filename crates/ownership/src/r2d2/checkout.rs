//! Checking connections out of r2d2's pool. A checkout does not test the connection; but once one is found dead, read-only or
//! silent, every connection that was opened before that is replaced.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use diesel::{
    r2d2::{Error as ConnectError, R2D2Connection},
    result::{DatabaseErrorKind, Error as QueryError},
};

use super::queue::{Lease, Queue, QueueFull};

/// The database did not answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum PoolError {
    /// No connection was free.
    #[error("no connection available: {0}")]
    Exhausted(#[from] QueueFull),
    /// No connection could be opened.
    #[error("no connection available in time: {0}")]
    NotConnected(#[source] r2d2::Error),
    /// The connection was lost during the query, or the server is read-only.
    #[error("the connection was lost during a query: {0}")]
    Broken(String),
    /// The connection was given up, and the request has been answered.
    #[error("the connection was silent for too long")]
    Silent,
}

/// How long opening a connection and work on it may take.
#[derive(Clone, Copy)]
pub(super) struct Timeouts {
    pub(super) checkout: Duration,
    pub(super) silence: Duration,
}

/// Connections that are reused; clones share them.
pub(super) struct Connections<C: R2D2Connection + Send + 'static> {
    pool: r2d2::Pool<Manager<C>>,
    queue: Arc<Queue>,
}

/// A place in r2d2's pool.
pub(super) type Place<C> = r2d2::PooledConnection<Manager<C>>;

impl<C: R2D2Connection + Send + 'static> Connections<C> {
    pub(super) fn open(
        size: u32,
        timeouts: Timeouts,
        connect: impl Fn() -> Result<C, ConnectError> + Send + Sync + 'static,
    ) -> Result<Self, r2d2::Error> {
        let queue = Arc::new(Queue::new(usize::try_from(size).unwrap_or(usize::MAX), timeouts.silence));
        let pool = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(timeouts.checkout)
            // A test at each checkout is a round trip per request; see the module's documentation for what replaces it.
            .test_on_check_out(false)
            .error_handler(Box::new(LogOnce { queue: Arc::clone(&queue), logged_in: AtomicU64::new(u64::MAX) }))
            .build(Manager { connect: Box::new(connect), queue: Arc::clone(&queue) })?;
        Ok(Self { pool, queue })
    }

    pub(super) fn queue(&self) -> &Arc<Queue> {
        &self.queue
    }

    /// Runs `work` on a connection. If a query fails, tests whether the connection is alive.
    ///
    /// # Errors
    /// No connection was available, or it was lost. The inner result is that of `work`.
    pub(super) fn with<T, E>(
        &self,
        lease: &Lease<Place<C>>,
        work: impl FnOnce(&mut C) -> Result<T, E>,
        failed_query: impl FnOnce(&E) -> Option<&QueryError>,
    ) -> Result<Result<T, E>, PoolError> {
        let (mut connection, place) = self.checkout()?;
        let opened_in = place.opened_in;
        lease.keep(place, opened_in);
        let outcome = work(&mut connection);
        // The error alone does not tell: drivers report a dead connection in many ways. A ping does, but a standby answers it.
        let failed = outcome.as_ref().err().and_then(failed_query);
        let broken = failed.filter(|error| is_read_only(error) || connection.ping().is_err()).map(ToString::to_string);
        // r2d2 replaces a place that comes back without its connection.
        let mut place = lease.take().ok_or(PoolError::Silent)?;
        if let Some(error) = broken {
            self.queue.begin_outage(opened_in);
            return Err(PoolError::Broken(error));
        }
        place.connection = Some(connection);
        Ok(outcome)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one allowed use")]
    fn checkout(&self) -> Result<(C, Place<C>), PoolError> {
        loop {
            let mut place = self.pool.get().map_err(PoolError::NotConnected)?;
            let connection = place.connection.take();
            if place.opened_in == self.queue.generation()
                && let Some(connection) = connection
            {
                return Ok((connection, place));
            }
        }
    }
}

/// Returns whether the server is read-only: the address leads to a standby, or the server was demoted.
fn is_read_only(error: &QueryError) -> bool {
    matches!(error, QueryError::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _))
}

impl<C: R2D2Connection + Send + 'static> Clone for Connections<C> {
    fn clone(&self) -> Self {
        Self { pool: self.pool.clone(), queue: Arc::clone(&self.queue) }
    }
}

/// What r2d2's pool keeps.
pub(super) struct Slot<C> {
    /// Taken out while it is in use.
    connection: Option<C>,
    opened_in: u64,
}

/// Opens connections for r2d2.
pub(super) struct Manager<C> {
    connect: Box<dyn Fn() -> Result<C, ConnectError> + Send + Sync>,
    queue: Arc<Queue>,
}

impl<C: R2D2Connection + Send + 'static> r2d2::ManageConnection for Manager<C> {
    type Connection = Slot<C>;
    type Error = ConnectError;

    fn connect(&self) -> Result<Slot<C>, ConnectError> {
        let opened_in = self.queue.generation();
        Ok(Slot { connection: Some((self.connect)()?), opened_in })
    }

    fn is_valid(&self, slot: &mut Slot<C>) -> Result<(), ConnectError> {
        slot.connection.as_mut().map_or(Ok(()), |connection| connection.ping().map_err(ConnectError::QueryError))
    }

    fn has_broken(&self, slot: &mut Slot<C>) -> bool {
        slot.connection.as_mut().is_none_or(R2D2Connection::is_broken)
    }
}

/// Logs a failure to connect once per outage, not once per attempt.
struct LogOnce {
    queue: Arc<Queue>,
    logged_in: AtomicU64,
}

impl r2d2::HandleError<ConnectError> for LogOnce {
    fn handle_error(&self, error: ConnectError) {
        let generation = self.queue.generation();
        if self.logged_in.swap(generation, Ordering::Relaxed) != generation {
            tracing::error!(error = &error as &dyn std::error::Error, "the database refuses connections");
        }
    }
}

impl fmt::Debug for LogOnce {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("LogOnce").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use actix_web::rt::{self, task::JoinHandle};
    use diesel::{Connection as _, SqliteConnection};
    use futures_util::future::join_all;
    use tokio::task::yield_now;

    use super::{super::queue::PLACES, *};

    type Answer = JoinHandle<Result<(), PoolError>>;

    const NEVER: Duration = Duration::from_secs(600);

    fn one_connection(silence: Duration) -> Connections<SqliteConnection> {
        let connect = || SqliteConnection::establish(":memory:").map_err(ConnectError::ConnectionError);
        Connections::open(1, Timeouts { checkout: NEVER, silence }, connect).unwrap()
    }

    /// Starts a request that works on a connection until the returned sender is dropped. The receiver tells when it begins.
    fn request(connections: &Connections<SqliteConnection>) -> (Answer, mpsc::Sender<()>, mpsc::Receiver<()>) {
        let (release, released) = mpsc::channel();
        let (begin, begun) = mpsc::channel();
        let connections = connections.clone();
        let answer = rt::spawn(async move {
            let work = move |_: &mut _| {
                let _ = begin.send(());
                let _: Result<(), _> = released.recv();
                Ok::<_, QueryError>(())
            };
            let queue = Arc::clone(connections.queue());
            let answer = queue.submit(move |lease| connections.with(lease, work, |error| Some(error)))?;
            answer.wait().await.unwrap().map(|outcome| outcome.unwrap())
        });
        (answer, release, begun)
    }

    async fn until(condition: impl Fn() -> bool) {
        while !condition() {
            yield_now().await;
        }
    }

    /// Without that, the second request waits for the first one's connection.
    #[actix_web::test]
    async fn silent_connection_is_given_up_after_its_client_left() {
        let connections = one_connection(Duration::from_millis(1));
        let (silent, release, begun) = request(&connections);
        until(|| begun.try_recv().is_ok()).await;
        silent.abort();
        let (second, end, _) = request(&connections);
        drop(end);
        second.await.unwrap().unwrap();
        until(|| connections.queue().stats().in_use == 0).await;
        assert_eq!(connections.queue().stats().given_up, 1);
        drop(release);
    }

    #[actix_web::test]
    async fn request_beyond_the_queue_is_rejected_at_once() {
        let connections = one_connection(NEVER);
        let stats = || connections.queue().stats();
        let (first, release, begun) = request(&connections);
        until(|| begun.try_recv().is_ok()).await;
        let waiting: Vec<_> = (0..PLACES).map(|_| request(&connections).0).collect();
        until(|| stats().waiting == PLACES).await;
        let beyond = request(&connections).0.await.unwrap();
        assert!(matches!(beyond, Err(PoolError::Exhausted(QueueFull))), "{beyond:?}");
        drop(release);
        first.await.unwrap().unwrap();
        assert!(join_all(waiting).await.into_iter().all(|answer| answer.unwrap().is_ok()));
        until(|| stats().in_use == 0).await;
        assert_eq!((stats().waits, stats().shed, stats().waiting), (PLACES as u64, 1, 0));
    }

    #[actix_web::test]
    async fn read_only_server_breaks_the_connection() {
        let connections = one_connection(NEVER);
        let fail = async |kind| {
            let (error, connections) =
                (QueryError::DatabaseError(kind, Box::new("a message".to_owned())), connections.clone());
            let queue = Arc::clone(connections.queue());
            let fail = move |lease: &Lease<_>| connections.with(lease, |_| Err::<(), _>(error), |error| Some(error));
            queue.submit(fail).unwrap().wait().await.unwrap()
        };
        assert!(fail(DatabaseErrorKind::Unknown).await.unwrap().is_err(), "the connection is alive");
        assert_eq!(connections.queue().generation(), 0);
        assert!(matches!(fail(DatabaseErrorKind::ReadOnlyTransaction).await, Err(PoolError::Broken(_))));
        assert_eq!(connections.queue().generation(), 1);
        assert!(fail(DatabaseErrorKind::Unknown).await.unwrap().is_err(), "a new connection is alive");
    }
}
