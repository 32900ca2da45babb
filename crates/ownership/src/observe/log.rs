//! Where an application keeps who did what.

use std::sync::Arc;

use super::DecisionRecord;

/// An application's own log of decisions, given to [`SecureScope::access_log`](crate::SecureScope::access_log).
///
/// ```
/// use std::sync::mpsc::SyncSender;
///
/// use ownership::{AccessLog, DecisionRecord, DecisionOutcome};
///
/// /// Hands the records to a thread that writes them down.
/// struct Queue(SyncSender<DecisionRecord>);
///
/// impl AccessLog for Queue {
///     fn record(&self, decision: &DecisionRecord) {
///         if decision.outcome() == DecisionOutcome::Refused || decision.impersonator().is_some() {
///             // Full, or nobody reads: the request does not wait for it.
///             let _ = self.0.try_send(decision.clone());
///         }
///     }
/// }
/// ```
pub trait AccessLog: Send + Sync + 'static {
    /// Takes note of one decision. Called once for each, allowed or not, on the thread that serves the request and before
    /// the handler runs: it must not block, so it hands on what takes time. When it happened is for it to say.
    fn record(&self, decision: &DecisionRecord);
}

impl<L: AccessLog + ?Sized> AccessLog for Arc<L> {
    fn record(&self, decision: &DecisionRecord) {
        L::record(self, decision);
    }
}
