//! A scope that accepts only handlers with an access decision.

use std::{any::TypeId, collections::HashSet, fmt::Write as _, sync::Arc};

use actix_web::{
    Error, Scope,
    body::MessageBody,
    dev::{AppService, HttpServiceFactory, ServiceFactory, ServiceRequest, ServiceResponse, Transform},
    guard::Guard,
    web,
};

use crate::{
    access_map::{self, AccessEntry, Routes},
    decision::{Decided, NotRegistered, Registered},
    hidden_routes::{self, HiddenRoute},
    observe::{AccessLog, DecisionStats, Observers},
    route_params,
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
/// The prefix can have parameters, as in `/organizations/{organization_id}`. If a handler's row has this parameter's
/// resource as a parent, the row must belong to it. A check finds its own id there only if its attribute says so:
/// `#[check_ownership("organization", prefix = "/organizations/{organization_id}")]`.
///
/// # Panics
/// If `prefix` has a parameter `{id}`, which could be read for the `{id}` of a handler, or ends with a tail, `{tail}*`.
#[must_use]
pub fn scope(prefix: &str) -> SecureScope {
    let is_named = route_params::names(prefix).all(|name| name != "id");
    assert!(
        is_named,
        "the prefix {prefix:?} has the parameter {{id}}: name it after its resource, {{organization_id}}"
    );
    assert!(!prefix.ends_with('*'), "the prefix {prefix:?} ends with a tail: put it into the handlers' own paths");
    // actix-web and the access map must use the same spelling.
    let prefix = access_map::rooted(prefix.trim_end_matches('/'));
    SecureScope {
        outer: web::scope(&prefix),
        prefix,
        services: Vec::new(),
        middleware: Vec::new(),
        is_guarded: false,
        registered: HashSet::new(),
        requirements: Vec::new(),
        routes: Routes::default(),
        stats: None,
        log: None,
    }
}

/// Checks what one handler or nested scope needs to be registered.
type Requirement = Box<dyn Fn(&Registered<'_>) -> Result<(), NotRegistered>>;

/// Adds a service to an actix-web scope, or wraps the scope.
type Step = Box<dyn FnOnce(Scope) -> Scope>;

/// A scope that accepts only [`Decided`] handlers. Created by [`scope`].
///
/// Register it like any scope: `App::new().service(ownership::scope("/api/v1")…)`. Register the verifier and the database
/// on the scope itself with [`app_data`](Self::app_data), so that it can refuse to start without them. Data of the `App`
/// does not count: actix-web shows it to requests only. Register a clone on both if other services need it too.
///
/// It has no `default_service`: a path without a route goes to that of the `App`.
pub struct SecureScope {
    prefix: String,
    /// Has the prefix, the guards and the data.
    outer: Scope,
    /// The handlers and nested scopes, in order.
    services: Vec<Step>,
    /// The middleware, innermost first.
    middleware: Vec<Step>,
    is_guarded: bool,
    registered: HashSet<TypeId>,
    requirements: Vec<Requirement>,
    routes: Routes,
    stats: Option<DecisionStats>,
    log: Option<Arc<dyn AccessLog>>,
}

impl SecureScope {
    /// Adds a handler.
    #[must_use]
    pub fn service<H: Decided + HttpServiceFactory + 'static>(mut self, handler: H) -> Self {
        self.routes.add::<H>(&self.prefix);
        self.requirements.push(Box::new(H::requirements));
        self.services.push(Box::new(|scope| scope.service(handler)));
        self
    }

    /// Adds a scope below this one's prefix. Its decisions are part of this scope's access map, statistics and log, and its
    /// handlers find the data of both scopes.
    ///
    /// # Panics
    /// If the inner scope has its own statistics or log. Those of the outermost scope count.
    #[must_use]
    pub fn scope(mut self, mut inner: Self) -> Self {
        let is_silent = inner.stats.is_none() && inner.log.is_none();
        assert!(
            is_silent,
            "the nested scope {:?} has statistics or a log: set them on the outermost scope",
            inner.prefix
        );
        self.routes.nest(&self.prefix, &inner.prefix, std::mem::take(&mut inner.routes), inner.is_guarded);
        let registered = std::mem::take(&mut inner.registered);
        let requirements = std::mem::take(&mut inner.requirements);
        self.requirements.push(Box::new(move |around| {
            let all = around.0 | &registered;
            requirements.iter().try_for_each(|requirement| requirement(&Registered(&all)))
        }));
        self.services.push(Box::new(|scope| scope.service(inner.build())));
        self
    }

    /// Adds the handlers that a function adds, so that each module can list its routes.
    #[must_use]
    pub fn configure(self, configure: impl FnOnce(Self) -> Self) -> Self {
        configure(self)
    }

    /// Registers data for handlers and decisions: the verifier, the database, extractor configurations.
    #[must_use]
    pub fn app_data<T: 'static>(mut self, data: T) -> Self {
        self.registered.insert(TypeId::of::<T>());
        self.outer = self.outer.app_data(data);
        self
    }

    /// Wraps all handlers of the scope in a middleware, as actix-web's [`Scope::wrap`] does: the last one runs first. Each
    /// handler's guard runs after all of them.
    #[must_use]
    pub fn wrap<M, B>(mut self, middleware: M) -> Self
    where
        M: Transform<
                <Scope as Endpoint>::Service,
                ServiceRequest,
                Response = ServiceResponse<B>,
                Error = Error,
                InitError = (),
            > + 'static,
        B: MessageBody + 'static,
    {
        self.middleware.push(Box::new(|scope| web::scope("").service(scope.wrap(middleware))));
        self
    }

    /// Wraps all handlers of the scope in a function, as actix-web's [`Scope::wrap_fn`] does.
    #[must_use]
    pub fn wrap_fn<F, R, B>(mut self, middleware: F) -> Self
    where
        F: Fn(ServiceRequest, &<Scope as Endpoint>::Service) -> R + Clone + 'static,
        R: Future<Output = Result<ServiceResponse<B>, Error>> + 'static,
        B: MessageBody + 'static,
    {
        self.middleware.push(Box::new(|scope| web::scope("").service(scope.wrap_fn(middleware))));
        self
    }

    /// Leaves requests that the actix-web guard rejects to later services. It decides no access.
    #[must_use]
    pub fn guard(mut self, guard: impl Guard + 'static) -> Self {
        self.is_guarded = true;
        self.outer = self.outer.guard(guard);
        self
    }

    /// Sets the statistics that count decisions. Each worker builds its own scope, so pass clones of one value.
    #[must_use]
    pub fn decision_stats(mut self, stats: DecisionStats) -> Self {
        self.stats = Some(stats);
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
        self.routes.entries()
    }

    /// Checks that everything the decisions need is registered, that each route tells the ids of its checks, and that every
    /// route can be reached. Call it before the server is bound. With several scopes, call [`verify_all`].
    ///
    /// # Errors
    /// Names the missing call, the ambiguous route, or the hidden routes.
    pub fn verify(&self) -> Result<(), ScopeError> {
        verify_all([self])
    }

    fn build(self) -> Scope {
        let add_services = |scope| self.services.into_iter().fold(scope, |scope, add| add(scope));
        if self.middleware.is_empty() {
            return add_services(self.outer);
        }
        // actix-web's type names each middleware. A scope around each one keeps this type the same.
        let inner = add_services(web::scope(""));
        self.outer.service(self.middleware.into_iter().fold(inner, |scope, wrap| wrap(scope)))
    }
}

