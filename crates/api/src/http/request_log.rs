//! The log of requests: one line for each, and the causes of failures. What strangers cause is `DEBUG`, so that they cannot
//! fill the log; `/metrics` counts it.

use std::{
    cell::Cell,
    collections::HashMap,
    error::Error as StdError,
    sync::{LazyLock, Mutex, PoisonError},
    time::{Duration, Instant},
};

use actix_web::{HttpRequest, http::StatusCode};
use auth::UserId;
use ownership::{AccessLog, DecisionReason, DecisionRecord};
use tracing::Level;

use super::{RequestId, traffic::method_label};

/// The target of the lines, for filters.
const TARGET: &str = "api::request";

tokio::task_local! {
    /// The decision on the request that the current task answers.
    static DECISION: Cell<Option<Decision>>;
}

/// What a line says about the caller.
pub(super) struct Decision {
    user: Option<UserId>,
    reason: DecisionReason,
}

/// Runs `response`, and returns the decision that was made meanwhile, too.
pub(super) async fn with_decision<F: Future>(response: F) -> (F::Output, Option<Decision>) {
    let run = async {
        let response = response.await;
        (response, DECISION.with(Cell::take))
    };
    DECISION.scope(Cell::default(), run).await
}

/// Returns whether the lines are wanted.
pub(crate) fn is_on() -> bool {
    tracing::enabled!(target: TARGET, Level::INFO)
}

/// Keeps each decision for the line of its request, and passes it on to an access log.
pub(crate) struct WithRequestLog<L>(pub(crate) L);

impl<L: AccessLog> AccessLog for WithRequestLog<L> {
    fn record(&self, decision: &DecisionRecord) {
        let kept = Decision { user: decision.user().cloned(), reason: decision.reason() };
        // Not within a request only in tests of a scope alone.
        let _ = DECISION.try_with(|cell| cell.set(Some(kept)));
        self.0.record(decision);
    }
}

/// An answered request.
pub(super) struct Answered<'a> {
    pub(super) request: &'a HttpRequest,
    pub(super) id: &'a RequestId,
    /// The pattern of the matched route.
    pub(super) route: &'a str,
    pub(super) status: StatusCode,
}

impl Answered<'_> {
    /// Writes the line: `INFO` for a verified caller, else `DEBUG`.
    pub(super) fn log(&self, decision: Option<&Decision>, duration: Duration) {
        let user = decision.and_then(|decision| decision.user.as_ref());
        macro_rules! line {
            ($level:ident) => {
                tracing::event!(
                    target: TARGET,
                    Level::$level,
                    method = %method_label(self.request.method()),
                    route = self.route,
                    status = self.status.as_u16(),
                    duration_ms = duration.as_secs_f64() * 1000.0,
                    user = user.map(UserId::as_str),
                    decision = decision.map(|decision| decision.reason.outcome().as_str()),
                    reason = decision.map(|decision| decision.reason.as_str()),
                    request_id = self.id.as_str(),
                    trace_id = trace_id(self.request),
                    "request"
                )
            };
        }
        if user.is_some() { line!(INFO) } else { line!(DEBUG) }
    }

    /// Logs the cause of a failure, which clients never see. Of failures of one route with one cause there is one line a
    /// second; `similar` counts those since the line before.
    pub(super) fn log_failure(&self, cause: Option<&(dyn StdError + 'static)>) {
        static REPEATS: LazyLock<Mutex<Repeats>> = LazyLock::new(Mutex::default);
        let (method, cause) = (method_label(self.request.method()), cause.map(ToString::to_string));
        let key = format!("{method} {} {}", self.route, cause.as_deref().unwrap_or_default());
        let admitted = REPEATS.lock().unwrap_or_else(PoisonError::into_inner).admit(key, Instant::now());
        if let Some(similar) = admitted {
            tracing::error!(
                request_id = self.id.as_str(),
                %method,
                route = self.route,
                status = self.status.as_u16(),
                cause,
                similar,
                "request failed"
            );
        }
    }
}

