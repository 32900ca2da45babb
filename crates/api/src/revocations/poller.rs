//! The thread that polls the table of revocations. It has its own connection, so neither an exhausted pool nor a busy worker
//! delays a sign-out.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use auth::DenyList;

use super::table::{self, Cursor};
use crate::{
    background::Background,
    db::{DatabaseUrl, Failure, WatchedConnection},
};

/// A sign-out takes effect in other processes within 2 s: 0.5 s until it is read, and 1.5 s for the database.
const INTERVAL: Duration = Duration::from_millis(500);
/// A connection that is silent for this long is given up: longer than the statement timeout, whose error should come first.
const LIMIT: Duration = Duration::from_secs(6);
/// Revocations count as stale when the table has not been read for this long.
pub(super) const STALE: Duration = Duration::from_secs(5);
/// How long shutdown waits for the current read.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);
/// Every this many reads, the whole table is read and cleaned up.
const READS_PER_FULL_READ: u32 = 120;

/// The thread; dropping this stops it.
pub(super) struct Poller {
    last_read: Arc<Mutex<Instant>>,
    thread: Background,
}

impl Poller {
    /// Reads the whole table, and then starts the thread.
    pub(super) fn start(url: DatabaseUrl, denied: DenyList) -> Result<Self, Failure> {
        let connection = WatchedConnection::new(url);
        let mut reader = Reader { connection, denied, cursor: Cursor::default() };
        reader.read_all()?;
        let last_read = Arc::new(Mutex::new(Instant::now()));
        let read = Arc::clone(&last_read);
        let thread = Background::start("revocations", move |stopped| {
            reader.run(stopped, || *read.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now());
        })?;
        Ok(Self { last_read, thread })
    }

    pub(super) fn age(&self) -> Duration {
        self.last_read.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }
}

impl Drop for Poller {
    fn drop(&mut self) {
        // A thread that does not stop in time loses nothing: it only reads.
        let _ = self.thread.stop(STOP_TIMEOUT);
    }
}

/// The thread's state.
struct Reader {
    connection: WatchedConnection,
    denied: DenyList,
    cursor: Cursor,
}

impl Reader {
    fn run(mut self, stopped: &Receiver<()>, done: impl Fn()) {
        let (mut reads, mut failing) = (0, false);
        while stopped.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
            reads = (reads + 1) % READS_PER_FULL_READ;
            // After an outage the whole table is read: rows may have been missed.
            match if failing || reads == 0 { self.read_all() } else { self.read_new() } {
                Ok(()) if failing => tracing::info!("revocations can be read again"),
                Ok(()) => {}
                Err(error) => {
                    if !failing {
                        tracing::error!(%error, "revocations cannot be read: sign-outs at other processes have no effect here");
                    }
                    failing = true;
                    continue;
                }
            }
            failing = false;
            done();
        }
    }

    fn read_new(&mut self) -> Result<(), Failure> {
        let cursor = self.cursor;
        let (rows, next) = self.connection.run(LIMIT, move |connection| table::read_new(connection, cursor))?;
        self.cursor = next;
        // The overlap reads the newest rows again, including expired ones.
        let now = chrono::Utc::now().timestamp();
        self.denied.add(rows.into_iter().filter(|new| new.expires_at() > now));
        Ok(())
    }

    /// Reads the whole table, and removes expired revocations from it and from memory.
    fn read_all(&mut self) -> Result<(), Failure> {
        let now = chrono::Utc::now().timestamp();
        let cursor = self.connection.run(LIMIT, table::newest)?;
        let mut after = String::new();
        loop {
            let from = after.clone();
            let page = self.connection.run(LIMIT, move |connection| table::read_page(connection, &from, now))?;
            let Some(last) = page.last() else { break };
            last.subject().clone_into(&mut after);
            self.denied.add(page);
        }
        self.cursor = cursor;
        self.denied.forget_expired(now);
        self.remove_expired(now).or_else(|error| {
            // Reading is enough: the server may be read-only.
            tracing::debug!(%error, "expired revocations cannot be removed");
            Ok(())
        })
    }

    fn remove_expired(&mut self, now: i64) -> Result<(), Failure> {
        while self.connection.run(LIMIT, move |connection| table::remove_expired(connection, now))? {}
        Ok(())
    }
}
