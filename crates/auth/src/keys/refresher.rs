//! The background thread that fetches keys.
//!
//! Owns the loop. It refuses to decide when to fetch: the schedule does.

use std::sync::Arc;
use std::time::Instant;
use std::{io, pin, thread};

use futures_util::future::select;
use tokio::runtime;
use tokio::sync::watch;
use tokio::time::sleep_until;

use super::fetch::Fetcher;
use super::schedule::Action;
use super::shared::SharedKeys;

/// Starts the thread. It ends when the store is dropped.
///
/// The thread has its own runtime. actix-web's workers are runtimes that come and go, and a task on one of them would end
/// with it.
pub(super) fn spawn(shared: Arc<SharedKeys>, fetcher: Fetcher, finished: watch::Sender<u64>) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let work = move || runtime.block_on(run(&shared, &fetcher, &finished));
    thread::Builder::new().name("clerk-keys".to_owned()).spawn(work).map(drop)
}

async fn run(shared: &SharedKeys, fetcher: &Fetcher, finished: &watch::Sender<u64>) {
    while !shared.is_closed() {
        let step = shared.state().schedule.next(Instant::now());
        match step {
            Action::Fetch { cause, round } => {
                let result = fetcher.fetch().await;
                shared.apply(cause, result);
                finished.send_replace(round);
            }
            Action::WaitUntil(time) => {
                select(pin::pin!(shared.asked.notified()), pin::pin!(sleep_until(time.into()))).await;
            }
            Action::Wait => shared.asked.notified().await,
        }
    }
}
