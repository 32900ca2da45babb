//! The thread that writes the access log.
//! Owns a connection of its own, so that neither a drained pool nor a busy worker keeps a record from being written, nor
//! a record a request from being answered.

use std::{
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
    db::{DatabaseUrl, MultiConnection, dialect},
};

/// How many records one statement writes, or a few more: those of one decision stay together.
const BATCH: usize = 200;
/// How often an idle thread looks whether it is to end.
const TICK: Duration = Duration::from_millis(200);
/// How long it waits before it asks a database that was away again.
const RETRY: Duration = Duration::from_secs(1);
/// How often old records are looked for.
const TIDY: Duration = Duration::from_secs(3600);
/// How many are removed before what has come in is written first.
const REMOVED_AT_ONCE: i64 = 1000;

/// Writes until it is stopped.
pub(super) struct Writer {
    url: DatabaseUrl,
    waiting: Receiver<Vec<NewRecord>>,
    counts: Arc<Counts>,
    kept_for: TimeDelta,
    /// `None` after a failure: the next attempt begins with a new one.
    connection: Option<MultiConnection>,
    batch: Vec<NewRecord>,
    tidy_at: Instant,
    outage: Outage,
}

impl Writer {
    pub(super) fn new(
        url: DatabaseUrl,
        waiting: Receiver<Vec<NewRecord>>,
        counts: Arc<Counts>,
        days: NonZeroU16,
    ) -> Self {
        let (connection, batch, tidy_at) = (None, Vec::new(), Instant::now());
        let kept_for = TimeDelta::days(days.get().into());
        Self { url, waiting, counts, kept_for, connection, batch, tidy_at, outage: Outage::default() }
    }

    pub(super) fn run(mut self, stopped: &Receiver<()>) {
        while self.gather(stopped) {
            while let Err(error) = self.write() {
                self.connection = None;
                self.outage.begins(&error, self.counts.lost());
                if stopped.recv_timeout(RETRY) != Err(RecvTimeoutError::Timeout) {
                    return self.give_up();
                }
            }
            self.tidy();
        }
    }

    /// Takes what is waiting, up to a batch. False when nothing is and nothing is to come.
    fn gather(&mut self, stopped: &Receiver<()>) -> bool {
        match self.waiting.recv_timeout(TICK) {
            Ok(records) => self.batch.extend(records),
            Err(RecvTimeoutError::Timeout) => return stopped.try_recv() == Err(TryRecvError::Empty),
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        while self.batch.len() < BATCH {
            let Ok(records) = self.waiting.try_recv() else { break };
            self.batch.extend(records);
        }
        true
    }

    /// Writes the batch. An error means that the database is away, and what is not written stays in the batch.
    fn write(&mut self) -> Result<(), Away> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let connection = connected(&mut self.connection, &self.url)?;
        match table::insert(connection, &self.batch) {
            Ok(_) => {
                self.counts.wrote(self.batch.len());
                self.batch.clear();
            }
            Err(error) if is_away(connection, &error) => return Err(error.into()),
            // One record that the database will not have must not cost the others their place.
            Err(_) => self.write_one_by_one()?,
        }
        self.outage.ends(self.counts.lost());
        Ok(())
    }

    fn write_one_by_one(&mut self) -> Result<(), Away> {
        let connection = connected(&mut self.connection, &self.url)?;
        while let Some(record) = self.batch.first() {
            match table::insert(connection, slice::from_ref(record)) {
                // It is there already: an earlier attempt was successful, and its answer was lost.
                Ok(_) | Err(QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => self.counts.wrote(1),
                Err(error) if is_away(connection, &error) => return Err(error.into()),
                Err(error) => {
                    self.outage.begins(&error.into(), self.counts.lost());
                    self.counts.count_dropped(1);
                }
            }
            self.batch.remove(0);
        }
        Ok(())
    }

    /// Removes what is old, a little at a time.
    fn tidy(&mut self) {
        if Instant::now() < self.tidy_at {
            return;
        }
        let removed = connected(&mut self.connection, &self.url)
            .and_then(|connection| Ok(table::remove_before(connection, now() - self.kept_for, REMOVED_AT_ONCE)?));
        match removed {
            // There may be more of it.
            Ok(removed) if i64::try_from(removed) == Ok(REMOVED_AT_ONCE) => return,
            Ok(_) => {}
            Err(error) => {
                self.connection = None;
                tracing::debug!(%error, "old records of the access log cannot be removed");
            }
        }
        self.tidy_at = Instant::now() + TIDY;
    }

    /// The end has come while the database is away.
    fn give_up(mut self) {
        self.batch.extend(self.waiting.try_iter().flatten());
        self.counts.count_dropped(self.batch.len());
        tracing::error!(lost = self.batch.len(), "the last records of the access log could not be written");
    }
}

/// Why nothing can be written now.
type Away = Box<dyn std::error::Error + Send + Sync>;

fn connected<'c>(
    connection: &'c mut Option<MultiConnection>,
    url: &DatabaseUrl,
) -> Result<&'c mut MultiConnection, Away> {
    match connection {
        Some(connection) => Ok(connection),
        None => Ok(connection.insert(dialect::connect(url)?)),
    }
}

/// Whether it is the database that is away, and not the record that is wrong.
fn is_away(connection: &mut MultiConnection, error: &QueryError) -> bool {
    dialect::is_transient(error, connection) || connection.ping().is_err()
}

/// One line in the log when records begin to be late or lost, and one when that is over.
#[derive(Default)]
struct Outage {
    /// While it lasts: how many had been lost before.
    since: Option<u64>,
    lost: u64,
}

impl Outage {
    fn begins(&mut self, error: &Away, lost: u64) {
        if self.since.is_none() {
            tracing::error!(%error, "the access log cannot be written: what there is no room for is lost");
            self.since = Some(lost);
        }
    }

    /// Something was written. It is over when nothing was lost since the last time.
    fn ends(&mut self, lost: u64) {
        match self.since {
            None if lost > self.lost => {
                tracing::error!("the access log is not written as fast as it comes in: some of it is lost");
                self.since = Some(self.lost);
            }
            Some(before) if lost == self.lost => {
                tracing::warn!(lost = lost - before, "the access log is written again");
                self.since = None;
            }
            _ => {}
        }
        self.lost = lost;
    }
}
