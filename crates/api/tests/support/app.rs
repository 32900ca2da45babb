//! The real service on a fresh database, with a Clerk stand-in whose keys it fetches over HTTP.

use std::rc::Rc;

use actix_web::{
    dev::{Payload, Service as _},
    test::{self, TestRequest},
};
use api::{
    access_log::AccessLog,
    app::Service,
    cookies::{CookieDomain, Cookies},
    db::{DatabaseUrl, Db, MultiConnection},
    limits::Limits,
    revocations::Revocations,
    webhooks::{Secret, Webhooks},
};
use auth::{ClerkAuth, DenyList, TokenKind};
use clerk_dev::ClerkDev;
use diesel::QueryResult;
use futures_util::future::LocalBoxFuture;
use ownership::DecisionStats;

use super::{Answer, Client, forge, rows, rows::Rows, silence, statements, webhook};
use crate::database::FreshDatabase;

/// The front end, whose pages may use cookies.
pub(crate) const FRONTEND: &str = "http://localhost:3000";
/// A site whose pages may not.
pub(crate) const FOREIGN: &str = "https://evil.example";

/// How the service is configured.
pub(crate) struct Setup {
    /// Which kinds of token it accepts.
    pub(crate) kinds: Vec<TokenKind>,
    /// The front ends, as somebody wrote them into `FRONTEND_URL`.
    pub(crate) frontends: Vec<&'static str>,
    /// What their pages may send besides the usual headers.
    pub(crate) allowed_headers: Vec<&'static str>,
    /// How many connections it may hold.
    pub(crate) pool_size: u32,
    /// Whether its cookies are for HTTPS alone.
    pub(crate) secure_cookies: bool,
    /// The domain whose hosts share its cookies.
    pub(crate) cookie_domain: Option<CookieDomain>,
    /// How much one user may own.
    pub(crate) limits: Limits,
    /// What webhooks are signed with; without it none is taken.
    pub(crate) webhook_secret: Option<Secret>,
    /// Makes its access log, given where its database is.
    pub(crate) access_log: Box<dyn FnOnce(&DatabaseUrl) -> AccessLog>,
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
            access_log: Box::new(|_| AccessLog::off()),
        }
    }
}

/// The service as a function from requests to answers.
pub(super) type Answering = Rc<dyn Fn(TestRequest, Payload) -> LocalBoxFuture<'static, Answer>>;

/// A running service. The fields end in this order: the database goes when nobody uses it any more.
pub(crate) struct TestApp {
    pub(super) answering: Answering,
    pub(crate) service: Service,
    pub(crate) clerk: ClerkDev,
    pub(crate) database: FreshDatabase,
}

impl TestApp {
    /// The service as most tests want it.
    pub(crate) async fn start() -> Self {
        Self::start_with(Setup::default()).await
    }

    /// The service, configured.
    pub(crate) async fn start_with(setup: Setup) -> Self {
        Self::start_on(FreshDatabase::create(), setup).await
    }

    /// The service, configured, on a database that was made for it.
    pub(crate) async fn start_on(database: FreshDatabase, setup: Setup) -> Self {
        silence::listen();
        statements::record();
        let clerk = ClerkDev::start().await.unwrap();
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
            db: Db::connect(&database.url(), setup.pool_size).unwrap(),
            cookies: Cookies { secure: setup.secure_cookies, domain: setup.cookie_domain },
            limits: setup.limits,
            revocations: Revocations::follow(&database.url(), denied).unwrap(),
            webhooks: Webhooks::new(setup.webhook_secret),
            decisions: DecisionStats::default(),
            access_log: (setup.access_log)(&database.url()),
        };
        Self { answering: answering(&service).await, service, clerk, database }
    }

    /// Somebody who presents nothing.
    pub(crate) fn anonymous(&self) -> Client<'_> {
        Client::new(self)
    }

    /// A signed-in user, who sends their token as `Bearer`.
    pub(crate) fn user(&self, id: &str) -> Client<'_> {
        self.bearer(&self.token_of(id))
    }

    /// A signed-in user, whose browser sends their token as the cookie that Clerk sets, from no page in particular.
    pub(crate) fn browser(&self, id: &str) -> Client<'_> {
        self.anonymous().cookie("__session", &self.token_of(id))
    }

    /// A signed-in user who acts in an organization, with a role and permissions on its deployments.
    pub(crate) fn member(&self, id: &str, organization: &str, role: &str, permissions: &[&str]) -> Client<'_> {
        self.bearer(&self.clerk.mint(&forge::member(id, organization, role, permissions)))
    }

    /// Somebody who sends this as `Bearer`.
    pub(crate) fn bearer(&self, unverified_token: &str) -> Client<'_> {
        self.anonymous().with("authorization", &format!("Bearer {unverified_token}"))
    }

    /// What a user's browser holds.
    pub(crate) fn token_of(&self, id: &str) -> String {
        self.clerk.mint(&forge::session(id))
    }

    /// Every row of every table.
    pub(crate) async fn rows(&self) -> Rows {
        self.run(rows::all).await
    }

    /// Asks for something and asserts that no row of any table was changed by it.
    pub(crate) async fn unchanged_by(&self, request: impl IntoFuture<Output = Answer>) -> Answer {
        let before = self.rows().await;
        let answer = request.await;
        assert_eq!(self.rows().await, before, "rows were changed by what was answered {}", answer.status);
        answer
    }

    /// Works on the database behind the service's back.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut MultiConnection) -> QueryResult<T> + Send + 'static,
    ) -> T {
        self.service.db.run(work).await.unwrap()
    }

    /// Gives a deployment to somebody behind the service's back.
    pub(crate) async fn give(&self, deployment: &str, to: &str) {
        let (deployment, to) = (deployment.to_owned(), to.to_owned());
        self.run(move |connection| rows::give(connection, &deployment, &to)).await;
    }

    /// The statements that were made while this was answered; transactions and connections are not counted.
    pub(crate) async fn statements_of(&self, request: impl IntoFuture<Output = Answer>) -> (Answer, Vec<String>) {
        let earlier = statements::on(self.database.name()).len();
        let answer = request.await;
        (answer, statements::on(self.database.name()).split_off(earlier))
    }
}

/// No test ends without this having been asserted of its log.
impl Drop for TestApp {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            silence::assert_kept();
        }
    }
}

/// The service of one worker, with its types put away.
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
