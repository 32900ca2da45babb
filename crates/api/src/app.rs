//! The service as one value, from which workers, tests and the demonstration build the same `App`.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    pin::pin,
    sync::LazyLock,
    time::Duration,
};

use actix_web::{
    App, Error, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::{Next, from_fn},
    rt::{
        self,
        signal::unix::{SignalKind, signal},
        time::sleep,
    },
    web::{self, Data, PayloadConfig},
};
use auth::ClerkAuth;
use futures_util::future::{Either, select};
use ownership::{DecisionStats, ScopeError, SecureScope};

use crate::{
    access_log::DatabaseAccessLog,
    cookies::Cookies,
    database_health::DatabaseHealth,
    db::Db,
    error::ApiError,
    http::{
        self, AccessMap, AllowedHeader, MAX_BODY, Traffic, connection,
        request_log::{self, WithRequestLog},
    },
    limits::Limits,
    metrics::Metrics,
    openapi::{self, Document},
    revocations::Revocations,
    routes,
    webhooks::Webhooks,
};

/// The parts of the service. Clones share them.
#[derive(Clone)]
pub struct Service {
    /// The verifier. Its allowed origins are also the origins of CORS.
    pub clerk: ClerkAuth,
    /// Additional headers that those origins may send.
    pub allowed_headers: Vec<AllowedHeader>,
    /// The database.
    pub db: Db,
    /// Whether the database can be used.
    pub database_health: DatabaseHealth,
    /// How the session cookie is set.
    pub cookies: Cookies,
    /// How many rows a user may own.
    pub limits: Limits,
    /// Revoked sessions, users and tokens; the verifier checks the same list.
    pub revocations: Revocations,
    /// The configuration of webhooks.
    pub webhooks: Webhooks,
    /// Counts of decisions by route and outcome.
    pub decisions: DecisionStats,
    /// Records decisions, if it is on.
    pub access_log: DatabaseAccessLog,
    /// Open connections, requests in flight, and their limits.
    pub traffic: Traffic,
}

impl Service {
    /// Returns every route of the service and its decision: one table, which all workers share.
    #[must_use]
    pub fn access_map() -> AccessMap {
        static MAP: LazyLock<AccessMap> = LazyLock::new(|| {
            let (api, operations) = (routes::api(), routes::operations());
            AccessMap::new(api.access_map().iter().chain(operations.access_map()).cloned())
        });
        MAP.clone()
    }

    /// Returns the description of the API, OpenAPI 3.1.
    #[must_use]
    pub fn openapi() -> serde_json::Value {
        openapi::describe(&routes::description(), &Self::access_map(), &routes::possible_actions())
    }

    /// Checks that everything that decisions need is registered, and that no route is unreachable.
    ///
    /// # Errors
    /// A registration is missing, or a route is hidden by another one.
    pub fn verify(&self) -> Result<(), ScopeError> {
        ownership::verify_all(&self.scopes())
    }