/// Returns the trace that the client's request is a part of: of a `traceparent` (W3C Trace Context, section 3.2) of version 0
/// or a later one.
fn trace_id(request: &HttpRequest) -> Option<&str> {
    let mut parts = request.headers().get("traceparent")?.to_str().ok()?.split('-');
    let (version, trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_hex =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_zero = |text: &str| text.bytes().all(|byte| byte == b'0');
    let is_known = is_hex(version, 2) && version != "ff" && (version != "00" || parts.next().is_none());
    let is_valid = is_known && is_hex(trace, 32) && is_hex(parent, 16) && is_hex(flags, 2);
    (is_valid && !is_zero(trace) && !is_zero(parent)).then_some(trace)
}

/// Which lines were written within the last second, and how many more there would have been.
#[derive(Default)]
struct Repeats(HashMap<String, (Instant, u64)>);

impl Repeats {
    const INTERVAL: Duration = Duration::from_secs(1);
    /// A cause may be any text.
    const MAX: usize = 256;

    /// Returns whether to write the line: the number of lines that were left out since the one before.
    fn admit(&mut self, key: String, now: Instant) -> Option<u64> {
        let is_recent = |since: &Instant| now.duration_since(*since) < Self::INTERVAL;
        if let Some((since, left_out)) = self.0.get_mut(&key) {
            if is_recent(since) {
                *left_out += 1;
                return None;
            }
            *since = now;
            return Some(std::mem::take(left_out));
        }
        if self.0.len() >= Self::MAX {
            self.0.retain(|_, (since, _)| is_recent(since));
        }
        if self.0.len() < Self::MAX {
            self.0.insert(key, (now, 0));
            return Some(0);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn repeated_failure_is_one_line_a_second_with_a_count() {
        let (mut repeats, start) = (Repeats::default(), Instant::now());
        let mut admit = |key: &str, millis| repeats.admit(key.to_owned(), start + Duration::from_millis(millis));
        assert_eq!([admit("a", 0), admit("b", 0)], [Some(0), Some(0)]);
        assert_eq!([admit("a", 1), admit("a", 999), admit("a", 1000)], [None, None, Some(2)]);
        assert_eq!([admit("a", 1001), admit("b", 2500), admit("a", 2500)], [None, Some(0), Some(1)]);
    }

    #[test]
    fn failures_of_many_causes_stay_bounded() {
        let (mut repeats, now) = (Repeats::default(), Instant::now());
        let lines = (0..10_000).filter(|cause| repeats.admit(cause.to_string(), now).is_some());
        assert_eq!(lines.count(), Repeats::MAX);
        assert_eq!(repeats.admit("later".to_owned(), now + Repeats::INTERVAL), Some(0));
    }

    #[test]
    fn trace_comes_from_a_valid_traceparent_alone() {
        let of = |value: &str| {
            let request = TestRequest::default().insert_header(("traceparent", value)).to_http_request();
            trace_id(&request).map(ToOwned::to_owned)
        };
        let (trace, parent) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
        assert_eq!(of(&format!("00-{trace}-{parent}-01")).as_deref(), Some(trace));
        assert_eq!(of(&format!("01-{trace}-{parent}-01-later")).as_deref(), Some(trace));
        let upper = trace.to_uppercase();
        for wrong in [
            String::new(),
            trace.to_owned(),
            format!("00-{trace}-{parent}"),
            format!("00-{trace}-{parent}-01-more"),
            format!("ff-{trace}-{parent}-01"),
            format!("00-{upper}-{parent}-01"),
            format!("00-{trace}-{}-01", "0".repeat(16)),
            format!("00-{}-{parent}-01", "0".repeat(32)),
        ] {
            assert_eq!(of(&wrong), None, "{wrong}");
        }
    }
}
