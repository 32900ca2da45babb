//! The service as one value, from which workers, tests and the demonstration build the same `App`.

use std::{io, sync::LazyLock};

use actix_web::{
    App, HttpServer,
    body::MessageBody,
    dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse},
    http::header,
    middleware::{DefaultHeaders, from_fn},
    web::{self, Data, PayloadConfig},
};
use auth::ClerkAuth;
use ownership::{DecisionStats, ScopeError, SecureScope};

use crate::{
    access_log::DatabaseAccessLog,
    cookies::Cookies,
    db::Db,
    http::{self, AccessMap, AllowedHeader, MAX_BODY},
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
        openapi::describe(&routes::description(), &Self::access_map())
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
        App::new()
            .app_data(Data::new(Self::access_map()))
            .service(api)
            // Its empty prefix matches every path, so it comes last.
            .service(operations)
            .default_service(web::route().to(http::fallback))
            .wrap(from_fn(http::limit_target))
            .wrap(http::cors(&self.clerk, &self.allowed_headers))
            .wrap(
                DefaultHeaders::new()
                    .add((header::CACHE_CONTROL, "no-store"))
                    .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff")),
            )
            .wrap(from_fn(http::envelope))
    }

    /// Binds the service.
    ///
    /// # Errors
    /// The address is not available.
    pub fn bind(
        self,
        address: std::net::SocketAddr,
        workers: Option<usize>,
    ) -> io::Result<(Server, std::net::SocketAddr)> {
        // Idle connections must not delay shutdown beyond an orchestrator's patience, 30 s by default.
        let mut server = HttpServer::new(move || self.app()).shutdown_timeout(10);
        if let Some(workers) = workers {
            server = server.workers(workers);
        }
        let server = server.bind(address)?;
        let bound = server.addrs().first().copied().unwrap_or(address);
        Ok((server.run(), bound))
    }

    fn scopes(&self) -> [SecureScope; 2] {
        let observed = |scope: SecureScope| {
            let scope = scope.decision_stats(self.decisions.clone());
            // Without a log no record needs to be built.
            if self.access_log.is_on() { scope.access_log(self.access_log.clone()) } else { scope }
        };
        let with_data = |scope: SecureScope| {
            observed(scope)
                .app_data(self.clerk.clone())
                .app_data(Data::new(self.clerk.clone()))
                .app_data(Data::new(self.db.clone()))
                .app_data(Data::new(self.cookies.clone()))
                .app_data(Data::new(self.limits))
                .app_data(Data::new(self.revocations.clone()))
                .app_data(Data::new(self.webhooks.clone()))
                .app_data(PayloadConfig::new(MAX_BODY))
                .app_data(http::json_config())
        };
        static DOCUMENT: LazyLock<Data<Document>> = LazyLock::new(|| Data::new(Document::new(&Service::openapi())));
        let Self { clerk, revocations, decisions, access_log, .. } = self.clone();
        let operations = with_data(routes::operations())
            .app_data(Data::new(Metrics::new(clerk, revocations, decisions, access_log)))
            .app_data(DOCUMENT.clone());
        [with_data(routes::api()), operations]
    }
}
