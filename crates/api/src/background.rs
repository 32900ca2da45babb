//! Threads that run beside the requests for as long as the service does: how they start and how they are stopped. Knows
//! nothing of their work.

use std::{
    io,
    sync::{
        Mutex, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

/// A thread, stopped by [`stop`](Self::stop) or when this is dropped.
pub(crate) struct Background(Mutex<Option<Channels>>);

/// Dropping the sender asks the thread to stop; the receiver disconnects once it has.
type Channels = (Sender<()>, Receiver<()>);

impl Background {
    /// Starts a thread that runs `work`, which must return once its channel is disconnected.
    ///
    /// # Errors
    /// The thread cannot be spawned.
    pub(crate) fn start(name: &str, work: impl FnOnce(&Receiver<()>) + Send + 'static) -> io::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            work(&stopped);
            drop::<Sender<()>>(end);
        })?;
        Ok(Self(Mutex::new(Some((stop, ended)))))
    }

    /// Asks the thread to stop, and returns whether it did in time: a thread that waits for an unresponsive database must not
    /// keep the process alive. Only the first call waits.
    pub(crate) fn stop(&self, timeout: Duration) -> bool {
        let channels = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        channels.is_none_or(|(stop, ended)| {
            drop(stop);
            ended.recv_timeout(timeout) != Err(RecvTimeoutError::Timeout)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn stop_waits_for_a_thread_and_leaves_a_stuck_one() {
        let ended = Arc::new(Mutex::new(false));
        let mark = Arc::clone(&ended);
        let good = Background::start("good", move |stopped| {
            while stopped.recv().is_ok() {}
            *mark.lock().unwrap() = true;
        });
        assert!(good.unwrap().stop(Duration::from_secs(60)));
        assert!(*ended.lock().unwrap());

        let (release, blocked) = mpsc::channel::<()>();
        let stuck = Background::start("stuck", move |_| assert!(blocked.recv().is_err()));
        assert!(!stuck.unwrap().stop(Duration::from_millis(1)));
        drop(release);
    }
}
