//! The queue of work that waits for a connection. It is bounded, and work takes a thread only when it is its turn: a thread
//! takes one piece of work after the other until none is left, so that under load few threads have to be woken. A connection
//! that is silent for too long is given up. Knows no pool.

use std::{
    collections::VecDeque,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use actix_web::rt::task::spawn_blocking;
use tokio::{runtime::Handle, sync::oneshot, time::sleep_until};

/// How much work may wait for each connection. With 2 ms for a statement, the last piece waits for about 0.1 s.
pub(super) const PLACES: usize = 64;
/// How many silent connections may be given up for each connection of the pool, until one of them ends. Each has a thread.
const GIVEN_UP: usize = 4;

/// The queue is full.
#[derive(Debug, thiserror::Error)]
#[error("too many requests wait for one")]
pub(super) struct QueueFull;

/// The queue of a pool.
pub(super) struct Queue {
    /// The most threads at work: one for each connection.
    size: usize,
    /// How long work on a connection may take.
    silence: Duration,
    jobs: Mutex<Jobs>,
    /// How many outages were noticed.
    generation: AtomicU64,
    /// Connections that were given up and still have a thread.
    silent: AtomicUsize,
    waits: AtomicU64,
    waited_micros: AtomicU64,
    shed: AtomicU64,
    given_up: AtomicU64,
}

#[derive(Default)]
struct Jobs {
    waiting: VecDeque<Job>,
    /// Threads at work, without those whose connection was given up.
    threads: usize,
    /// Whether one of them has not begun. It asks for the next one when it begins, if there is work left.
    is_starting: bool,
}

/// Work on a connection.
struct Job {
    run: Box<dyn FnOnce() + Send>,
    flags: Arc<Flags>,
    /// When it began to wait, if all connections were in use.
    waiting_since: Option<Instant>,
}

#[derive(Default)]
struct Flags {
    /// The request does not wait for the answer any longer.
    is_abandoned: AtomicBool,
    /// The work lost its connection, and its thread no longer counts.
    is_given_up: AtomicBool,
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
    /// Requests that got no connection: the queue was full, or they waited for too long.
    pub shed: u64,
    /// Connections that were given up because they were silent.
    pub given_up: u64,
}

impl Queue {
    pub(super) fn new(size: usize, silence: Duration) -> Self {
        Self {
            size,
            silence,
            jobs: Mutex::default(),
            generation: AtomicU64::new(0),
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

    /// Runs work in a thread when a connection is free. Work that nobody waits for any longer is not begun.
    ///
    /// # Errors
    /// The queue is full.
    pub(super) fn submit<P: Send + 'static, T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Lease<P>) -> T + Send + 'static,
    ) -> Result<Answer<P, T>, QueueFull> {
        let flags = Arc::<Flags>::default();
        let lease = Arc::new(Lease { queue: Arc::clone(self), flags: Arc::clone(&flags), place: Mutex::new(None) });
        let (sender, receiver) = oneshot::channel();
        let watch = Watch { lease: Arc::clone(&lease), silent_at: Instant::now() + self.silence };
        let run = Box::new(move || {
            let lease = InUse(lease);
            // Fails if the request is gone.
            let _ = sender.send(work(&lease.0));
        });
        let mut jobs = self.lock();
        let places = self.size.saturating_mul(PLACES);
        if jobs.waiting.len() >= places {
            jobs.waiting.retain(|job| !self.is_shed(job));
            if jobs.waiting.len() >= places {
                count(&self.shed, 1);
                return Err(QueueFull);
            }
        }
        let waiting_since = (jobs.threads >= self.size).then(Instant::now);
        jobs.waiting.push_back(Job { run, flags, waiting_since });
        self.start_thread(jobs);
        Ok(Answer { receiver, watch })
    }

    /// Whether the request of work that has not begun is gone; counts it then.
    fn is_shed(&self, job: &Job) -> bool {
        let is_abandoned = job.flags.is_abandoned.load(Ordering::Relaxed);
        count(&self.shed, u64::from(is_abandoned));
        is_abandoned
    }

    /// Asks for another thread if there is work for one.
    fn start_thread(self: &Arc<Self>, mut jobs: MutexGuard<'_, Jobs>) {
        if jobs.waiting.is_empty() || jobs.is_starting || jobs.threads >= self.size {
            return;
        }
        jobs.is_starting = true;
        jobs.threads += 1;
        drop(jobs);
        let thread = Thread { queue: Arc::clone(self), has_begun: false, counts: true };
        spawn_blocking(move || thread.work());
    }

    pub(super) fn stats(&self) -> PoolStats {
        let (in_use, waiting) = {
            let jobs = self.lock();
            (jobs.threads, jobs.waiting.iter().filter(|job| !job.flags.is_abandoned.load(Ordering::Relaxed)).count())
        };
        PoolStats {
            size: self.size,
            in_use,
            waiting,
            waits: self.waits.load(Ordering::Relaxed),
            waited: Duration::from_micros(self.waited_micros.load(Ordering::Relaxed)),
            shed: self.shed.load(Ordering::Relaxed),
            given_up: self.given_up.load(Ordering::Relaxed),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn count(counter: &AtomicU64, number: u64) {
    counter.fetch_add(number, Ordering::Relaxed);
}

/// A thread that works for the queue, from the time when it is asked for.
struct Thread {
    queue: Arc<Queue>,
    has_begun: bool,
    counts: bool,
}

impl Thread {
    fn work(mut self) {
        while let Some(Job { run, flags, .. }) = self.next() {
            // A panic is reported by the hook, and to the request by the lost sender.
            let _ = catch_unwind(AssertUnwindSafe(run));
            if flags.is_given_up.load(Ordering::Relaxed) {
                self.queue.silent.fetch_sub(1, Ordering::Relaxed);
                self.counts = false;
                return;
            }
        }
    }

    /// Takes the next work, and asks for another thread if there is more.
    fn next(&mut self) -> Option<Job> {
        let mut jobs = self.queue.lock();
        if !mem::replace(&mut self.has_begun, true) {
            jobs.is_starting = false;
        }
        while let Some(job) = jobs.waiting.pop_front() {
            if let Some(since) = job.waiting_since {
                count(&self.queue.waits, 1);
                count(&self.queue.waited_micros, u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX));
            }
            if !self.queue.is_shed(&job) {
                self.queue.start_thread(jobs);
                return Some(job);
            }
        }
        // Under the same lock: work that is submitted after this sees that the thread has ended.
        jobs.threads -= 1;
        self.counts = false;
        None
    }
}

impl Drop for Thread {
    /// A runtime that shuts down drops a thread that has not begun.
    fn drop(&mut self) {
        if self.counts {
            let mut jobs = self.queue.lock();
            jobs.threads -= 1;
            jobs.is_starting &= self.has_begun;
        }
    }
}

/// The permission to use a connection, with the connection's place in the pool. [`Watch`] takes both away from the work if the
/// connection is silent.
pub(super) struct Lease<P> {
    queue: Arc<Queue>,
    flags: Arc<Flags>,
    /// The place, and the generation in which its connection was opened.
    place: Mutex<Option<(P, u64)>>,
}

impl<P> Lease<P> {
    /// Keeps the place while its connection is in use.
    pub(super) fn keep(&self, place: P, opened_in: u64) {
        *self.lock() = Some((place, opened_in));
    }

    /// Returns the place, unless the connection was given up.
    pub(super) fn take(&self) -> Option<P> {
        self.lock().take().map(|(place, _)| place)
    }

    /// Lets the pool open another connection in this place. Its thread keeps the silent one until the work ends.
    fn give_up(&self) {
        let has_room = self.queue.silent.load(Ordering::Relaxed) < self.queue.size.saturating_mul(GIVEN_UP);
        let mut held = self.lock();
        let Some((place, opened_in)) = held.take_if(|_| has_room) else { return };
        self.queue.silent.fetch_add(1, Ordering::Relaxed);
        self.flags.is_given_up.store(true, Ordering::Relaxed);
        drop(held);
        count(&self.queue.given_up, 1);
        self.queue.begin_outage(opened_in);
        tracing::warn!("a silent connection to the database was given up");
        drop(place);
        let mut jobs = self.queue.lock();
        jobs.threads -= 1;
        self.queue.start_thread(jobs);
    }

    fn lock(&self) -> MutexGuard<'_, Option<(P, u64)>> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A lease while its work runs. Afterwards, also after a panic, no connection is in it that could be given up.
struct InUse<P>(Arc<Lease<P>>);

impl<P> Drop for InUse<P> {
    fn drop(&mut self) {
        drop(self.0.take());
    }
}

/// The answer to work that was submitted.
pub(super) struct Answer<P: Send + 'static, T> {
    receiver: oneshot::Receiver<T>,
    watch: Watch<P>,
}

impl<P: Send + 'static, T> Answer<P, T> {
    /// Waits for the answer. `None` if the work panicked.
    pub(super) async fn wait(self) -> Option<T> {
        let Self { receiver, watch } = self;
        let answer = receiver.await;
        drop(watch);
        answer.ok()
    }
}

/// Tells work that its request is gone, and gives its connection up once it has been silent for too long.
struct Watch<P: Send + 'static> {
    lease: Arc<Lease<P>>,
    silent_at: Instant,
}

impl<P: Send + 'static> Drop for Watch<P> {
    fn drop(&mut self) {
        self.lease.flags.is_abandoned.store(true, Ordering::Relaxed);
        // Then the work has ended.
        if Arc::strong_count(&self.lease) == 1 {
            return;
        }
        // Without a runtime the process ends.
        if let Ok(runtime) = Handle::try_current() {
            let (lease, silent_at) = (Arc::downgrade(&self.lease), self.silent_at);
            runtime.spawn(async move {
                sleep_until(silent_at.into()).await;
                if let Some(lease) = lease.upgrade() {
                    lease.give_up();
                }
            });
        }
    }
}
