//! A scope that takes no handler without an access decision.

use std::{any::TypeId, sync::Arc};

use actix_web::{
    Scope,
    dev::{AppService, Extensions, HttpServiceFactory},
    web,
};

use crate::{AccessEntry, AccessLog, Decided, DecisionStats, NotRegistered, Registered, map, observe::Observers};

/// Starts a scope in which every handler carries an access decision.
///
/// ```compile_fail,E0277
/// # use actix_web::{get, HttpResponse};
/// #[get("/deployments")]
/// async fn list_all() -> HttpResponse { HttpResponse::Ok().finish() }
///
/// ownership::scope("/api/v1").service(list_all); // `list_all` carries no access decision
/// ```
///
/// # Panics
/// When `prefix` has a parameter: a `{id}` here would be mistaken for the `{id}` of a handler.
#[must_use]
pub fn scope(prefix: &str) -> SecureScope {
    assert!(!prefix.contains(['{', '}']), "the prefix {prefix:?} has a parameter: put it into the handlers' own paths");
    // One spelling for actix-web and for the access map, which must list no path that is not answered.
    let prefix = map::rooted(prefix.trim_end_matches('/'));
    SecureScope {
        inner: web::scope(&prefix),
        prefix,
        registered: Extensions::new(),
        requirements: Vec::new(),
        entries: Vec::new(),
        handlers: Vec::new(),
        stats: DecisionStats::default(),
        log: None,
    }
}

/// One handler's word on what must be registered.
type Requirement = fn(&Registered<'_>) -> Result<(), NotRegistered>;

/// A scope that takes only handlers that are [`Decided`]. Made by [`scope`].
///
/// It is registered like any other: `App::new().service(ownership::scope("/api/v1")…)`. What its decisions need — the
/// verifier, the database — is given to the scope itself with [`app_data`](Self::app_data), so that it can refuse to
/// start without.
pub struct SecureScope {
    prefix: String,
    inner: Scope,
    registered: Extensions,
    requirements: Vec<Requirement>,
    entries: Vec<AccessEntry>,
    /// For each entry, the handler that it is of.
    handlers: Vec<TypeId>,
    stats: DecisionStats,
    log: Option<Arc<dyn AccessLog>>,
}

impl SecureScope {
    /// Adds a handler.
    #[must_use]
    pub fn service<H: Decided + HttpServiceFactory + 'static>(mut self, handler: H) -> Self {
        self.entries.extend(map::entries::<H>(&self.prefix));
        self.handlers.resize(self.entries.len(), TypeId::of::<H>());
        self.requirements.push(H::requirements);
        self.inner = self.inner.service(handler);
        self
    }

    /// Adds what a function adds: for applications that keep the routes of each module in the module.
    #[must_use]
    pub fn configure(self, configure: impl FnOnce(Self) -> Self) -> Self {
        configure(self)
    }

    /// Registers data that handlers and decisions find in the request: the verifier, the database, configurations of
    /// extractors.
    #[must_use]
    pub fn app_data<T: Clone + 'static>(mut self, data: T) -> Self {
        self.registered.insert(data.clone());
        self.inner = self.inner.app_data(data);
        self
    }

    /// Counts decisions here. Each worker makes a scope of its own, so all of them are given clones of one.
    #[must_use]
    pub fn decision_stats(mut self, stats: DecisionStats) -> Self {
        self.stats = stats;
        self
    }

    /// Tells this log of each decision. Each worker makes a scope of its own: an `Arc` of one log is a log too.
    #[must_use]
    pub fn access_log(mut self, log: impl AccessLog) -> Self {
        self.log = Some(Arc::new(log));
        self
    }

    /// The decisions of all handlers so far, in the order in which they were added.
    pub fn access_map(&self) -> &[AccessEntry] {
        &self.entries
    }

    /// Has everything been registered that the decisions need? Worth asking before a server is bound.
    ///
    /// # Errors
    /// The call that is missing.
    pub fn verify(&self) -> Result<(), NotRegistered> {
        let registered = Registered(&self.registered);
        self.requirements.iter().try_for_each(|requirement| requirement(&registered))
    }
}

impl HttpServiceFactory for SecureScope {
    /// # Panics
    /// When something that a decision needs was not registered: see [`SecureScope::verify`].
    fn register(self, config: &mut AppService) {
        if let Err(missing) = self.verify() {
            panic!("{missing}");
        }
        let observers = Observers::new(self.handlers.into_iter().zip(self.entries), &self.stats, self.log);
        self.inner.app_data(observers).register(config);
    }
}
