//! The responses to requests and writes that ownership refuses.

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use auth::ErrorBody;
use diesel::result::{DatabaseErrorKind, Error as QueryError};

use crate::{
    database::{Cause, ReadError},
    resource::{Denied, Resource},
};

/// A request that ownership refused, or could not decide.
///
/// A row of another user, a missing row and an id that cannot exist are the same value, so no code can tell them apart.
#[derive(Debug)]
pub struct Refusal {
    kind: RefusalKind,
    resource: Option<&'static str>,
    cause: Option<Cause>,
}

/// The kind of a refusal, which sets its response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// 403: the caller has no access to the row, or it does not exist.
    NotOwner,
    /// 404: the same, for a resource declared `denied: not_found`.
    NotFound,
    /// 422: the user who would own the row is not in the table of users that the registry names with `via`.
    UnknownUser,
    /// 403: an impersonator acts in the caller's session, and the decision refuses that.
    Impersonation,
    /// 403: the token does not tell whether an impersonator acts, and the decision refuses that.
    ImpersonationUnknown,
    /// 503: the database is unavailable.
    Unavailable,
    /// 500: the query failed, or the service is misconfigured.
    Internal,
}

impl RefusalKind {
    /// Returns the machine-readable code of the response.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotOwner => "not_owner",
            Self::NotFound => "not_found",
            Self::UnknownUser => "unknown_user",
            Self::Impersonation => "impersonation",
            Self::ImpersonationUnknown => "impersonation_unknown",
            Self::Unavailable => "database_unavailable",
            Self::Internal => "internal",
        }
    }

    /// Returns the constant text of the response.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::NotOwner => "This is not yours.",
            Self::NotFound => "There is nothing here.",
            Self::UnknownUser => "This service does not know the user.",
            Self::Impersonation => "This is not allowed while another user acts in the session.",
            Self::ImpersonationUnknown => {
                "The token does not tell whether another user acts in the session. \
                 Add \"act\": \"{{session.actor}}\" to the JWT template, or send a session token."
            }
            Self::Unavailable => "The service cannot answer right now. Try again shortly.",
            Self::Internal => "Something went wrong on our side.",
        }
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotOwner | Self::Impersonation | Self::ImpersonationUnknown => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::UnknownUser => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl Refusal {
    /// The caller has no access to the row, or it does not exist.
    ///
    /// The application's own statements return it too, if they repeat the access check and then write nothing.
    #[must_use]
    pub fn denied<R: Resource>() -> Self {
        let kind = match R::DENIED {
            Denied::Forbidden => RefusalKind::NotOwner,
            Denied::NotFound => RefusalKind::NotFound,
        };
        Self { kind, resource: Some(R::NAME), cause: None }
    }

    /// The user who would own the row is not in the table of users.
    fn unknown_user<R: Resource>() -> Self {
        Self { kind: RefusalKind::UnknownUser, resource: Some(R::NAME), cause: None }
    }

    /// An impersonator acts in the caller's session.
    pub(crate) fn impersonation() -> Self {
        Self { kind: RefusalKind::Impersonation, resource: None, cause: None }
    }

    /// The token does not tell whether an impersonator acts.
    pub(crate) fn impersonation_unknown() -> Self {
        Self { kind: RefusalKind::ImpersonationUnknown, resource: None, cause: None }
    }

    /// The service is misconfigured. `what` names the fix, for the log alone.
    pub(crate) fn misconfigured<R: Resource>(what: impl Into<Cause>) -> Self {
        Self { resource: Some(R::NAME), ..Self::internal(what) }
    }

    /// A query failed, or the service is misconfigured, for the log alone.
    pub(crate) fn internal(cause: impl Into<Cause>) -> Self {
        Self { kind: RefusalKind::Internal, resource: None, cause: Some(cause.into()) }
    }

    /// The read failed.
    pub(crate) fn unanswered<R: Resource>(error: ReadError) -> Self {
        Self { resource: Some(R::NAME), ..error.into() }
    }

    /// Returns the failed query, if it is the cause.
    ///
    /// # Errors
    /// The refusal itself, if it has another cause.
    #[cfg(feature = "r2d2")]
    pub(crate) fn into_failed_query(self) -> Result<QueryError, Self> {
        match self.cause.map(|cause| cause.downcast()) {
            Some(Ok(error)) => Ok(*error),
            Some(Err(cause)) => Err(Self { cause: Some(cause), ..self }),
            None => Err(Self { cause: None, ..self }),
        }
    }

    /// Returns the kind.
    pub fn kind(&self) -> RefusalKind {
        self.kind
    }

    /// Returns the name of the checked resource, if the refusal is about one.
    pub fn resource(&self) -> Option<&'static str> {
        self.resource
    }

    /// Returns the machine-readable code of the response.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Returns the constant text of the response.
    pub fn message(&self) -> &'static str {
        self.kind.message()
    }

    /// Returns the cause, for the log and never for a client.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(cause) => {
                Self { kind: RefusalKind::Unavailable, resource: None, cause: Some(cause) }
            }
            ReadError::Failed(cause) => Self::internal(cause),
        }
    }
}

