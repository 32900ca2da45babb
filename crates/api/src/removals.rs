//! The background thread that finishes removals, including those that another process left unfinished, and deletes old
//! answers of creations. It decides when; `resources::removal` and `idempotency` decide what is deleted.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::Duration,
};

use crate::{
    background::Background,
    db::{DatabaseUrl, Failure, WatchedConnection},
    idempotency,
    resources::removal::{self, Progress},
};

/// How often the table is read. No request waits for it: rows to be removed are inaccessible already.
const INTERVAL: Duration = Duration::from_secs(1);
/// The pause between two parts, for other writers: SQLite has one at a time.
const PAUSE: Duration = Duration::from_millis(10);
/// A connection that is silent for this long is given up. Each statement has the time limit of any other.
const LIMIT: Duration = Duration::from_secs(60);
/// How long shutdown waits for the current part.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// The thread; dropping this stops it.
pub struct Removals(Background);

impl Removals {
    /// Starts the thread.
    ///
    /// # Errors
    /// The thread cannot be spawned.
    pub fn start(url: &DatabaseUrl) -> std::io::Result<Self> {
        let mut worker = Worker(WatchedConnection::new(url.clone()));
        Background::start("removals", move |stopped| worker.run(stopped)).map(Self)
    }
}

impl Drop for Removals {
    fn drop(&mut self) {
        // A part that is not finished in time is deleted by the next process.
        let _ = self.0.stop(STOP_TIMEOUT);
    }
}

/// The thread's state.
struct Worker(WatchedConnection);

impl Worker {
    fn run(&mut self, stopped: &Receiver<()>) {
        let (mut failing, mut wait) = (false, Duration::ZERO);
        while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            wait = match self.work() {
                Ok(is_busy) => {
                    failing = false;
                    if is_busy { PAUSE } else { INTERVAL }
                }
                Err(error) => {
                    if !failing {
                        tracing::error!(%error, "removals failed and will be retried");
                    }
                    failing = true;
                    INTERVAL
                }
            };
        }
    }

    /// Deletes one part of each removal, so that none waits for another, and of the old answers. Returns whether there is more
    /// to do.
    fn work(&mut self) -> Result<bool, Failure> {
        self.0.run(LIMIT, |connection| {
            let (mut is_busy, mut failed) = (idempotency::delete_old(connection)?, None);
            for subject in removal::pending(connection)? {
                match removal::advance(connection, &subject) {
                    Ok(progress) => is_busy |= progress == Progress::Unfinished,
                    Err(error) => failed = Some(error),
                }
            }
            failed.map_or(Ok(is_busy), Err)
        })
    }
}