/// Names the service that a scope of actix-web gives to its middleware.
pub trait Endpoint {
    /// The service.
    type Service;
}

impl<T: ServiceFactory<ServiceRequest>> Endpoint for Scope<T> {
    type Service = T::Service;
}

/// Checks the scopes of one application, in the order of their registration.
///
/// A scope takes every path below its prefix, so it hides a later scope with the same prefix or a longer one. A single
/// scope cannot detect this: it panics only for its own routes.
///
/// A route is reported as hidden only if that is certain. Not detected are: a route that several earlier routes hide
/// together, a route whose detection needs a regular expression (`{id:\d+}` before `/7`), and a route that is hidden from
/// outside of these scopes. An earlier route or scope with an actix-web `guard` hides nothing.
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
/// Names the missing call, the ambiguous route, or the hidden routes.
pub fn verify_all<'s>(scopes: impl IntoIterator<Item = &'s SecureScope>) -> Result<(), ScopeError> {
    let mut routes = Routes::default();
    for scope in scopes {
        let registered = Registered(&scope.registered);
        scope.requirements.iter().try_for_each(|requirement| requirement(&registered))?;
        routes.nest("", &scope.prefix, scope.routes.clone(), scope.is_guarded);
    }
    if let Some((route, problem)) = routes.ambiguous() {
        return Err(ScopeError::Ambiguous { route: Box::new(route.clone()), problem });
    }
    let hidden = hidden_routes::hidden(&routes);
    if hidden.is_empty() { Ok(()) } else { Err(ScopeError::Hidden(hidden)) }
}

/// Why a scope does not start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// Something that a decision needs is not registered.
    #[error(transparent)]
    NotRegistered(#[from] NotRegistered),
    /// A route whose parameters, with those of the prefix, do not tell the id of a check.
    #[error("{} {problem}", route.describe())]
    Ambiguous {
        /// The route.
        route: Box<AccessEntry>,
        /// What is wrong with its parameters.
        problem: String,
    },
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
    /// If something that a decision needs is not registered, a route is ambiguous or a route can never be reached, see
    /// [`SecureScope::verify`].
    fn register(mut self, config: &mut AppService) {
        if let Err(error) = self.verify() {
            panic!("{error}");
        }
        let (stats, log) = (self.stats.take().unwrap_or_default(), self.log.take());
        let handlers = self.routes.declared().iter().map(|declared| declared.handler);
        let observers = Observers::new(handlers.zip(self.routes.entries().iter().cloned()), &stats, log);
        self.outer = self.outer.app_data(observers);
        self.build().register(config);
    }
}
