//! The thread that finishes removals, also those that another process has begun and not ended.
//! Owns when that happens, and a connection of its own; what is deleted is said by `resources::removal`.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::Duration,
};

use crate::{
    background::Background,
    db::{DatabaseUrl, MultiConnection, dialect},
    resources::removal::{self, Progress},
};

/// How often the table is read. Nobody waits for it: what is being removed is there for nobody already.
const INTERVAL: Duration = Duration::from_secs(1);
/// Left to others between two parts, above all on SQLite, which has one writer at a time.
const PAUSE: Duration = Duration::from_millis(10);
/// How long the process waits at its end for the part that is under way.
const PATIENCE: Duration = Duration::from_secs(2);

/// Removes what is to be removed until this is dropped.
pub struct Removals(Background);

impl Removals {
    /// Starts the thread.
    ///
    /// # Errors
    /// The thread cannot be had.
    pub fn start(url: &DatabaseUrl) -> std::io::Result<Self> {
        let mut worker = Worker { url: url.clone(), connection: None };
        Background::start("removals", move |stopped| worker.run(stopped)).map(Self)
    }
}

impl Drop for Removals {
    fn drop(&mut self) {
        // One that did not end in time loses a part, which the next process deletes.
        let _ = self.0.end(PATIENCE);
    }
}

/// What the thread works with.
struct Worker {
    url: DatabaseUrl,
    /// `None` before the first removal and after a failure.
    connection: Option<MultiConnection>,
}

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
                    self.connection = None;
                    if !failing {
                        tracing::error!(%error, "removals cannot go on; they are tried again");
                    }
                    failing = true;
                    INTERVAL
                }
            };
        }
    }

    /// Deletes one part of each removal, so that none waits for another, and says whether there is more to do.
    fn work(&mut self) -> Result<bool, diesel::r2d2::Error> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(dialect::connect(&self.url)?),
        };
        let (mut is_busy, mut failed) = (false, None);
        for subject in removal::pending(connection).map_err(diesel::r2d2::Error::QueryError)? {
            match removal::advance(connection, &subject) {
                Ok(progress) => is_busy |= progress == Progress::Unfinished,
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(is_busy), |error| Err(diesel::r2d2::Error::QueryError(error)))
    }
}
