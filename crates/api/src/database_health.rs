//! Whether the database can be used now: checked once a second on a connection of its own, so that neither callers of
//! `/readyz` nor an exhausted pool decide.

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use crate::{
    background::Background,
    db::{DatabaseUrl, Failure, FileId, WatchedConnection, can_write},
};

/// The time between two checks.
const INTERVAL: Duration = Duration::from_secs(1);
/// How long the database may take for one.
const LIMIT: Duration = Duration::from_secs(2);
/// A success that is older says nothing.
const STALE: Duration = Duration::from_secs(4);
/// How long shutdown waits for the current check.
const STOP_TIMEOUT: Duration = Duration::from_secs(1);

/// The state of the database, as the last check found it. Clones share it.
#[derive(Clone)]
pub struct DatabaseHealth(Arc<State>);

struct State {
    last_success: Arc<Mutex<Option<Instant>>>,
    file: Option<(DatabaseUrl, FileId)>,
    thread: Background,
}

impl DatabaseHealth {
    /// Checks the database, and starts the thread that goes on with it.
    ///
    /// # Errors
    /// The thread cannot be spawned.
    pub fn start(url: &DatabaseUrl) -> io::Result<Self> {
        let last_success = Arc::new(Mutex::new(None));
        let mut checker = Checker {
            connection: WatchedConnection::new(url.clone()),
            last_success: last_success.clone(),
            failing: false,
        };
        checker.check();
        let file = url.file_id().map(|id| (url.clone(), id));
        let thread = Background::start("database-health", move |stopped| checker.run(stopped))?;
        Ok(Self(Arc::new(State { last_success, file, thread })))
    }

    /// Returns whether the database can be read and written.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        let last = *self.0.last_success.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|last| last.elapsed() < STALE) && !self.is_replaced()
    }

    /// Returns whether SQLite's file was deleted or replaced since the start: what is written to the open one is lost.
    #[must_use]
    pub fn is_replaced(&self) -> bool {
        self.0.file.as_ref().is_some_and(|(url, id)| url.file_id() != Some(*id))
    }
}

impl Drop for State {
    fn drop(&mut self) {
        let _ = self.thread.stop(STOP_TIMEOUT);
    }
}

struct Checker {
    connection: WatchedConnection,
    last_success: Arc<Mutex<Option<Instant>>>,
    failing: bool,
}

impl Checker {
    fn run(mut self, stopped: &Receiver<()>) {
        while stopped.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
            self.check();
        }
    }

    fn check(&mut self) {
        let outcome = self.connection.run(LIMIT, |connection| match can_write(connection) {
            Ok(true) => Ok(()),
            // A new connection may lead to another server.
            Ok(false) => Err(Failure::from("the server is read-only: a standby?")),
            Err(error) => Err(error.into()),
        });
        match outcome {
            Ok(()) => {
                if self.failing {
                    tracing::info!("the database can be used again");
                }
                *self.last_success.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
            }
            Err(ref error) => {
                if !self.failing {
                    tracing::error!(%error, "the database cannot be used: this process is not ready");
                }
                *self.last_success.lock().unwrap_or_else(PoisonError::into_inner) = None;
            }
        }
        self.failing = outcome.is_err();
    }
}
