//! The real service on a fresh database, with a Clerk stand-in whose keys it fetches over HTTP.

use std::rc::Rc;

use actix_web::{
    dev::{Payload, Service as _},
    test::{self, TestRequest},
};
use api::{
    access_log::DatabaseAccessLog,
    app::Service,
    cookies::{CookieDomain, Cookies},
    database_health::DatabaseHealth,
    db::{self, DatabaseUrl, Db, MultiConnection},
    http::{Traffic, TrafficLimits},
    limits::Limits,
    revocations::Revocations,
    webhooks::{Secret, Webhooks},
};
use auth::{ClerkAuth, DenyList, TokenKind};
use clerk_dev::{ClerkDev, Options};
use diesel::QueryResult;
use futures_util::future::LocalBoxFuture;
use ownership::{DecisionStats, Unscoped};

use super::{Answer, Client, forge, rows, rows::Rows, silence, statements, webhook};
use crate::database::FreshDatabase;

/// The front end, whose pages may use cookies.
pub(crate) const FRONTEND: &str = "http://localhost:3000";
/// A site whose pages may not use cookies.
pub(crate) const FOREIGN: &str = "https://evil.example";

/// The configuration of the service.
pub(crate) struct Setup {
    /// The accepted kinds of token.
    pub(crate) kinds: Vec<TokenKind>,
    /// The front ends, as written in `FRONTEND_URL`.
    pub(crate) frontends: Vec<&'static str>,
    /// The headers that their pages may send besides the usual ones.
    pub(crate) allowed_headers: Vec<&'static str>,
    /// The size of the connection pool.
    pub(crate) pool_size: u32,
    /// Whether the cookies are for HTTPS only.
    pub(crate) secure_cookies: bool,
    /// The domain whose hosts share the cookies.
    pub(crate) cookie_domain: Option<CookieDomain>,
    /// The limits per user.
    pub(crate) limits: Limits,
    /// The secret that signs webhooks; without it the service accepts none.
    pub(crate) webhook_secret: Option<Secret>,
    /// The limits of the process.
    pub(crate) traffic: TrafficLimits,
    /// Creates the access log from the URL of its database.
    pub(crate) access_log: Box<dyn FnOnce(&DatabaseUrl) -> DatabaseAccessLog>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            kinds: vec![TokenKind::Session],
            frontends: vec![FRONTEND],
            allowed_headers: Vec::new(),
            pool_size: 4,
            secure_cookies: false,
            cookie_domain: None,
            limits: Limits::default(),
            webhook_secret: Some(webhook::secret()),
            traffic: TrafficLimits::default(),
            access_log: Box::new(|_| DatabaseAccessLog::off()),
        }
    }
}

/// The service as a function from requests to responses.
pub(super) type Answering = Rc<dyn Fn(TestRequest, Payload) -> LocalBoxFuture<'static, Answer>>;

/// A running service. Fields are dropped in this order, so the database is removed last.
pub(crate) struct TestApp {
    pub(super) answering: Answering,
    pub(crate) service: Service,
    pub(crate) clerk: ClerkDev,
    pub(crate) database: FreshDatabase,
}

impl TestApp {
    /// The service with the default configuration.
    pub(crate) async fn start() -> Self {
        Self::start_with(Setup::default()).await
    }

    pub(crate) async fn start_with(setup: Setup) -> Self {
        Self::start_on(FreshDatabase::create(), setup).await
    }

