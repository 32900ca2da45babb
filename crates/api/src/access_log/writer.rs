//! The thread that writes the access log. It has its own connection, so neither an exhausted pool nor a busy worker delays a
//! record, and no record delays a request.

use std::{
    mem,
    num::NonZeroU16,
    slice,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, TryRecvError},
    },
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use diesel::{
    r2d2::R2D2Connection,
    result::{DatabaseErrorKind, Error as QueryError},
};

use super::{
    Counts,
    table::{self, NewRecord},
};
use crate::{
    columns::now,
    db::{self, DatabaseUrl, Failure, MultiConnection, WatchedConnection},
};

/// How many records one statement writes, at least; the records of one decision stay together.
const BATCH: usize = 200;
/// A connection that is silent for this long is given up. Each statement has the time limit of any other.
const LIMIT: Duration = Duration::from_secs(30);
/// How often an idle thread checks whether it should stop.
const POLL_INTERVAL: Duration = Duration::from_millis(200);
/// How long it waits before it retries an unavailable database.
const RETRY_INTERVAL: Duration = Duration::from_secs(1);
/// How often old records are deleted.
const CLEANUP_INTERVAL: Duration = Duration::from_secs(3600);
/// How many old records are deleted before new ones are written again.
const CLEANUP_BATCH: i64 = 1000;

/// The thread's state.
pub(super) struct Writer {
    connection: WatchedConnection,
    queue: Receiver<Vec<NewRecord>>,
    counts: Arc<Counts>,
    retention: TimeDelta,
    batch: Vec<NewRecord>,
    next_cleanup: Instant,
    outage: Outage,
}

impl Writer {
    pub(super) fn new(
        url: DatabaseUrl,
        queue: Receiver<Vec<NewRecord>>,
        counts: Arc<Counts>,
        days: NonZeroU16,
    ) -> Self {
        let (connection, retention) = (WatchedConnection::new(url), TimeDelta::days(days.get().into()));
        let (batch, next_cleanup, outage) = (Vec::new(), Instant::now(), Outage::default());
        Self { connection, queue, counts, retention, batch, next_cleanup, outage }
    }

    pub(super) fn run(mut self, stopped: &Receiver<()>) {
        while self.fill_batch(stopped) {
            while let Err(error) = self.write() {
                self.outage.begins(&error, self.counts.lost());
                if stopped.recv_timeout(RETRY_INTERVAL) != Err(RecvTimeoutError::Timeout) {
                    return self.drop_remaining();
                }
            }
            self.clean_up();
        }
    }

    /// Moves queued records into the batch. Returns false if there are none and the thread should stop.
    fn fill_batch(&mut self, stopped: &Receiver<()>) -> bool {
        match self.queue.recv_timeout(POLL_INTERVAL) {
            Ok(records) => self.batch.extend(records),
            Err(RecvTimeoutError::Timeout) => return stopped.try_recv() == Err(TryRecvError::Empty),
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        while self.batch.len() < BATCH {
            let Ok(records) = self.queue.try_recv() else { break };
            self.batch.extend(records);
        }
        true
    }

    /// Writes the batch. After an error the database is unavailable, and the batch is kept.
    fn write(&mut self) -> Result<(), Failure> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let batch = Arc::new(mem::take(&mut self.batch));
        let records = Arc::clone(&batch);
        match self.connection.run(LIMIT, move |connection| insert(connection, &records)) {
            Ok(rejected) => {
                self.counts.count_written(batch.len() - rejected.len());
                let dropped = rejected.len();
                if let Some(error) = rejected.into_iter().next() {
                    self.outage.begins(&error.into(), self.counts.lost());
                }
                self.counts.count_dropped(dropped);
            }
            Err(error) => {
                self.batch = Arc::unwrap_or_clone(batch);
                return Err(error);
            }
        }
        self.outage.ends(self.counts.lost());
        Ok(())
    }

    /// Deletes old records, a batch at a time.
    fn clean_up(&mut self) {
        if Instant::now() < self.next_cleanup {
            return;
        }
        let before = now() - self.retention;
        let removed =
            self.connection.run(LIMIT, move |connection| table::remove_before(connection, before, CLEANUP_BATCH));
        match removed {
            // There may be more.
            Ok(removed) if i64::try_from(removed) == Ok(CLEANUP_BATCH) => return,
            Ok(_) => {}
            Err(error) => {
                tracing::debug!(%error, "old records of the access log cannot be deleted");
            }
        }
        self.next_cleanup = Instant::now() + CLEANUP_INTERVAL;
    }

    /// Counts what is left as lost: the thread must stop while the database is unavailable.
    fn drop_remaining(mut self) {
        self.batch.extend(self.queue.try_iter().flatten());
        self.counts.count_dropped(self.batch.len());
        tracing::error!(lost = self.batch.len(), "the last records of the access log were lost");
    }
}

/// Inserts records, and returns the errors of those that the database rejects: one rejected record must not cost the others.
fn insert(connection: &mut MultiConnection, records: &[NewRecord]) -> Result<Vec<QueryError>, QueryError> {
    match table::insert(connection, records) {
        Ok(_) => return Ok(Vec::new()),
        Err(error) if is_unavailable(connection, &error) => return Err(error),
        Err(_) => {}
    }
    let mut rejected = Vec::new();
    for record in records {
        match table::insert(connection, slice::from_ref(record)) {
            // A unique violation: an earlier attempt succeeded, and its response was lost.
            Ok(_) | Err(QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {}
            Err(error) if is_unavailable(connection, &error) => return Err(error),
            Err(error) => rejected.push(error),
        }
    }
    Ok(rejected)
}

/// Returns whether the database is unavailable, rather than the record invalid.
fn is_unavailable(connection: &mut MultiConnection, error: &QueryError) -> bool {
    db::is_transient(connection, error) || connection.ping().is_err()
}

/// Logs one line when records begin to be late or lost, and one when that is over.
#[derive(Default)]
struct Outage {
    /// During an outage: how many had been lost before it.
    since: Option<u64>,
    lost: u64,
}

impl Outage {
    fn begins(&mut self, error: &Failure, lost: u64) {
        if self.since.is_none() {
            tracing::error!(%error, "the access log cannot be written: records that do not fit the queue are lost");
            self.since = Some(lost);
        }
    }

    /// Called after a write. The outage is over if nothing was lost since the last call.
    fn ends(&mut self, lost: u64) {
        match self.since {
            None if lost > self.lost => {
                tracing::error!("the access log is slower than its records arrive: some are lost");
                self.since = Some(self.lost);
            }
            Some(before) if lost == self.lost => {
                tracing::warn!(lost = lost - before, "the access log can be written again");
                self.since = None;
            }
            _ => {}
        }
        self.lost = lost;
    }
}