impl From<QueryError> for Refusal {
    fn from(error: QueryError) -> Self {
        Self::internal(error)
    }
}

impl From<WriteError<QueryError>> for Refusal {
    fn from(error: WriteError<QueryError>) -> Self {
        match error {
            WriteError::Refused(refusal) => refusal,
            WriteError::Query(error) => error.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message())
    }
}

impl std::error::Error for Refusal {}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        self.kind.status()
    }

    /// Returns `{"error":{"code":…,"message":…}}`. An application with another envelope can fill it from
    /// [`code`](Self::code) and [`message`](Self::message).
    fn error_response(&self) -> HttpResponse {
        response(self.kind)
    }
}

/// Why a write did not happen.
///
/// As a response it is the refusal's, or a 500 `internal` with a constant text. The query error is for the log alone.
#[derive(Debug)]
pub enum WriteError<Q> {
    /// The caller has lost the access to the row, or the table of users does not have its new owner. Nothing was written.
    Refused(Refusal),
    /// The query failed. The application can translate the error, for example a violated constraint.
    Query(Q),
}

/// Returns the refusal of a write to a row of `R`.
pub fn denied<R: Resource, Q>() -> WriteError<Q> {
    WriteError::Refused(Refusal::denied::<R>())
}

/// Returns the error of a statement that sets the owner's column to the id of a row in the table of users. Without such a row
/// the value is NULL, which the column rejects.
pub fn owner_error<R: Resource>(error: QueryError, column: &str) -> WriteError<QueryError> {
    match &error {
        // PostgreSQL names the column. SQLite ends its message with the table and the column.
        QueryError::DatabaseError(DatabaseErrorKind::NotNullViolation, details)
            if details.column_name() == Some(column) || details.message().ends_with(&format!(".{column}")) =>
        {
            WriteError::Refused(Refusal::unknown_user::<R>())
        }
        _ => WriteError::Query(error),
    }
}

impl<Q> From<Q> for WriteError<Q> {
    fn from(error: Q) -> Self {
        Self::Query(error)
    }
}

impl<Q: fmt::Display> fmt::Display for WriteError<Q> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(formatter),
            Self::Query(error) => error.fmt(formatter),
        }
    }
}

impl<Q: std::error::Error + 'static> std::error::Error for WriteError<Q> {}

impl<Q: fmt::Debug + fmt::Display> ResponseError for WriteError<Q> {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Refused(refusal) => refusal.status_code(),
            Self::Query(_) => RefusalKind::Internal.status(),
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Refused(refusal) => refusal.error_response(),
            Self::Query(_) => response(RefusalKind::Internal),
        }
    }
}

/// Builds the error response, with `Retry-After` if a retry may succeed.
fn response(kind: RefusalKind) -> HttpResponse {
    let mut response = HttpResponse::build(kind.status());
    if kind == RefusalKind::Unavailable {
        response.insert_header((header::RETRY_AFTER, "1"));
    }
    response.json(ErrorBody::new(kind.code(), kind.message()))
}
