//! Who did what, kept in a table for those who have to answer for it. An operator switches it on.
//! Owns the queue between the requests, which never wait for it, and the thread that writes. Makes no decision and reads
//! no token: it writes down what `ownership` tells.

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

use crate::{background::Background, db::DatabaseUrl, http::RequestId};
use table::NewRecord;
use writer::Writer;

/// How long the process waits at its end for what has not been written yet.
const FLUSH: Duration = Duration::from_secs(5);

/// Which decisions are kept. Only those about a verified caller are, whatever is chosen: the others name nobody who could
/// answer for them, and whoever can send a request could fill the table with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// What was refused, and what could not be decided.
    Refused,
    /// What was allowed as well.
    All,
}

impl Kept {
    fn keeps(self, decision: &DecisionRecord) -> bool {
        decision.user().is_some() && (self == Self::All || decision.outcome() != DecisionOutcome::Allowed)
    }
}

impl FromStr for Kept {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "refused" => Ok(Self::Refused),
            "all" => Ok(Self::All),
            _ => Err("expected refused or all"),
        }
    }
}

/// How the log is kept.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Which decisions.
    pub kept: Kept,
    /// For how many days.
    pub days: NonZeroU16,
    /// How many decisions may wait to be written. One more is lost, and counted.
    pub waiting: usize,
}

/// The access log of one process, or none. Clones share it; when the last one is gone it is [closed](Self::close).
#[derive(Clone, Default)]
pub struct AccessLog(Option<Arc<Log>>);

impl AccessLog {
    /// No access log.
    #[must_use]
    pub fn off() -> Self {
        Self(None)
    }

    /// Writes from now on, on a thread and a connection of its own. It does not wait for the database to be there.
    ///
    /// # Errors
    /// The thread cannot be had.
    pub fn start(url: &DatabaseUrl, config: Config) -> io::Result<Self> {
        let (queue, waiting) = mpsc::sync_channel(config.waiting);
        let counts = Arc::new(Counts::default());
        let writer = Writer::new(url.clone(), waiting, counts.clone(), config.days);
        let thread = Background::start("access-log", move |stopped| writer.run(stopped))?;
        Ok(Self(Some(Arc::new(Log { kept: config.kept, queue, counts, thread }))))
    }

    /// Whether there is one.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// How many records have been written.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.0.as_ref().map_or(0, |log| log.counts.written.load(Ordering::Relaxed))
    }

    /// How many records were lost: there was no room for them, or the database would not have them.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.0.as_ref().map_or(0, |log| log.counts.lost.load(Ordering::Relaxed))
    }

    /// Writes what is still waiting, and ends. What cannot be written within a few seconds is lost; so is what comes
    /// afterwards.
    pub fn close(&self) {
        if let Some(log) = &self.0 {
            log.close();
        }
    }
}

impl ownership::AccessLog for AccessLog {
    fn record(&self, decision: &DecisionRecord) {
        let Some(log) = self.0.as_ref().filter(|log| log.kept.keeps(decision)) else { return };
        let records = NewRecord::of(decision, RequestId::current().as_ref());
        let number = records.len();
        // Full, or at its end: the request does not wait for it.
        if log.queue.try_send(records).is_err() {
            log.counts.count_dropped(number);
        }
    }
}

impl fmt::Debug for AccessLog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("AccessLog").field(&self.0.as_ref().map(|log| log.kept)).finish()
    }
}

struct Log {
    kept: Kept,
    queue: SyncSender<Vec<NewRecord>>,
    counts: Arc<Counts>,
    thread: Background,
}

impl Log {
    fn close(&self) {
        if !self.thread.end(FLUSH) {
            tracing::error!("the access log could not be written to its end in time");
        }
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.close();
    }
}

/// What became of the records.
#[derive(Default)]
struct Counts {
    written: AtomicU64,
    lost: AtomicU64,
}

impl Counts {
    fn wrote(&self, number: usize) {
        self.written.fetch_add(number as u64, Ordering::Relaxed);
    }

    fn count_dropped(&self, number: usize) {
        self.lost.fetch_add(number as u64, Ordering::Relaxed);
    }

    fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}
