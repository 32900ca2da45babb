//! The running stand-in on the loopback interface.
//! Owns its thread, start and stop; knows routes and access rules only by their entry points.

mod loopback;
mod outage;
mod reply;
mod routes;

use std::{
    fmt, io,
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use actix_web::{
    App, HttpServer,
    dev::{Server, ServerHandle},
    middleware::from_fn,
    web::Data,
};
use tokio::sync::oneshot;

use self::outage::Outage;
use crate::{error::Error, instance::Instance, storage::KeyFile, token::TokenSpec};

/// The options of a [`ClerkDev`].
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Port on 127.0.0.1; default: 0, which selects a free one.
    pub port: u16,
    /// Folder that keeps the signing key across restarts; default: a new key at every start.
    pub data: Option<PathBuf>,
}

/// A running stand-in on the loopback interface; it stops when dropped.
///
/// It runs on its own thread and runtime, so it works in `#[actix_web::test]` and under any other runtime.
pub struct ClerkDev {
    shared: Data<ServerState>,
    server: ServerHandle,
    /// `None` only until `start_with` sets it.
    thread: Option<JoinHandle<()>>,
}

/// The state that the server's workers and the [`ClerkDev`] share.
struct ServerState {
    instance: Instance,
    jwks_fetches: AtomicU64,
    outage: Outage,
}

impl ClerkDev {
    /// Starts on a free port with a new key in memory.
    ///
    /// # Errors
    /// [`Error::Listen`] if no port is free, [`Error::Key`] or [`Error::Thread`] if the key or the thread cannot be created.
    pub async fn start() -> Result<Self, Error> {
        Self::start_with(Options::default()).await
    }

    /// Starts with these options; the issuer is `http://127.0.0.1:PORT`.
    ///
    /// # Errors
    /// As [`start`](Self::start); with a data folder also [`Error::Storage`] and [`Error::Corrupt`].
    pub async fn start_with(options: Options) -> Result<Self, Error> {
        let (report, started) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("clerk-dev".to_owned())
            .spawn(move || run(&options, report))
            .map_err(Error::Thread)?;
        let gone = |_| Error::Thread(io::Error::other("the thread ended before it served"));
        let mut clerk = started.await.map_err(gone)??;
        clerk.thread = Some(thread);
        Ok(clerk)
    }

    /// Returns the `iss` of its tokens, which is also the URL that it listens on.
    pub fn issuer(&self) -> String {
        self.shared.instance.issuer()
    }

    /// Returns the URL of its key set.
    pub fn jwks_url(&self) -> String {
        self.shared.jwks_url()
    }

    /// Returns its instance; the server publishes a rotated key at once.
    pub fn instance(&self) -> &Instance {
        &self.shared.instance
    }

    /// Mints a genuine token; short for [`Instance::mint`].
    pub fn mint(&self, spec: &TokenSpec) -> String {
        self.shared.instance.mint(spec)
    }

    /// Returns the number of requests for the key set, including those during an outage.
    pub fn jwks_fetches(&self) -> u64 {
        self.shared.jwks_fetches.load(Ordering::SeqCst)
    }

    /// Responds 503 instead of the key set for this long; [`restore`](Self::restore) ends it earlier.
    pub fn outage(&self, duration: Duration) {
        self.shared.outage.last(duration);
    }

    /// Responds 503 instead of the key set until [`restore`](Self::restore).
    pub fn outage_until_restored(&self) {
        self.shared.outage.last_until_restored();
    }

    /// Ends an outage.
    pub fn restore(&self) {
        self.shared.outage.restore();
    }

    /// Stops without waiting for open connections, and returns when the port is free again.
    pub async fn stop(self) {
        self.server.stop(false).await;
    }
}

impl Drop for ClerkDev {
    fn drop(&mut self) {
        // The call sends the stop command; joining the thread waits for its effect.
        drop(self.server.stop(false));
        if let Some(thread) = self.thread.take() {
            // The panic hook has reported a panic of the server's thread, and a drop must not panic again.
            drop(thread.join());
        }
    }
}

impl fmt::Debug for ClerkDev {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClerkDev").field("instance", self.instance()).finish_non_exhaustive()
    }
}

impl ServerState {
    fn jwks_url(&self) -> String {
        format!("{}{}", self.instance.issuer(), routes::JWKS_PATH)
    }
}

/// Runs the server on its thread.
fn run(options: &Options, report: oneshot::Sender<Result<ClerkDev, Error>>) {
    actix_rt::System::new().block_on(async {
        match prepare(options) {
            Ok((clerk, server)) => {
                // If the caller no longer waits, this drops the stand-in, which stops it.
                drop(report.send(Ok(clerk)));
                // The server ends by a stop command; no caller is left for an error.
                drop(server.await);
            }
            Err(error) => drop(report.send(Err(error))),
        }
    });
}

fn prepare(options: &Options) -> Result<(ClerkDev, Server), Error> {
    let cannot_listen = |source| Error::Listen { port: options.port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).map_err(cannot_listen)?;
    let address = listener.local_addr().map_err(cannot_listen)?;
    let issuer = format!("http://{address}");
    let instance = match &options.data {
        Some(folder) => Instance::stored(issuer, KeyFile::in_folder(folder)?)?,
        None => Instance::generate(issuer)?,
    };
    let shared =
        Data::from(Arc::new(ServerState { instance, jwks_fetches: AtomicU64::new(0), outage: Outage::default() }));
    let state = shared.clone();
    let server = HttpServer::new(move || {
        App::new().app_data(state.clone()).configure(routes::configure).wrap(from_fn(loopback::only_loopback))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .map_err(cannot_listen)?
    .run();
    Ok((ClerkDev { shared, server: server.handle(), thread: None }, server))
}
