//! The thread that reads the table of revocations for as long as the service runs.
//! Owns a connection of its own, so that neither a drained pool nor a busy worker keeps a sign-out from being felt.

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
    db::{DatabaseUrl, MultiConnection, dialect, migrations::MigrationError},
};

/// A sign-out is felt elsewhere within 2 s: half a second until it is read, and three times as much for the database.
const INTERVAL: Duration = Duration::from_millis(500);
/// A table that has not been read for this long is no longer current.
pub(super) const STALE: Duration = Duration::from_secs(5);
/// How long the process waits at its end for a reading that is under way.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many readings of what is new come between two of everything, which also clean up.
const READINGS_PER_ROUND: u32 = 120;

/// Reads until it is dropped.
pub(super) struct Poller {
    last_read: Arc<Mutex<Instant>>,
    thread: Background,
}

impl Poller {
    /// Reads everything once, and then starts the thread.
    pub(super) fn start(url: DatabaseUrl, denied: DenyList) -> Result<Self, MigrationError> {
        let mut reader = Reader { connection: Some(dialect::connect(&url)?), url, denied, cursor: Cursor::default() };
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
        // One that did not end in time has nothing left to lose: it only reads.
        let _ = self.thread.end(PATIENCE);
    }
}

/// What the thread works with.
struct Reader {
    url: DatabaseUrl,
    /// `None` after a failure: the next reading begins with a new one.
    connection: Option<MultiConnection>,
    denied: DenyList,
    cursor: Cursor,
}

impl Reader {
    fn run(mut self, stopped: &Receiver<()>, done: impl Fn()) {
        let (mut readings, mut failing) = (0, false);
        while stopped.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
            readings = (readings + 1) % READINGS_PER_ROUND;
            // After an outage everything is read: nothing is known of what came in the meantime.
            match if failing || readings == 0 { self.read_all() } else { self.read_new() } {
                Ok(()) if failing => tracing::info!("revocations are read again"),
                Ok(()) => {}
                Err(error) => {
                    self.connection = None;
                    if !failing {
                        tracing::error!(%error, "revocations cannot be read: a sign-out elsewhere is not felt here");
                    }
                    failing = true;
                    continue;
                }
            }
            failing = false;
            done();
        }
    }

    fn read_new(&mut self) -> Result<(), MigrationError> {
        let Self { url, connection, denied, cursor } = self;
        let connection = match connection {
            Some(connection) => connection,
            None => connection.insert(dialect::connect(url)?),
        };
        // The newest row is read again and again, also when nothing can match it any more.
        let now = chrono::Utc::now().timestamp();
        denied.add(table::read_new(connection, cursor)?.into_iter().filter(|new| new.expires_at() > now));
        Ok(())
    }

    /// Reads the whole table, and removes what can match no token any more from it and from memory.
    fn read_all(&mut self) -> Result<(), MigrationError> {
        self.cursor = Cursor::default();
        self.read_new()?;
        let now = chrono::Utc::now().timestamp();
        self.denied.forget_expired(now);
        let removed = self.connection.as_mut().map(|connection| table::remove_expired(connection, now));
        if let Some(Err(error)) = removed {
            // A server that only reads is one to read from.
            tracing::debug!(%error, "expired revocations cannot be removed");
        }
        Ok(())
    }
}