    /// Creates the application of one worker.
    pub fn app(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody + use<>>,
            Error = actix_web::Error,
            InitError = (),
        > + use<>,
    > {
        let [api, operations] = self.scopes();
        let (admitting, answering) = (self.traffic.clone(), self.traffic.clone());
        let health = self.database_health.clone();
        App::new()
            .app_data(Data::new(Self::access_map()))
            .service(api)
            // Its empty prefix matches every path, so it comes last.
            .service(operations)
            .default_service(web::route().to(http::fallback))
            .wrap(from_fn(move |request, next| admit(admitting.clone(), health.clone(), request, next)))
            .wrap(http::cors(&self.clerk, &self.allowed_headers))
            .wrap(from_fn(move |request, next| http::envelope(answering.clone(), request, next)))
    }

    /// Binds the service, which listens to no signal: see [`run`]. Returns its listener, too.
    ///
    /// # Errors
    /// The address is not available.
    pub fn bind(self, address: SocketAddr, workers: Option<usize>) -> io::Result<(Server, TcpListener)> {
        connection::bind(address, workers, self.traffic.clone(), move || self.app())
    }

    fn scopes(&self) -> [SecureScope; 2] {
        let observed = |scope: SecureScope| {
            let scope = scope.decision_stats(self.decisions.clone());
            // Without a log no record needs to be built.
            if self.access_log.is_on() || request_log::is_on() {
                scope.access_log(WithRequestLog(self.access_log.clone()))
            } else {
                scope
            }
        };
        let with_data = |scope: SecureScope| {
            observed(scope)
                .app_data(self.clerk.clone())
                .app_data(Data::new(self.clerk.clone()))
                .app_data(Data::new(self.db.clone()))
                .app_data(Data::new(self.cookies.clone()))
                .app_data(Data::new(self.limits))
                .app_data(Data::new(self.access_log.clone()))
                .app_data(Data::new(self.revocations.clone()))
                .app_data(Data::new(self.webhooks.clone()))
                .app_data(PayloadConfig::new(MAX_BODY))
                .app_data(http::json_config())
        };
        static DOCUMENT: LazyLock<Data<Document>> = LazyLock::new(|| Data::new(Document::new(&Service::openapi())));
        let Self { clerk, db, revocations, decisions, access_log, traffic, .. } = self.clone();
        let operations = with_data(routes::operations())
            .app_data(Data::new(Metrics::new(clerk, db, revocations, decisions, access_log, &traffic)))
            .app_data(Data::new(traffic))
            .app_data(Data::new(self.database_health.clone()))
            .app_data(DOCUMENT.clone());
        [with_data(routes::api()), operations]
    }
}

/// The middleware that answers what is not admitted. Before routing: 503 at the limit of requests at a time, 414 to a target
/// that is too long, and 503 to what may write while SQLite's file is another one than at the start. A write to the old file
/// would be acknowledged and lost. After the handler: 429 instead of the answer to a client that has reached its limits.
async fn admit<B: MessageBody + 'static>(
    traffic: Traffic,
    health: DatabaseHealth,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let Some(_counted) = traffic.admit(request.path()) else {
        let answer = HttpResponse::ServiceUnavailable().insert_header((header::RETRY_AFTER, "1")).finish();
        return Ok(request.into_response(answer).map_into_right_body());
    };
    if http::is_too_long(request.uri()) {
        return Ok(request.into_response(HttpResponse::new(StatusCode::URI_TOO_LONG)).map_into_right_body());
    }
    if !request.method().is_safe() && health.is_replaced() {
        let error = ApiError::Unavailable("the database's file was deleted or replaced: restart the process".into());
        return Ok(request.error_response(error).map_into_right_body());
    }
    let response = next.call(request).await?;
    if let Some(wait) = traffic.limit_client(&response) {
        // Rounded up, so that the client does not come too early.
        let wait = (header::RETRY_AFTER, wait.as_secs() + 1);
        let answer = HttpResponse::TooManyRequests().insert_header(wait).finish();
        return Ok(response.into_response(answer).map_into_right_body());
    }
    Ok(response.map_into_left_body())
}

/// The end of the drain, in which no new connection is made: shorter than the second after which a client tries again.
const LAST: Duration = Duration::from_millis(500);

/// Runs a server until it ends or a signal ends it. SIGTERM drains first: for the time in its limits, the process goes on
/// answering while `/readyz` is 503; then it finishes current requests. SIGINT and SIGQUIT stop it at once.
///
/// # Errors
/// The server fails, or the system allows no signal handlers.
pub async fn run(server: Server, listener: TcpListener, traffic: &Traffic) -> io::Result<()> {
    let handle = server.handle();
    let running = rt::spawn(server);
    let mut terminate = signal(SignalKind::terminate())?;
    let (mut interrupt, mut quit) = (signal(SignalKind::interrupt())?, signal(SignalKind::quit())?);
    let mut at_once = pin!(async {
        let (interrupted, quitting) = (pin!(interrupt.recv()), pin!(quit.recv()));
        select(interrupted, quitting).await;
    });
    let stopping = async {
        let mut gracefully = matches!(select(pin!(terminate.recv()), &mut at_once).await, Either::Left(_));
        if gracefully {
            let time = traffic.limits().drain;
            traffic.drain();
            tracing::info!(seconds = time.as_secs(), "draining");
            let drained = pin!(async {
                sleep(time.saturating_sub(LAST)).await;
                // A connection that is made now would have no answer when the server stops.
                if let Err(error) = connection::refuse_new(&listener) {
                    tracing::warn!(%error, "new connections may be reset");
                }
                sleep(time.min(LAST)).await;
            });
            gracefully = matches!(select(drained, &mut at_once).await, Either::Left(_));
        }
        drop(listener);
        tracing::info!(gracefully, "stopping");
        handle.stop(gracefully).await;
    };
    let ended = match select(running, pin!(stopping)).await {
        Either::Left((ended, _)) => ended,
        Either::Right(((), running)) => running.await,
    };
    ended.map_err(io::Error::other)?
}