    /// The service with this configuration, on a given database.
    pub(crate) async fn start_on(database: FreshDatabase, setup: Setup) -> Self {
        silence::listen();
        statements::record();
        // The tests share one key file, because creating a key takes longer than most tests.
        let data = concat!(env!("CARGO_TARGET_TMPDIR"), "/clerk-dev");
        let clerk = ClerkDev::start_with(Options { data: Some(data.into()), ..Options::default() }).await.unwrap();
        let denied = DenyList::new();
        let verifier = ClerkAuth::builder()
            .issuer(clerk.issuer())
            .jwks_url(clerk.jwks_url())
            .allow_insecure_loopback(true)
            .authorized_parties([FRONTEND])
            .allowed_origins(setup.frontends)
            .token_kinds(setup.kinds)
            .any_template_audience()
            .revocations(denied.clone());
        let service = Service {
            clerk: verifier.build().unwrap(),
            allowed_headers: setup.allowed_headers.iter().map(|name| name.parse().unwrap()).collect(),
            db: db::connect(&database.url(), setup.pool_size).unwrap(),
            database_health: DatabaseHealth::start(&database.url()).unwrap(),
            cookies: Cookies { secure: setup.secure_cookies, domain: setup.cookie_domain },
            limits: setup.limits,
            revocations: Revocations::start(&database.url(), denied).unwrap(),
            webhooks: Webhooks::new(setup.webhook_secret),
            decisions: DecisionStats::default(),
            access_log: (setup.access_log)(&database.url()),
            traffic: Traffic::new(setup.traffic),
        };
        Self { answering: answering(&service).await, service, clerk, database }
    }

    /// A client without credentials.
    pub(crate) fn anonymous(&self) -> Client<'_> {
        Client::new(self)
    }

    /// A signed-in user, who sends the token as `Bearer`.
    pub(crate) fn user(&self, id: &str) -> Client<'_> {
        self.bearer(&self.token_of(id))
    }

    /// A signed-in user whose browser sends the token in Clerk's cookie, without an `Origin`.
    pub(crate) fn browser(&self, id: &str) -> Client<'_> {
        self.anonymous().cookie("__session", &self.token_of(id))
    }

    /// A signed-in user who acts in an organization, with a role and permissions on its deployments.
    pub(crate) fn member(&self, id: &str, organization: &str, role: &str, permissions: &[&str]) -> Client<'_> {
        self.bearer(&self.clerk.mint(&forge::member(id, organization, role, permissions)))
    }

    /// A client that sends this text as `Bearer`.
    pub(crate) fn bearer(&self, unverified_token: &str) -> Client<'_> {
        self.anonymous().with("authorization", &format!("Bearer {unverified_token}"))
    }

    /// The token in a user's browser.
    pub(crate) fn token_of(&self, id: &str) -> String {
        self.clerk.mint(&forge::session(id))
    }

    /// Every row of every table.
    pub(crate) async fn rows(&self) -> Rows {
        self.run(rows::all).await
    }

    /// Sends a call and asserts that it changed no row of any table.
    pub(crate) async fn unchanged_by(&self, request: impl IntoFuture<Output = Answer>) -> Answer {
        let before = self.rows().await;
        let answer = request.await;
        assert_eq!(self.rows().await, before, "a call with status {} changed rows", answer.status);
        answer
    }

    /// Works on the database behind the service's back.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut MultiConnection) -> QueryResult<T> + Send + 'static,
    ) -> T {
        self.unscoped().run(work).await.unwrap()
    }

    /// The raw connections of the service's pool.
    pub(crate) fn unscoped(&self) -> Unscoped<Db> {
        Unscoped::for_tests(self.service.db.clone())
    }

    /// Transfers a deployment behind the service's back.
    pub(crate) async fn give(&self, deployment: &str, to: &str) {
        let (deployment, to) = (deployment.to_owned(), to.to_owned());
        self.run(move |connection| rows::give(connection, &deployment, &to)).await;
    }

    /// The statements of this call, without transactions and connections.
    pub(crate) async fn statements_of(&self, request: impl IntoFuture<Output = Answer>) -> (Answer, Vec<String>) {
        let earlier = statements::on(self.database.name()).len();
        let answer = request.await;
        (answer, statements::on(self.database.name()).split_off(earlier))
    }
}

/// Every test ends with this assertion about its log.
impl Drop for TestApp {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            silence::assert_kept();
        }
    }
}

/// The service of one worker, with its types erased.
async fn answering(service: &Service) -> Answering {
    let service = Rc::new(test::init_service(service.app()).await);
    Rc::new(move |request, payload| {
        let service = service.clone();
        Box::pin(async move {
            let (request, _) = request.to_request().replace_payload(payload);
            Answer::read(service.call(request).await.unwrap()).await
        })
    })
}
