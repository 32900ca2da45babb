//! The access log: records decisions about signed-in callers in a table, if an operator turns it on, and reads them back for
//! a row's owner and for the caller. Requests hand records to a queue and never wait for it; a thread writes them. Makes no
//! decision and reads no token.

mod table;
mod writer;

use std::{
    fmt, io,
    num::NonZeroU16,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, SyncSender},
    },
    time::Duration,
};

use ownership::{DecisionOutcome, DecisionRecord};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{background::Background, db::DatabaseUrl, http::RequestId};
use table::NewRecord;
pub use table::{Record, RecordId};
use writer::Writer;

/// How long shutdown waits for queued records.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(5);

/// Which decisions are recorded. Decisions without a verified caller never are: they identify no user, and any client could
/// fill the table with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordedOutcomes {
    /// Refusals, and requests that could not be decided.
    Refused,
    /// Also what was allowed.
    All,
}

impl RecordedOutcomes {
    fn include(self, decision: &DecisionRecord) -> bool {
        decision.user().is_some() && (self == Self::All || decision.outcome() != DecisionOutcome::Allowed)
    }
}

impl FromStr for RecordedOutcomes {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "refused" => Ok(Self::Refused),
            "all" => Ok(Self::All),
            _ => Err("expected refused or all"),
        }
    }
}

/// What an access log records, as clients read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Recording {
    /// Nothing.
    Off,
    /// Refusals, and requests that could not be decided.
    Refused,
    /// Also what was allowed.
    All,
}

/// The log's configuration.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Which decisions are recorded.
    pub outcomes: RecordedOutcomes,
    /// How many days records are kept.
    pub days: NonZeroU16,
    /// How many decisions may wait to be written. Further ones are dropped and counted.
    pub queue_capacity: usize,
}

/// The access log of one process, or none. Clones share it; dropping the last one [closes](Self::close) it.
#[derive(Clone, Default)]
pub struct DatabaseAccessLog(Option<Arc<Log>>);

impl DatabaseAccessLog {
    /// Returns a log that records nothing.
    #[must_use]
    pub fn off() -> Self {
        Self(None)
    }

    /// Starts the log, with its own thread and connection. Does not wait for the database.
    ///
    /// # Errors
    /// The thread cannot be spawned.
    pub fn start(url: &DatabaseUrl, config: Config) -> io::Result<Self> {
        let (queue, waiting) = mpsc::sync_channel(config.queue_capacity);
        let counts = Arc::new(Counts::default());
        let writer = Writer::new(url.clone(), waiting, counts.clone(), config.days);
        let thread = Background::start("access-log", move |stopped| writer.run(stopped))?;
        Ok(Self(Some(Arc::new(Log { outcomes: config.outcomes, queue, counts, thread }))))
    }

    /// Returns what it records.
    #[must_use]
    pub fn recording(&self) -> Recording {
        match self.0.as_ref().map(|log| log.outcomes) {
            None => Recording::Off,
            Some(RecordedOutcomes::Refused) => Recording::Refused,
            Some(RecordedOutcomes::All) => Recording::All,
        }
    }

    /// Returns whether it records anything.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Returns how many records were written.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.0.as_ref().map_or(0, |log| log.counts.written.load(Ordering::Relaxed))
    }

    /// Returns how many records were lost: the queue was full, or the database rejected them.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.0.as_ref().map_or(0, |log| log.counts.lost.load(Ordering::Relaxed))
    }

    /// Writes the queued records, and stops. Records that cannot be written within a few seconds are lost, as are later ones.
    pub fn close(&self) {
        if let Some(log) = &self.0 {
            log.close();
        }
    }
}

impl ownership::AccessLog for DatabaseAccessLog {
    fn record(&self, decision: &DecisionRecord) {
        let Some(log) = self.0.as_ref().filter(|log| log.outcomes.include(decision)) else { return };
        let records = NewRecord::of(decision, RequestId::current().as_ref());
        let number = records.len();
        // The queue is full or closed: the request does not wait.
        if log.queue.try_send(records).is_err() {
            log.counts.count_dropped(number);
        }
    }
}

impl fmt::Debug for DatabaseAccessLog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("DatabaseAccessLog").field(&self.0.as_ref().map(|log| log.outcomes)).finish()
    }
}

struct Log {
    outcomes: RecordedOutcomes,
    queue: SyncSender<Vec<NewRecord>>,
    counts: Arc<Counts>,
    thread: Background,
}

impl Log {
    fn close(&self) {
        if !self.thread.stop(FLUSH_TIMEOUT) {
            tracing::error!("the access log was not flushed in time");
        }
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.close();
    }
}

/// How many records were written and lost.
#[derive(Default)]
struct Counts {
    written: AtomicU64,
    lost: AtomicU64,
}

impl Counts {
    fn count_written(&self, number: usize) {
        self.written.fetch_add(number as u64, Ordering::Relaxed);
    }

    fn count_dropped(&self, number: usize) {
        self.lost.fetch_add(number as u64, Ordering::Relaxed);
    }

    fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}
