//! Threads that work beside the requests for as long as the service runs.
//! Owns how they are told to end and for how long that is waited for; knows nothing of what they do.

use std::{
    io,
    sync::{
        Mutex, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

/// A thread, which is told to end by [`end`](Self::end), or when this is dropped.
pub(crate) struct Background(Mutex<Option<Channels>>);

/// That the first is gone is what tells the thread to end; that its other side of the second is, what tells us that it has.
type Channels = (Sender<()>, Receiver<()>);

impl Background {
    /// Starts `work`, which ends once its channel is disconnected.
    ///
    /// # Errors
    /// The thread cannot be had.
    pub(crate) fn start(name: &str, work: impl FnOnce(&Receiver<()>) + Send + 'static) -> io::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            work(&stopped);
            drop::<Sender<()>>(end);
        })?;
        Ok(Self(Mutex::new(Some((stop, ended)))))
    }

    /// Tells the thread to end, and says whether it did in time. One that waits for a database that says nothing may not
    /// keep the process. Only the first call waits.
    pub(crate) fn end(&self, patience: Duration) -> bool {
        let channels = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        channels.is_none_or(|(stop, ended)| {
            drop(stop);
            ended.recv_timeout(patience) != Err(RecvTimeoutError::Timeout)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn a_thread_that_ends_is_waited_for_and_one_that_does_not_is_left_alone() {
        let ended = Arc::new(Mutex::new(false));
        let mark = Arc::clone(&ended);
        let good = Background::start("good", move |stopped| {
            while stopped.recv().is_ok() {}
            *mark.lock().unwrap() = true;
        });
        assert!(good.unwrap().end(Duration::from_secs(60)));
        assert!(*ended.lock().unwrap());

        let (release, held) = mpsc::channel::<()>();
        let stuck = Background::start("stuck", move |_| assert!(held.recv().is_err()));
        assert!(!stuck.unwrap().end(Duration::from_millis(1)));
        drop(release);
    }
}
