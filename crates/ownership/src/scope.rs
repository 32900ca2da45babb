//! A scope that accepts only handlers with an access decision.

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

/// Creates a scope in which every handler carries an access decision.
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
/// If `prefix` has a parameter: an `{id}` in it would be mistaken for the `{id}` of a handler.
#[must_use]
pub fn scope(prefix: &str) -> SecureScope {
    assert!(!prefix.contains(['{', '}']), "the prefix {prefix:?} has a parameter: put it into the handlers' own paths");
    // actix-web and the access map must use the same spelling.
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

/// Checks what one handler needs to be registered.
type Requirement = fn(&Registered<'_>) -> Result<(), NotRegistered>;

/// A scope that accepts only [`Decided`] handlers. Created by [`scope`].
///
/// Register it like any scope: `App::new().service(ownership::scope("/api/v1")…)`. Register the verifier and the database
/// on the scope itself with [`app_data`](Self::app_data), so that it can refuse to start without them.
pub struct SecureScope {
    prefix: String,
    inner: Scope,
    registered: Extensions,
    requirements: Vec<Requirement>,
    entries: Vec<AccessEntry>,
    /// For each entry, its handler.
    handlers: Vec<TypeId>,
    /// For each entry, whether it has an actix-web guard.
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

    /// Adds the handlers that a function adds, so that each module can list its routes.
    #[must_use]
    pub fn configure(self, configure: impl FnOnce(Self) -> Self) -> Self {
        configure(self)
    }

    /// Registers data for handlers and decisions: the verifier, the database, extractor configurations.
    #[must_use]
    pub fn app_data<T: Clone + 'static>(mut self, data: T) -> Self {
        self.registered.insert(data.clone());
        self.inner = self.inner.app_data(data);
        self
    }

    /// Sets the statistics that count decisions. Each worker builds its own scope, so pass clones of one value.
    #[must_use]
    pub fn decision_stats(mut self, stats: DecisionStats) -> Self {
        self.stats = stats;
        self
    }

    /// Sets the log that records each decision. Each worker builds its own scope, so pass clones of one `Arc`.
    #[must_use]
    pub fn access_log(mut self, log: impl AccessLog) -> Self {
        self.log = Some(Arc::new(log));
        self
    }

    /// Returns the decisions of all handlers so far, in the order of their registration.
    pub fn access_map(&self) -> &[AccessEntry] {
        &self.entries
    }

    /// Checks that everything the decisions need is registered, and that every route can be reached. Call it before the
    /// server is bound. With several scopes, call [`verify_all`].
    ///
    /// # Errors
    /// Names the missing call, or the hidden routes.
    pub fn verify(&self) -> Result<(), ScopeError> {
        verify_all([self])
    }
}

/// Checks the scopes of one application, in the order of their registration.
///
/// A scope takes every path below its prefix, so it hides a later scope with the same prefix or a longer one. A single
/// scope cannot detect this: it panics only for its own routes.
///
/// A route is reported as hidden only if that is certain. Not detected are: a route that several earlier routes hide
/// together, a route whose detection needs a regular expression (`{id:\d+}` before `/7`), and a route that is hidden from
/// outside of these scopes. An earlier route with an actix-web `guard` hides nothing.
///
/// ```
/// use actix_web::get;
/// use ownership::{ScopeError, public, scope};
///
/// #[public(reason = "published notes are public")]
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
/// Names the missing call, or the hidden routes.
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
    /// Something that a decision needs is not registered.
    #[error(transparent)]
    NotRegistered(#[from] NotRegistered),
    /// Routes that can never be reached.
    #[error("{}", listed(.0))]
    Hidden(Vec<HiddenRoute>),
}

fn listed(hidden: &[HiddenRoute]) -> String {
    let mut text = "these routes can never be reached; change their order or a path:".to_owned();
    for route in hidden {
        // Writing into a `String` cannot fail.
        let _ = write!(text, "\n  {route}");
    }
    text
}

impl HttpServiceFactory for SecureScope {
    /// # Panics
    /// If something that a decision needs is not registered or a route can never be reached, see
    /// [`SecureScope::verify`].
    fn register(self, config: &mut AppService) {
        if let Err(error) = self.verify() {
            panic!("{error}");
        }
        let observers = Observers::new(self.handlers.into_iter().zip(self.entries), &self.stats, self.log);
        self.inner.app_data(observers).register(config);
    }
}
