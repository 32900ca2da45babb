//! Every error that a handler can return, and the HTTP response of each. A cause is kept for the log and never sent: the
//! texts that clients see are constants.

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use auth::AuthError;
use ownership::{Cause, ReadError, Refusal};

mod view;

pub(crate) use view::ErrorView;
pub use view::{ErrorBody, ErrorDetail, FieldError};

/// A failed request.
#[derive(Debug)]
pub enum ApiError {
    /// 401, or 503 if the keys are unavailable.
    Auth(AuthError),
    /// 403 or 404, or 503 if the database is unavailable.
    Refused(Refusal),
    /// 400: not valid in its own format.
    Malformed(FieldError),
    /// 413 or 415: a body that is rejected unread.
    Unread(UnreadBody),
    /// 422: readable, with invalid fields.
    Invalid(Vec<FieldError>),
    /// 409: the request names an organization other than the session's active one.
    OrganizationMismatch {
        /// The active one.
        active: Option<String>,
    },
    /// 422: a limit is reached; the text names it.
    LimitReached(String),
    /// 409: the caller's rows are still being deleted.
    BeingDeleted,
    /// 409 or 422: the request's `Idempotency-Key` belongs to another request.
    KeyConflict(KeyConflict),
    /// 403 or 404: a rejected webhook.
    Webhook(WebhookRefusal),
    /// 404: no such route.
    NoRoute,
    /// 405: the route answers other methods.
    NoMethod {
        /// The methods that the route answers.
        allow: String,
    },
    /// 503: the database is unavailable.
    Unavailable(Cause),
    /// 500: a bug or a misconfiguration of this service.
    Internal(Cause),
}

/// Why a body is rejected unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadBody {
    /// It exceeds the route's limit.
    TooLarge,
    /// Its content type is not JSON.
    NotJson,
}

impl UnreadBody {
    const TOO_LARGE: &str = "The body exceeds this route's limit.";
}

/// Why an `Idempotency-Key` was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyConflict {
    /// The first request with it is not finished.
    InUse,
    /// It was used for another request.
    Reused,
}

/// Why a webhook was rejected. The response says no more: the sender of a forged one may be trying keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookRefusal {
    /// No signing secret is configured.
    NotConfigured,
    /// The signature is missing, invalid, or outside the time window.
    Unsigned,
}

impl ApiError {
    /// Creates [`Self::Invalid`] for one field.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// Returns what a client is told.
    pub(crate) fn view(&self) -> ErrorView<'_> {
        match self {
            Self::Auth(error) => ErrorView::new(error.status_code(), error.code(), error.message()),
            Self::Refused(refusal) => ErrorView::new(refusal.status_code(), refusal.code(), refusal.message()),
            Self::Malformed(field) => {
                ErrorView::new(StatusCode::BAD_REQUEST, "malformed", "The request could not be read.")
                    .fields(std::slice::from_ref(field))
            }
            Self::Unread(UnreadBody::TooLarge) => {
                ErrorView::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", UnreadBody::TOO_LARGE)
            }
            Self::Unread(UnreadBody::NotJson) => ErrorView::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "The body must be sent as application/json.",
            ),
            Self::Webhook(WebhookRefusal::NotConfigured) => {
                ErrorView::new(StatusCode::NOT_FOUND, "webhooks_off", "Webhooks are not configured on this service.")
            }
            Self::Webhook(WebhookRefusal::Unsigned) => ErrorView::new(
                StatusCode::FORBIDDEN,
                "webhook_unsigned",
                "The signature is missing, invalid, or too old.",
            ),
            Self::Invalid(fields) => {
                ErrorView::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Some fields are invalid.").fields(fields)
            }
            Self::OrganizationMismatch { active } => ErrorView::new(
                StatusCode::CONFLICT,
                "organization_mismatch",
                "The session has a different active organization.",
            )
            .active_organization(active.as_deref()),
            Self::LimitReached(limit) => ErrorView::new(StatusCode::UNPROCESSABLE_ENTITY, "limit_reached", limit),
            Self::BeingDeleted => ErrorView::new(
                StatusCode::CONFLICT,
                "being_deleted",
                "This account is still being deleted. Try again when the deletion is complete.",
            ),
            Self::KeyConflict(KeyConflict::InUse) => ErrorView::new(
                StatusCode::CONFLICT,
                "idempotency_key_in_use",
                "The first request with this Idempotency-Key is not finished.",
            ),
            Self::KeyConflict(KeyConflict::Reused) => ErrorView::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "This Idempotency-Key was used for another request.",
            ),
            Self::NoRoute => ErrorView::new(StatusCode::NOT_FOUND, "no_route", "Route not found."),
            Self::NoMethod { .. } => {
                ErrorView::new(StatusCode::METHOD_NOT_ALLOWED, "no_method", "Method not allowed on this route.")
            }
            Self::Unavailable(_) => ErrorView::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "database_unavailable",
                "The service cannot answer right now. Try again shortly.",
            ),
            Self::Internal(_) => ErrorView::internal(),
        }
    }

    /// Returns the cause, for the log.
    pub(crate) fn cause(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused(refusal) => refusal.cause(),
            Self::Unavailable(cause) | Self::Internal(cause) => Some(cause.as_ref()),
            Self::Auth(_)
            | Self::Malformed(_)
            | Self::Unread(_)
            | Self::Invalid(_)
            | Self::OrganizationMismatch { .. }
            | Self::LimitReached(_)
            | Self::BeingDeleted
            | Self::KeyConflict(_)
            | Self::Webhook(_)
            | Self::NoRoute
            | Self::NoMethod { .. } => None,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.view().message)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.view().status
    }

    /// Returns status and headers; the envelope adds the body.
    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Auth(error) => error.error_response(),
            Self::Refused(refusal) => refusal.error_response(),
            Self::NoMethod { allow } => {
                HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, allow.as_str())).finish()
            }
            Self::Unavailable(_) => {
                HttpResponse::ServiceUnavailable().insert_header((header::RETRY_AFTER, "1")).finish()
            }
            Self::KeyConflict(KeyConflict::InUse) => {
                HttpResponse::Conflict().insert_header((header::RETRY_AFTER, "1")).finish()
            }
            Self::BeingDeleted => HttpResponse::Conflict().insert_header((header::RETRY_AFTER, "5")).finish(),
            Self::Malformed(_)
            | Self::Unread(_)
            | Self::Invalid(_)
            | Self::OrganizationMismatch { .. }
            | Self::LimitReached(_)
            | Self::KeyConflict(KeyConflict::Reused)
            | Self::Webhook(_)
            | Self::NoRoute
            | Self::Internal(_) => HttpResponse::new(self.status_code()),
        }
    }
}

impl From<AuthError> for ApiError {
    fn from(error: AuthError) -> Self {
        Self::Auth(error)
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ReadError> for ApiError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(cause) => Self::Unavailable(cause),
            ReadError::Failed(cause) => Self::Internal(cause),
        }
    }
}

impl From<WebhookRefusal> for ApiError {
    fn from(refusal: WebhookRefusal) -> Self {
        Self::Webhook(refusal)
    }
}

impl From<serde_json::Error> for ApiError {
    /// A value of this service could not be serialized.
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
