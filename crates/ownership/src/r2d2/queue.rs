//! How requests wait for a connection: in a bounded queue, for a limited time, before they take a thread. A connection that is
//! silent for too long is given up. Knows no pool.

use std::{
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep_until, timeout},
};

/// How many requests may wait for each connection. With 2 ms for a statement, the last one waits for about 0.1 s.
pub(super) const PLACES: usize = 64;
/// How many silent connections may be given up for each connection of the pool, until one of them ends. Each has a thread.
const GIVEN_UP: usize = 4;

/// A request got no permission.
#[derive(Debug, thiserror::Error)]
pub(super) enum QueueError {
    /// The queue is full.
    #[error("too many requests wait for one")]
    Full,
    /// All connections were in use for too long.
    #[error("all are in use")]
    Late,
}

/// How long a request waits for a connection, and how long work on it may take.
#[derive(Clone, Copy)]
pub(super) struct Timeouts {
    pub(super) checkout: Duration,
    pub(super) silence: Duration,
}

/// The queue of a pool.
pub(super) struct Queue {
    size: usize,
    timeouts: Timeouts,
    /// One for each connection.
    permits: Arc<Semaphore>,
    /// How many outages were noticed.
    generation: AtomicU64,
    waiting: AtomicUsize,
    /// Connections that were given up and still have a thread.
    silent: AtomicUsize,
    waits: AtomicU64,
    waited_micros: AtomicU64,
    shed: AtomicU64,
    given_up: AtomicU64,
}

/// What a pool is doing, and what it has done since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolStats {
    /// The most connections that may be in use.
    pub size: usize,
    /// Connections in use now.
    pub in_use: usize,
    /// Requests that wait for a connection now.
    pub waiting: usize,
    /// Requests that had to wait for a connection.
    pub waits: u64,
    /// How long these waited, in all.
    pub waited: Duration,
    /// Requests that got no connection: the queue was full, or none was free in time.
    pub shed: u64,
    /// Connections that were given up because they were silent.
    pub given_up: u64,
}

impl Queue {
    pub(super) fn new(size: usize, timeouts: Timeouts) -> Self {
        Self {
            size,
            timeouts,
            permits: Arc::new(Semaphore::new(size)),
            generation: AtomicU64::new(0),
            waiting: AtomicUsize::new(0),
            silent: AtomicUsize::new(0),
            waits: AtomicU64::new(0),
            waited_micros: AtomicU64::new(0),
            shed: AtomicU64::new(0),
            given_up: AtomicU64::new(0),
        }
    }

    /// Returns how many outages were noticed. A connection that was opened in an earlier generation is replaced.
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Relaxed)
    }

    /// Starts the next generation, unless a connection that was opened in the same one has done so.
    pub(super) fn begin_outage(&self, opened_in: u64) {
        let _ = self.generation.compare_exchange(opened_in, opened_in + 1, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Waits for the permission to use a connection.
    ///
    /// # Errors
    /// The queue is full, or no connection was free in time.
    pub(super) async fn admit<P: Send + 'static>(self: &Arc<Self>) -> Result<Arc<Lease<P>>, QueueError> {
        let permit = match Arc::clone(&self.permits).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => self.wait().await.inspect_err(|_| count(&self.shed, 1))?,
        };
        let held = Mutex::new(Held { permit: Some(permit), place: None, is_given_up: false });
        Ok(Arc::new(Lease { queue: Arc::clone(self), silent_at: Instant::now() + self.timeouts.silence, held }))
    }

    async fn wait(&self) -> Result<OwnedSemaphorePermit, QueueError> {
        let _waiting = Waiting::enter(self).ok_or(QueueError::Full)?;
        let started = Instant::now();
        let permit = timeout(self.timeouts.checkout, Arc::clone(&self.permits).acquire_owned()).await;
        count(&self.waits, 1);
        count(&self.waited_micros, u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX));
        permit.ok().and_then(Result::ok).ok_or(QueueError::Late)
    }

    pub(super) fn stats(&self) -> PoolStats {
        PoolStats {
            size: self.size,
            in_use: self.size.saturating_sub(self.permits.available_permits()),
            waiting: self.waiting.load(Ordering::Relaxed),
            waits: self.waits.load(Ordering::Relaxed),
            waited: Duration::from_micros(self.waited_micros.load(Ordering::Relaxed)),
            shed: self.shed.load(Ordering::Relaxed),
            given_up: self.given_up.load(Ordering::Relaxed),
        }
    }
}

fn count(counter: &AtomicU64, number: u64) {
    counter.fetch_add(number, Ordering::Relaxed);
}

/// A place in the queue, until it is dropped: a client may go away.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(queue: &'a Queue) -> Option<Self> {
        let waiting = Self(&queue.waiting);
        (waiting.0.fetch_add(1, Ordering::Relaxed) < queue.size.saturating_mul(PLACES)).then_some(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The permission to use a connection, with the connection's place in the pool. The thread that works on the connection owns
/// it; [`Watch`] takes both away from it if the connection is silent.
pub(super) struct Lease<P> {
    queue: Arc<Queue>,
    silent_at: Instant,
    held: Mutex<Held<P>>,
}

struct Held<P> {
    permit: Option<OwnedSemaphorePermit>,
    /// The place, and the generation in which its connection was opened.
    place: Option<(P, u64)>,
    is_given_up: bool,
}

impl<P> Lease<P> {
    /// Keeps the place while its connection is in use.
    pub(super) fn keep(&self, place: P, opened_in: u64) {
        self.lock().place = Some((place, opened_in));
    }

    /// Returns the place, unless the connection was given up.
    pub(super) fn take(&self) -> Option<P> {
        self.lock().place.take().map(|(place, _)| place)
    }

    /// Lets the pool open another connection in this place. Its thread keeps the silent one until the work ends.
    fn give_up(&self) {
        let mut held = self.lock();
        let has_room = self.queue.silent.load(Ordering::Relaxed) < self.queue.size.saturating_mul(GIVEN_UP);
        if let Some((place, opened_in)) = held.place.take_if(|_| has_room) {
            held.is_given_up = true;
            self.queue.silent.fetch_add(1, Ordering::Relaxed);
            count(&self.queue.given_up, 1);
            self.queue.begin_outage(opened_in);
            tracing::warn!("a silent connection to the database was given up");
            drop(place);
            held.permit = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Held<P>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P> Drop for Lease<P> {
    fn drop(&mut self) {
        if self.lock().is_given_up {
            self.queue.silent.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// Gives a connection up once it has been silent for too long, even if the request that waited for it is gone.
pub(super) struct Watch<P: Send + 'static>(Weak<Lease<P>>);

impl<P: Send + 'static> Watch<P> {
    pub(super) fn over(lease: &Arc<Lease<P>>) -> Self {
        Self(Arc::downgrade(lease))
    }
}

impl<P: Send + 'static> Drop for Watch<P> {
    fn drop(&mut self) {
        // Without a lease the work has ended. Without a runtime the process ends.
        let silent_at = self.0.upgrade().map(|lease| lease.silent_at);
        if let (Some(silent_at), Ok(runtime)) = (silent_at, Handle::try_current()) {
            let lease = mem::take(&mut self.0);
            runtime.spawn(async move {
                sleep_until(silent_at.into()).await;
                if let Some(lease) = lease.upgrade() {
                    lease.give_up();
                }
            });
        }
    }
}
