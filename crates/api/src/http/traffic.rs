//! What a process is serving: how many connections and requests, of how many clients, how long requests take, whether it
//! drains. Knows no route.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use actix_web::{
    dev::ServiceResponse,
    http::{Method, StatusCode},
};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::client_limits::{ClientLimits, Clients};

/// The limits of one process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrafficLimits {
    /// Open connections. Further ones wait in the kernel's queue.
    pub connections: usize,
    /// Requests at a time. Further ones are 503.
    pub requests: usize,
    /// How long a connection may go on without a completed answer.
    pub deadline: Duration,
    /// How long the process goes on answering after SIGTERM, while `/readyz` is 503.
    pub drain: Duration,
    /// Requests of one client without a verified user.
    pub clients: ClientLimits,
}

impl Default for TrafficLimits {
    fn default() -> Self {
        let (drain, clients) = (Duration::ZERO, ClientLimits::default());
        Self { connections: 1000, requests: 1000, deadline: DEADLINE, drain, clients }
    }
}

/// The traffic of one process. Clones share it.
#[derive(Clone)]
pub struct Traffic(Arc<State>);

struct State {
    limits: TrafficLimits,
    clients: Clients,
    connections: Gauge,
    in_flight: Gauge,
    shed: Counter,
    durations: Family<Labels, Histogram, fn() -> Histogram>,
    draining: AtomicBool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    method: &'static str,
    route: String,
    status: &'static str,
}

/// The longest answer takes 10 s for the body and 2.2 s for the database.
const DEADLINE: Duration = Duration::from_secs(30);

/// The upper bounds of the histogram, in seconds.
const BOUNDS: [f64; 12] = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Returns whether a path is answered at any limit: a probe must not take a busy process for a dead one.
pub(crate) fn is_probe(path: &str) -> bool {
    ["/healthz", "/readyz", "/metrics"].contains(&path)
}

impl Traffic {
    /// Creates the state of a process that has these limits.
    #[must_use]
    pub fn new(limits: TrafficLimits) -> Self {
        Self(Arc::new(State {
            clients: Clients::new(limits.clients.clone()),
            limits,
            connections: Gauge::default(),
            in_flight: Gauge::default(),
            shed: Counter::default(),
            durations: Family::new_with_constructor(|| Histogram::new(BOUNDS)),
            draining: AtomicBool::new(false),
        }))
    }

    /// Returns the limits.
    #[must_use]
    pub fn limits(&self) -> &TrafficLimits {
        &self.0.limits
    }

    /// From now on `/readyz` is 503, and each answer closes its connection.
    pub fn drain(&self) {
        self.0.draining.store(true, Ordering::Relaxed);
    }

    /// Returns whether the process drains.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.0.draining.load(Ordering::Relaxed)
    }

    /// Counts a connection for as long as the value lives.
    pub(super) fn connected(&self) -> Counted {
        Counted::new(&self.0.connections).0
    }

    /// Counts a request for as long as the value lives. Returns `None` at the limit.
    pub(crate) fn admit(&self, path: &str) -> Option<Counted> {
        let state = &*self.0;
        let (counted, others) = Counted::new(&state.in_flight);
        let is_full = usize::try_from(others).is_ok_and(|others| others >= state.limits.requests);
        if is_full && !is_probe(path) {
            state.shed.inc();
            return None;
        }
        Some(counted)
    }

    /// Counts an answered request against the limits of its client. Returns how long the client has to wait if it has
    /// reached one.
    pub(crate) fn limit_client<B>(&self, response: &ServiceResponse<B>) -> Option<Duration> {
        if is_probe(response.request().path()) { None } else { self.0.clients.count(response) }
    }

    /// Counts an answered request. `route` is the pattern of the matched route.
    pub(super) fn answered(&self, method: &Method, route: String, status: StatusCode, duration: Duration) {
        let labels = Labels { method: method_label(method), route, status: status_label(status) };
        self.0.durations.get_or_create(&labels).observe(duration.as_secs_f64());
    }

    /// Registers the metrics.
    pub(crate) fn register(&self, registry: &mut Registry) {
        let State { clients, connections, in_flight, shed, durations, .. } = &*self.0;
        let help = "Time from the request's head to the answer's, by the pattern of the route";
        registry.register_with_unit("http_request_duration", help, Unit::Seconds, durations.clone());
        registry.register("http_requests_in_flight", "Requests that have no answer yet", in_flight.clone());
        registry.register("http_requests_shed", "Requests that were rejected at the limit", shed.clone());
        registry.register("http_connections", "Open connections", connections.clone());
        clients.register(registry);
    }
}

/// One more in a gauge, until it is dropped: a client may go away before the answer.
pub(crate) struct Counted(Gauge);

impl Counted {
    /// Returns how many there were before, too.
    fn new(gauge: &Gauge) -> (Self, i64) {
        let before = gauge.inc();
        (Self(gauge.clone()), before)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Returns the method for logs and labels: a client may send any text.
pub(super) fn method_label(method: &Method) -> &'static str {
    let known = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
    let names = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    known.iter().position(|known| known == method).map_or("other", |at| names[at])
}

fn status_label(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
