//! The interface of an application's access log.

use std::sync::Arc;

use super::DecisionRecord;

/// An application's log of decisions, set with [`SecureScope::access_log`](crate::SecureScope::access_log).
///
/// ```
/// use std::sync::mpsc::SyncSender;
///
/// use ownership::{AccessLog, DecisionRecord, DecisionOutcome};
///
/// /// Sends the records to a thread that writes them.
/// struct Queue(SyncSender<DecisionRecord>);
///
/// impl AccessLog for Queue {
///     fn record(&self, decision: &DecisionRecord) {
///         if decision.outcome() == DecisionOutcome::Refused || decision.impersonator().is_some() {
///             // If the queue is full, the record is lost; the request does not wait.
///             let _ = self.0.try_send(decision.clone());
///         }
///     }
/// }
/// ```
pub trait AccessLog: Send + Sync + 'static {
    /// Records one decision, allowed or not. It is called once for each, on the thread that serves the request, before
    /// the handler runs, so it must not block. The record has no timestamp; the log adds it.
    fn record(&self, decision: &DecisionRecord);
}

impl<L: AccessLog + ?Sized> AccessLog for Arc<L> {
    fn record(&self, decision: &DecisionRecord) {
        L::record(self, decision);
    }
}
