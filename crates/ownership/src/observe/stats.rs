//! Counts decisions by route and reason. Counting takes no lock, because the routes are known before the first request.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use super::{DecisionOutcome, DecisionReason};

/// Counts of decisions, shared by all workers. Create one, give a clone to each scope, and keep one to read.
///
/// ```
/// use ownership::DecisionStats;
///
/// let stats = DecisionStats::default();
/// let scope = ownership::scope("/api").decision_stats(stats.clone());
/// # drop(scope);
/// for count in stats.counts() {
///     println!("{} {} {}: {}", count.method, count.route, count.reason, count.count);
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct DecisionStats(Arc<Mutex<Vec<Arc<Counters>>>>);

/// The number of a route's decisions with the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionCount {
    /// `GET`, `DELETE`, …
    pub method: &'static str,
    /// The path as in the access map.
    pub route: Arc<str>,
    /// The decision as in the access map.
    pub decision: &'static str,
    /// How the decisions ended.
    pub outcome: DecisionOutcome,
    /// Why the decisions ended.
    pub reason: DecisionReason,
    /// The number of decisions.
    pub count: u64,
}

/// The counters of one route.
#[derive(Debug)]
pub(crate) struct Counters {
    pub(super) method: &'static str,
    pub(super) path: Arc<str>,
    decision: &'static str,
    by_reason: [AtomicU64; DecisionReason::ALL.len()],
}

impl DecisionStats {
    /// Returns the counts so far, an entry for each route and reason that occurred.
    pub fn counts(&self) -> Vec<DecisionCount> {
        let routes = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        routes.iter().flat_map(|route| route.counts()).collect()
    }

    /// Returns the counters of a route. The scopes of all workers share them.
    pub(super) fn of(&self, method: &'static str, path: &str, decision: &'static str) -> Arc<Counters> {
        let mut routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it =
            |route: &&Arc<Counters>| route.method == method && *route.path == *path && route.decision == decision;
        if let Some(route) = routes.iter().find(is_it) {
            return route.clone();
        }
        let by_reason = std::array::from_fn(|_| AtomicU64::new(0));
        let route = Arc::new(Counters { method, path: path.into(), decision, by_reason });
        routes.push(route.clone());
        route
    }
}

impl Counters {
    pub(super) fn count(&self, reason: DecisionReason) {
        if let Some(counter) = self.by_reason.get(reason as usize) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn counts(&self) -> impl Iterator<Item = DecisionCount> {
        DecisionReason::ALL.iter().zip(&self.by_reason).filter_map(|(&reason, counter)| {
            let count = counter.load(Ordering::Relaxed);
            (count > 0).then(|| DecisionCount {
                method: self.method,
                route: self.path.clone(),
                decision: self.decision,
                outcome: reason.outcome(),
                reason,
                count,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::DecisionReason;

    #[test]
    fn all_lists_reasons_in_declaration_order() {
        for (index, reason) in DecisionReason::ALL.into_iter().enumerate() {
            assert_eq!(reason as usize, index);
        }
    }
}
