//! What there is to say of one decision. Never the token, and nothing of the row but its id.

use std::sync::Arc;

use actix_web::{HttpRequest, http::Method};
use auth::{ClerkUser, UserId};

use super::{DecisionOutcome, DecisionReason};
use crate::{access_basis::AccessBasis, ids::MAX_LEN as MAX_ID, owned::Owned, resource::Resource};

/// The events' target, for filters.
const TARGET: &str = "ownership::decision";

/// One decision: who, what, on which route, and how it ended. When, the one who records it says.
#[derive(Clone, Debug)]
pub struct DecisionRecord {
    method: Method,
    route: Arc<str>,
    user: Option<UserId>,
    organization: Option<String>,
    impersonator: Option<String>,
    rows: Vec<CheckedRow>,
    reason: DecisionReason,
}

/// A row that a decision was about, by the id that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedRow {
    resource: &'static str,
    id: String,
    basis: Option<AccessBasis>,
}

impl DecisionRecord {
    pub(super) fn new(
        request: &HttpRequest,
        route: Option<Arc<str>>,
        user: Option<&ClerkUser>,
        reason: DecisionReason,
        rows: Vec<CheckedRow>,
    ) -> Self {
        Self {
            method: request.method().clone(),
            route: route.unwrap_or_default(),
            user: user.map(|user| user.user_id().clone()),
            organization: user.and_then(ClerkUser::org).map(|active| active.id().to_owned()),
            impersonator: user.and_then(ClerkUser::actor).map(ToOwned::to_owned),
            rows,
            reason,
        }
    }

    /// The request's method.
    pub fn method(&self) -> &str {
        self.method.as_str()
    }

    /// The path of the route as the access map has it, parameters and all.
    pub fn route(&self) -> &str {
        &self.route
    }

    /// The verified caller; none for a public route, or when there was none.
    pub fn user(&self) -> Option<&UserId> {
        self.user.as_ref()
    }

    /// The organization that they act in.
    pub fn organization(&self) -> Option<&str> {
        self.organization.as_deref()
    }

    /// Who is really acting, in a session that somebody else acts in.
    pub fn impersonator(&self) -> Option<&str> {
        self.impersonator.as_deref()
    }

    /// The rows that the decision came to, in the order of the checks; after a refusal, the last is the one refused.
    /// Those of a refused batch are not told apart.
    pub fn rows(&self) -> &[CheckedRow] {
        &self.rows
    }

    /// How it ended.
    pub fn outcome(&self) -> DecisionOutcome {
        self.reason.outcome()
    }

    /// Why it ended so.
    pub fn reason(&self) -> DecisionReason {
        self.reason
    }

    /// One event: at the level `DEBUG` for what is allowed, `INFO` for what is refused, `WARN` for what could not be
    /// decided.
    pub(super) fn event(&self) {
        macro_rules! event {
            ($level:ident) => {
                tracing::event!(
                    target: TARGET,
                    tracing::Level::$level,
                    outcome = self.outcome().as_str(),
                    reason = self.reason.as_str(),
                    method = self.method(),
                    route = self.route(),
                    user = self.user.as_ref().map(UserId::as_str),
                    impersonator = self.impersonator(),
                    resources = self.resources(),
                    "decision"
                )
            };
        }
        match self.outcome() {
            DecisionOutcome::Allowed => event!(DEBUG),
            DecisionOutcome::Refused => event!(INFO),
            DecisionOutcome::Unavailable => event!(WARN),
        }
    }

    /// The names of the rows' resources, each once.
    fn resources(&self) -> Option<String> {
        let mut names: Vec<_> = self.rows.iter().map(|row| row.resource).collect();
        names.dedup();
        (!names.is_empty()).then(|| names.join(","))
    }
}

/// Whether anybody listens for the event.
pub(super) fn is_wanted(reason: DecisionReason) -> bool {
    match reason.outcome() {
        DecisionOutcome::Allowed => tracing::enabled!(target: TARGET, tracing::Level::DEBUG),
        DecisionOutcome::Refused => tracing::enabled!(target: TARGET, tracing::Level::INFO),
        DecisionOutcome::Unavailable => tracing::enabled!(target: TARGET, tracing::Level::WARN),
    }
}

impl CheckedRow {
    /// A row that is asked for. What no id can be is kept as far as an id goes.
    pub(crate) fn requested<R: Resource>(id: &str) -> Self {
        let id = id.get(..id.floor_char_boundary(MAX_ID)).unwrap_or_default();
        Self { resource: R::NAME, id: id.to_owned(), basis: None }
    }

    /// A row that was let through.
    pub(crate) fn of<R: Resource>(row: &Owned<R>) -> Self {
        Self { basis: Some(row.allowed_by()), ..Self::requested::<R>(&row.id().to_string()) }
    }

    /// It was let through.
    pub(crate) fn set_basis(&mut self, basis: AccessBasis) {
        self.basis = Some(basis);
    }

    /// The resource's name.
    pub fn resource(&self) -> &'static str {
        self.resource
    }

    /// The id that was asked for, which after a refusal need not be any row's.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What let the caller through to it; none when they were not.
    pub fn allowed_by(&self) -> Option<AccessBasis> {
        self.basis
    }
}
