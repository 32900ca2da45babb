//! The signals that stop the program.
//! Owns the differences between operating systems; does not know what is running.

use std::io;

/// Listens from now on, so that no signal is lost during startup. The future completes at the first signal.
#[cfg(unix)]
pub(crate) fn stop() -> io::Result<impl Future<Output = ()>> {
    use std::{future::poll_fn, task::Poll};

    use actix_rt::signal::unix::{SignalKind, signal};

    let mut signals = [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?];
    Ok(poll_fn(move |context| {
        let asked = signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
        if asked { Poll::Ready(()) } else { Poll::Pending }
    }))
}

/// Listens for Ctrl-C, which every system has.
#[cfg(not(unix))]
pub(crate) fn stop() -> io::Result<impl Future<Output = ()>> {
    // If no handler can be installed, the system's default ends the program.
    Ok(async { drop(actix_rt::signal::ctrl_c().await) })
}
