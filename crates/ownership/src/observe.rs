//! Reports each decision once: as an event, as a count, and to the application's access log.
//! Makes no decision.

use std::{any::TypeId, collections::HashMap, sync::Arc};

use actix_web::HttpRequest;

use crate::{access_map::AccessEntry, identity::authenticate};

mod log;
mod reason;
mod record;
mod stats;

pub use log::AccessLog;
pub use reason::{DecisionOutcome, DecisionReason};
pub use record::{CheckedRow, DecisionRecord};
use stats::Counters;
pub use stats::{DecisionCount, DecisionStats};

/// The counters and the log of a scope, fixed when the scope is registered.
#[derive(Clone)]
pub(crate) struct Observers {
    /// The counters of each handler's routes.
    routes: Arc<HashMap<TypeId, Vec<Arc<Counters>>>>,
    log: Option<Arc<dyn AccessLog>>,
}

impl Observers {
    pub(crate) fn new(
        entries: impl IntoIterator<Item = (TypeId, AccessEntry)>,
        stats: &DecisionStats,
        log: Option<Arc<dyn AccessLog>>,
    ) -> Self {
        let mut routes: HashMap<_, Vec<_>> = HashMap::new();
        for (handler, entry) in entries {
            routes.entry(handler).or_default().push(stats.of(entry.method, &entry.path, entry.decision));
        }
        Self { routes: Arc::new(routes), log }
    }

    /// Finds the matched route among the handler's routes.
    fn route(&self, handler: TypeId, request: &HttpRequest) -> Option<&Arc<Counters>> {
        let routes = self.routes.get(&handler)?;
        if let [only] = routes.as_slice() {
            return Some(only);
        }
        // The pattern includes the prefixes of surrounding scopes; the route does not.
        let pattern = request.match_pattern()?;
        let here =
            |route: &&Arc<Counters>| route.method == request.method().as_str() && pattern.ends_with(&*route.path);
        routes.iter().filter(here).max_by_key(|route| route.path.len())
    }
}

/// Reports one decision. `handler` is the type of the handler that it was made for, if there is one.
pub(crate) async fn report(
    request: &HttpRequest,
    handler: Option<TypeId>,
    reason: DecisionReason,
    rows: Vec<CheckedRow>,
) {
    let observers = request.app_data::<Observers>();
    let route = observers.zip(handler).and_then(|(observers, handler)| observers.route(handler, request));
    if let Some(route) = route {
        route.count(reason);
    }
    let log = observers.and_then(|observers| observers.log.as_ref());
    if log.is_none() && !record::is_wanted(reason) {
        return;
    }
    // The caller is verified already, so this returns the cached result.
    let user = if reason.knows_the_user() { authenticate(request).await.ok() } else { None };
    let path = route.map(|route| route.path.clone()).or_else(|| request.match_pattern().map(Into::into));
    let record = DecisionRecord::new(request, path, user.as_ref(), reason, rows);
    record.event();
    if let Some(log) = log {
        log.record(&record);
    }
}
