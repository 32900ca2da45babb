//! The stand-in as a running server on the loopback interface.
//! Owns its thread, its start and its end; knows routes and rules only by their entry points.

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

/// How a [`ClerkDev`] starts.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The port on 127.0.0.1; 0, the default, takes any free one.
    pub port: u16,
    /// A folder in which the signing key outlives the process; without one, every start has a new key.
    pub data: Option<PathBuf>,
}

/// A running stand-in on the loopback interface; it stops when dropped.
///
/// It serves from a thread with a runtime of its own, so it works the same in `#[actix_web::test]`, under any other
/// runtime, and beside a server that shares none of its workers.
pub struct ClerkDev {
    shared: Data<ServerState>,
    server: ServerHandle,
    /// Absent only on the way from that thread to the caller.
    thread: Option<JoinHandle<()>>,
}

/// What the server's workers and the [`ClerkDev`] in the caller's hand both see.
struct ServerState {
    instance: Instance,
    jwks_fetches: AtomicU64,
    outage: Outage,
}

impl ClerkDev {
    /// Starts on any free port with a fresh key that lives in memory.
    ///
    /// # Errors
    /// [`Error::Listen`] when no port is free, [`Error::Key`] or [`Error::Thread`] when the machine is in trouble.
    pub async fn start() -> Result<Self, Error> {
        Self::start_with(Options::default()).await
    }

    /// Starts as these options say; the issuer is `http://127.0.0.1:PORT`.
    ///
    /// # Errors
    /// As for [`start`](Self::start); with a data folder also [`Error::Storage`] and [`Error::Corrupt`].
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

    /// The `iss` of its tokens, and the URL it listens on.
    pub fn issuer(&self) -> String {
        self.shared.instance.issuer()
    }

    /// Where its key set is served.
    pub fn jwks_url(&self) -> String {
        self.shared.jwks_url()
    }

    /// Its keys: what is signed or rotated here is at once what the server publishes.
    pub fn instance(&self) -> &Instance {
        &self.shared.instance
    }

    /// A genuine token; short for [`Instance::mint`].
    pub fn mint(&self, spec: &TokenSpec) -> String {
        self.shared.instance.mint(spec)
    }

    /// How many times the key set was asked for, whether it was given or an outage withheld it.
    pub fn jwks_fetches(&self) -> u64 {
        self.shared.jwks_fetches.load(Ordering::SeqCst)
    }

    /// Answers 503 in the place of the key set for this long; [`restore`](Self::restore) ends it earlier.
    pub fn outage(&self, duration: Duration) {
        self.shared.outage.last(duration);
    }

    /// Answers 503 in the place of the key set until [`restore`](Self::restore).
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
        // The command is sent by the call itself; joining the thread is what waits for its effect.
        drop(self.server.stop(false));
        if let Some(thread) = self.thread.take() {
            // A panic of the server's thread has been reported by the panic hook, and a drop must not add to it.
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

/// The life of the server's thread.
fn run(options: &Options, report: oneshot::Sender<Result<ClerkDev, Error>>) {
    actix_rt::System::new().block_on(async {
        match prepare(options) {
            Ok((clerk, server)) => {
                // If the caller gave up waiting, the stand-in is dropped on the way to them, which stops it.
                drop(report.send(Ok(clerk)));
                // It ends by our own command; an error on the way out has nobody left to hear it.
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
