//! The record of one decision. Holds no token, and of a row only its id.

use std::sync::Arc;

use actix_web::{HttpRequest, http::Method};
use auth::{ClerkUser, UserId};

use super::{DecisionOutcome, DecisionReason};
use crate::{access_basis::AccessBasis, ids::MAX_LEN as MAX_ID, owned::Owned, resource::Resource};

/// The target of the events, for filters.
const TARGET: &str = "ownership::decision";

/// One decision: who, which rows, on which route, and how it ended. Has no timestamp.
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

/// A row that a decision checked, by the requested id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedRow {
    resource: &'static str,
    id: String,
    ancestors: Vec<(&'static str, String)>,
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

    /// Returns the request's method.
    pub fn method(&self) -> &str {
        self.method.as_str()
    }

    /// Returns the path of the route as in the access map, with its parameters.
    pub fn route(&self) -> &str {
        &self.route
    }

    /// Returns the verified caller, if the route is not public and the identity was valid.
    pub fn user(&self) -> Option<&UserId> {
        self.user.as_ref()
    }

    /// Returns the caller's active organization.
    pub fn organization(&self) -> Option<&str> {
        self.organization.as_deref()
    }

    /// Returns the impersonator who acts in the session, if any.
    pub fn impersonator(&self) -> Option<&str> {
        self.impersonator.as_deref()
    }

    /// Returns the checked rows in the order of the checks. After a refusal, the last one is the refused row, except for
    /// a batch, which does not tell.
    pub fn rows(&self) -> &[CheckedRow] {
        &self.rows
    }

    /// Returns how the decision ended.
    pub fn outcome(&self) -> DecisionOutcome {
        self.reason.outcome()
    }

    /// Returns why the decision ended.
    pub fn reason(&self) -> DecisionReason {
        self.reason
    }

    /// Emits the event: `DEBUG` if allowed, `INFO` if refused, `WARN` if undecided. A refusal without a verified caller is
    /// `DEBUG`: strangers must not be able to fill a log.
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
            DecisionOutcome::Refused if self.reason.knows_the_user() => event!(INFO),
            DecisionOutcome::Refused => event!(DEBUG),
            DecisionOutcome::Unavailable => event!(WARN),
        }
    }

    /// Returns the names of the checked resources.
    fn resources(&self) -> Option<String> {
        let mut names: Vec<_> = self.rows.iter().map(|row| row.resource).collect();
        names.dedup();
        (!names.is_empty()).then(|| names.join(","))
    }
}

/// Whether a subscriber wants the event.
pub(super) fn is_wanted(reason: DecisionReason) -> bool {
    match reason.outcome() {
        DecisionOutcome::Allowed => tracing::enabled!(target: TARGET, tracing::Level::DEBUG),
        DecisionOutcome::Refused if reason.knows_the_user() => {
            tracing::enabled!(target: TARGET, tracing::Level::INFO)
        }
        DecisionOutcome::Refused => tracing::enabled!(target: TARGET, tracing::Level::DEBUG),
        DecisionOutcome::Unavailable => tracing::enabled!(target: TARGET, tracing::Level::WARN),
    }
}

impl CheckedRow {
    /// A requested row. A text that is too long for an id is cut.
    pub(crate) fn requested<R: Resource>(id: &str) -> Self {
        let id = id.get(..id.floor_char_boundary(MAX_ID)).unwrap_or_default();
        Self { resource: R::NAME, id: id.to_owned(), ancestors: Vec::new(), basis: None }
    }

    /// A row to which the caller has access.
    pub(crate) fn of<R: Resource>(row: &Owned<R>) -> Self {
        Self { basis: Some(row.allowed_by()), ..Self::requested::<R>(&row.id().to_string()) }
    }

    /// Records the parents that the route names.
    pub(crate) fn set_ancestors(&mut self, named: &[(&'static str, String)]) {
        self.ancestors = named.to_vec();
    }

    /// Records why the caller has access.
    pub(crate) fn set_basis(&mut self, basis: AccessBasis) {
        self.basis = Some(basis);
    }

    /// Returns the resource's name.
    pub fn resource(&self) -> &'static str {
        self.resource
    }

    /// Returns the requested id. After a refusal a row with this id may not exist.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the id of the row's parent of this resource, if the route names one. After a refusal the row may not belong
    /// to it.
    pub fn ancestor(&self, resource: &str) -> Option<&str> {
        self.ancestors.iter().find(|(name, _)| *name == resource).map(|(_, id)| id.as_str())
    }

    /// Returns why the caller has access, or `None` if they do not.
    pub fn allowed_by(&self) -> Option<AccessBasis> {
        self.basis
    }
}
