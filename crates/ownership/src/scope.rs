//! A scope that takes no handler without an access decision.

use std::{any::TypeId, fmt::Write as _, sync::Arc};

use actix_web::{
    Scope,
    dev::{AppService, Extensions, HttpServiceFactory},
    web,
};

use crate::{
    access_map::{self, AccessEntry},
    decision::{Decided, NotRegistered, Registered},
    hidden_routes::{self, HiddenRoute, Routes},
    observe::{AccessLog, DecisionStats, Observers},
};

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
    let prefix = access_map::rooted(prefix.trim_end_matches('/'));
    SecureScope {
        inner: web::scope(&prefix),
        prefix,
        registered: Extensions::new(),
        requirements: Vec::new(),
        entries: Vec::new(),
        handlers: Vec::new(),
        conditional: Vec::new(),
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
    /// For each entry, whether it has a guard of its own.
    conditional: Vec<bool>,
    stats: DecisionStats,
    log: Option<Arc<dyn AccessLog>>,
}

impl SecureScope {
    /// Adds a handler.
    #[must_use]
    pub fn service<H: Decided + HttpServiceFactory + 'static>(mut self, handler: H) -> Self {
        self.entries.extend(access_map::entries::<H>(&self.prefix));
        self.handlers.resize(self.entries.len(), TypeId::of::<H>());
        self.conditional.extend(H::ROUTES.iter().flat_map(|route| route.methods.iter().map(|_| route.conditional)));
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

    /// Checks that everything is registered that the decisions need, and that every route can be reached. Worth asking
    /// before a server is bound; an application with several scopes asks [`verify_all`].
    ///
    /// # Errors
    /// The call that is missing, or the routes that are hidden.
    pub fn verify(&self) -> Result<(), ScopeError> {
        verify_all([self])
    }
}

/// Checks the scopes of one application, in the order in which it registers them.
///
/// A scope takes every path below its prefix, so one that is registered after a scope with the same prefix, or with one
/// that its own begins with, is never asked. A single scope cannot know: it panics for routes of its own alone.
///
/// A route counts as hidden only where that is certain. Not found are: a route that several earlier ones hide together, one
/// that a regular expression would have to be understood for (`{id:\d+}` before `/7`), and one that is hidden by what
/// is registered outside of these scopes. An earlier route with a `guard` of its own hides nothing.
///
/// ```
/// use actix_web::get;
/// use ownership::{ScopeError, public, scope};
///
/// #[public(reason = "what is published is for everybody")]
/// #[get("/notes/{slug}")]
/// async fn read_note() -> &'static str { "published" }
///
/// #[public(reason = "an example")]
/// #[get("/notes/{id}")]
/// async fn show_note() -> &'static str { "never shown" }
///
/// let routes = scope("/api").service(read_note).service(show_note);
/// let Err(ScopeError::Hidden(hidden)) = ownership::verify_all([&routes]) else { unreachable!() };
/// assert_eq!(hidden[0].route.handler, "show_note");
/// ```
///
/// # Errors
/// The call that is missing, or the routes that are hidden.
pub fn verify_all<'s>(scopes: impl IntoIterator<Item = &'s SecureScope>) -> Result<(), ScopeError> {
    let scopes: Vec<_> = scopes.into_iter().collect();
    for scope in &scopes {
        let registered = Registered(&scope.registered);
        scope.requirements.iter().try_for_each(|requirement| requirement(&registered))?;
    }
    let routes = scopes.iter().map(|scope| Routes {
        prefix: &scope.prefix,
        entries: &scope.entries,
        conditional: &scope.conditional,
    });
    let hidden = hidden_routes::hidden(&routes.collect::<Vec<_>>());
    if hidden.is_empty() { Ok(()) } else { Err(ScopeError::Hidden(hidden)) }
}

/// Why a scope does not start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// Something that a decision needs was not registered.
    #[error(transparent)]
    NotRegistered(#[from] NotRegistered),
    /// Routes that can never be reached.
    #[error("{}", listed(.0))]
    Hidden(Vec<HiddenRoute>),
}

fn listed(hidden: &[HiddenRoute]) -> String {
    let mut text = "these routes can never be reached; change their order or a path:".to_owned();
    for route in hidden {
        // Writing into a text does not fail.
        let _ = write!(text, "\n  {route}");
    }
    text
}

impl HttpServiceFactory for SecureScope {
    /// # Panics
    /// When something that a decision needs was not registered, or a route can never be reached: see
    /// [`SecureScope::verify`].
    fn register(self, config: &mut AppService) {
        if let Err(error) = self.verify() {
            panic!("{error}");
        }
        let observers = Observers::new(self.handlers.into_iter().zip(self.entries), &self.stats, self.log);
        self.inner.app_data(observers).register(config);
    }
}
