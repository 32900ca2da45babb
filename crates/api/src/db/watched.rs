//! A connection outside the pool, for a background thread, that is given up once it has been silent for too long.

use std::{
    error::Error,
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};

use super::{DatabaseUrl, MultiConnection, dialect};

/// A connection that opens on first use, and again after a failure. It lives in a thread of its own: libpq waits for a silent
/// server for as long as the network is up, and then only that thread waits.
pub(crate) struct WatchedConnection {
    url: DatabaseUrl,
    jobs: Option<Sender<Job>>,
}

type Job = Box<dyn FnOnce(&mut Option<MultiConnection>) + Send>;

/// Why work on a connection failed.
pub type Failure = Box<dyn Error + Send + Sync>;

/// The database has not answered in time.
#[derive(Debug, thiserror::Error)]
#[error("the database has not answered within {} s", .0.as_secs())]
struct Silent(Duration);

impl WatchedConnection {
    pub(crate) fn new(url: DatabaseUrl) -> Self {
        Self { url, jobs: None }
    }

    /// Runs work on the connection. After a failure, the next work gets a new one.
    ///
    /// # Errors
    /// The connection cannot be opened, the work fails, or it takes longer than `limit`.
    pub(crate) fn run<T, E>(
        &mut self,
        limit: Duration,
        work: impl FnOnce(&mut MultiConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Failure>
    where
        T: Send + 'static,
        E: Into<Failure>,
    {
        let (answer, answered) = mpsc::channel();
        let url = self.url.clone();
        let job: Job = Box::new(move |slot| {
            let run = || -> Result<T, Failure> {
                let connection = match &mut *slot {
                    Some(connection) => connection,
                    none => none.insert(dialect::connect(&url)?),
                };
                work(connection).map_err(Into::into)
            };
            let outcome = run();
            if outcome.is_err() {
                *slot = None;
            }
            let _ = answer.send(outcome);
        });
        let jobs = match self.jobs.take() {
            Some(jobs) => jobs,
            None => start()?,
        };
        // A thread that has ended drops the job, and with it the sender of the answer.
        let _ = jobs.send(job);
        let outcome = answered.recv_timeout(limit);
        match outcome {
            Ok(outcome) => {
                self.jobs = Some(jobs);
                outcome
            }
            Err(RecvTimeoutError::Timeout) => Err(Silent(limit).into()),
            Err(RecvTimeoutError::Disconnected) => Err("the work on the connection panicked".into()),
        }
    }
}

/// Starts a thread that ends once the sender is dropped and the current work is done.
fn start() -> Result<Sender<Job>, Failure> {
    let (jobs, queue) = mpsc::channel::<Job>();
    thread::Builder::new().name("connection".to_owned()).spawn(move || {
        let mut slot = None;
        queue.into_iter().for_each(|job| job(&mut slot));
    })?;
    Ok(jobs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silent_connection_is_given_up_for_a_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("app.sqlite").display()).parse().unwrap();
        let mut connection = WatchedConnection::new(url);
        let (release, silent) = mpsc::channel::<()>();
        let mut run = |limit, silent: Option<mpsc::Receiver<()>>| {
            connection.run(Duration::from_secs(limit), move |_| {
                let _ = silent.map(|silent| silent.recv());
                Ok::<_, Failure>(thread::current().id())
            })
        };
        let first = run(60, None).unwrap();
        assert_eq!(run(60, None).unwrap(), first, "it is kept");
        assert!(run(0, Some(silent)).unwrap_err().to_string().contains("has not answered"));
        assert_ne!(run(60, None).unwrap(), first);
        drop(release);
    }
}
