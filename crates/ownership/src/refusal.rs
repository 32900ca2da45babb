//! What the guard answers when it does not let a request pass.

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};

use crate::{
    database::{Cause, ReadError},
    resource::{Denied, Resource},
};

/// A request that ownership did not let pass.
///
/// "Not yours", "not there" and "cannot exist" are one value: no code that handles it can tell them apart.
#[derive(Debug)]
pub struct Refusal {
    kind: RefusalKind,
    resource: Option<&'static str>,
    cause: Option<Cause>,
}

/// Which answer a refusal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// 403: the row is not the caller's, or not there.
    NotOwner,
    /// 404: the same, for a resource declared `denied: not_found`.
    NotFound,
    /// 403: somebody else acts in the caller's session, and this is not for them.
    Impersonation,
    /// 403: the token does not say whether somebody else acts, and this is only for the user themselves.
    ImpersonationUnknown,
    /// 503: the database gave no answer, so nothing is known.
    Unavailable,
    /// 500: the query failed, or the service is put together wrongly.
    Internal,
}

impl RefusalKind {
    /// The machine-readable code of the answer.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotOwner => "not_owner",
            Self::NotFound => "not_found",
            Self::Impersonation => "impersonation",
            Self::ImpersonationUnknown => "impersonation_unknown",
            Self::Unavailable => "database_unavailable",
            Self::Internal => "internal",
        }
    }

    /// The constant text of the answer.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::NotOwner => "This is not yours.",
            Self::NotFound => "There is nothing here.",
            Self::Impersonation => "This cannot be done on somebody's behalf.",
            Self::ImpersonationUnknown => {
                "The token does not say whether somebody else acts as the user. \
                 Add \"act\": \"{{session.actor}}\" to the JWT template, or send the session's own token."
            }
            Self::Unavailable => "The service cannot answer right now. Try again shortly.",
            Self::Internal => "Something went wrong on our side.",
        }
    }

    /// The answer's status.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotOwner | Self::Impersonation | Self::ImpersonationUnknown => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl Refusal {
    /// The refusal of a row that is not the caller's, whatever the reason. Public for an application's own writes: one
    /// that repeats the owner in its statement and then finds that it wrote nothing answers with this.
    #[must_use]
    pub fn denied<R: Resource>() -> Self {
        let kind = match R::DENIED {
            Denied::Forbidden => RefusalKind::NotOwner,
            Denied::NotFound => RefusalKind::NotFound,
        };
        Self { kind, resource: Some(R::NAME), cause: None }
    }

    /// Somebody else acts in the caller's session.
    pub(crate) fn impersonation() -> Self {
        Self { kind: RefusalKind::Impersonation, resource: None, cause: None }
    }

    /// The token does not say whether somebody else acts in the caller's name.
    pub(crate) fn impersonation_unknown() -> Self {
        Self { kind: RefusalKind::ImpersonationUnknown, resource: None, cause: None }
    }

    /// The service is put together wrongly; `what` says how to mend it, to the log alone.
    pub(crate) fn misconfigured<R: Resource>(what: impl Into<Cause>) -> Self {
        Self { kind: RefusalKind::Internal, resource: Some(R::NAME), cause: Some(what.into()) }
    }

    /// The read gave no answer.
    pub(crate) fn unanswered<R: Resource>(error: ReadError) -> Self {
        let (kind, cause) = match error {
            ReadError::Unavailable(cause) => (RefusalKind::Unavailable, cause),
            ReadError::Failed(cause) => (RefusalKind::Internal, cause),
        };
        Self { kind, resource: Some(R::NAME), cause: Some(cause) }
    }

    /// Which answer this is.
    pub fn kind(&self) -> RefusalKind {
        self.kind
    }

    /// The name of the resource that was asked for; none where it did not come to that.
    pub fn resource(&self) -> Option<&'static str> {
        self.resource
    }

    /// The machine-readable code of the answer.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// The constant text of the answer.
    pub fn message(&self) -> &'static str {
        self.kind.message()
    }

    /// What went wrong, for the log and never for a client.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
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

    /// `{"error":{"code":…,"message":…}}`. An application with an envelope of its own renders the same
    /// [`code`](Self::code) and [`message`](Self::message) into it.
    fn error_response(&self) -> HttpResponse {
        answer(self.kind)
    }
}

/// Why a write did not happen.
///
/// As an answer it is the refusal's own, or a 500 `internal` of constant text: what the database said is for the log alone.
#[derive(Debug)]
pub enum WriteError<Q> {
    /// The row is no longer the caller's: nothing was written.
    Refused(Refusal),
    /// The database said no; what it said is the application's to translate.
    Query(Q),
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
            Self::Query(_) => answer(RefusalKind::Internal),
        }
    }
}

/// `{"error":{"code":…,"message":…}}`, and when to come back where that helps.
fn answer(kind: RefusalKind) -> HttpResponse {
    let mut response = HttpResponse::build(kind.status());
    if kind == RefusalKind::Unavailable {
        response.insert_header((header::RETRY_AFTER, "1"));
    }
    response.json(serde_json::json!({ "error": { "code": kind.code(), "message": kind.message() } }))
}
