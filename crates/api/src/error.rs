//! Everything that a handler of this service can fail with, and how each failure looks from outside.
//! A cause is kept for the log; what a client is told is constant text.

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use auth::AuthError;
use ownership::{Cause, ReadError, Refusal, WriteError};

use crate::{
    http::{Described, FieldError, UnreadBody},
    webhooks::WebhookRefusal,
};

/// A failed request.
#[derive(Debug)]
pub enum ApiError {
    /// 401, or 503 when the keys cannot be had.
    Auth(AuthError),
    /// 403 or 404, or 503 when the database gave no answer.
    Refused(Refusal),
    /// 400: not what its format promises.
    Malformed(FieldError),
    /// 413 or 415: a body that is not even read.
    Unread(UnreadBody),
    /// 422: understood, and wrong.
    Invalid(Vec<FieldError>),
    /// 409: the request means another organization than the session's active one.
    OrganizationMismatch {
        /// The active one.
        active: Option<String>,
    },
    /// 422: there would be more than this sentence says that there may be.
    LimitReached(String),
    /// 409: the caller's rows are still being deleted.
    BeingDeleted,
    /// 403 or 404: a webhook that was not taken.
    Webhook(WebhookRefusal),
    /// 404: no such route.
    NoRoute,
    /// 405: the route answers other methods.
    NoMethod {
        /// Those.
        allow: String,
    },
    /// 503: the database gave no answer.
    Unavailable(Cause),
    /// 500: a fault of ours.
    Internal(Cause),
}

impl ApiError {
    /// The database gave no answer.
    pub fn unavailable(cause: impl Into<Cause>) -> Self {
        Self::Unavailable(cause.into())
    }

    /// One field is wrong.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// What may have happened to the connection that this happened on.
    pub(crate) fn suspicion(&self) -> Option<String> {
        match self {
            Self::Internal(cause) | Self::Unavailable(cause) => Some(cause.to_string()),
            _ => None,
        }
    }

    /// What a client is told.
    pub(crate) fn described(&self) -> Described<'_> {
        match self {
            Self::Auth(error) => Described::new(error.status_code(), error.code(), error.message()),
            Self::Refused(refusal) => Described::new(refusal.status_code(), refusal.code(), refusal.message()),
            Self::Malformed(field) => {
                Described::new(StatusCode::BAD_REQUEST, "malformed", "The request could not be read.")
                    .fields(std::slice::from_ref(field))
            }
            Self::Unread(UnreadBody::TooLarge) => {
                Described::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", UnreadBody::TOO_LARGE)
            }
            Self::Unread(UnreadBody::NotJson) => Described::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "The body must be sent as application/json.",
            ),
            Self::Webhook(WebhookRefusal::NotConfigured) => {
                Described::new(StatusCode::NOT_FOUND, "webhooks_off", "This service is not set up for webhooks.")
            }
            Self::Webhook(WebhookRefusal::Unsigned) => Described::new(
                StatusCode::FORBIDDEN,
                "webhook_unsigned",
                "The signature is missing, does not hold, or is not of this moment.",
            ),
            Self::Invalid(fields) => {
                Described::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Some fields are wrong.").fields(fields)
            }
            Self::OrganizationMismatch { active } => Described::new(
                StatusCode::CONFLICT,
                "organization_mismatch",
                "The session's active organization is another one.",
            )
            .active_organization(active.as_deref()),
            Self::LimitReached(limit) => Described::new(StatusCode::UNPROCESSABLE_ENTITY, "limit_reached", limit),
            Self::BeingDeleted => Described::new(
                StatusCode::CONFLICT,
                "being_deleted",
                "This account is still being deleted. Try again when that has ended.",
            ),
            Self::NoRoute => Described::new(StatusCode::NOT_FOUND, "no_route", "There is no such route."),
            Self::NoMethod { .. } => {
                Described::new(StatusCode::METHOD_NOT_ALLOWED, "no_method", "This route answers other methods.")
            }
            Self::Unavailable(_) => Described::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "database_unavailable",
                "The service cannot answer right now. Try again shortly.",
            ),
            Self::Internal(_) => Described::internal(),
        }
    }

    /// What went wrong, for the log.
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
            | Self::Webhook(_)
            | Self::NoRoute
            | Self::NoMethod { .. } => None,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.described().message)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.described().status
    }

    /// Status and headers; the body is the envelope's.
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
            Self::BeingDeleted => HttpResponse::Conflict().insert_header((header::RETRY_AFTER, "5")).finish(),
            Self::Malformed(_)
            | Self::Unread(_)
            | Self::Invalid(_)
            | Self::OrganizationMismatch { .. }
            | Self::LimitReached(_)
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

impl From<diesel::result::Error> for ApiError {
    /// A fault of ours, until [`Db::run`](crate::db::Db::run), which knows the database, has looked at it.
    fn from(error: diesel::result::Error) -> Self {
        Self::Internal(error.into())
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

impl From<WriteError<diesel::result::Error>> for ApiError {
    fn from(error: WriteError<diesel::result::Error>) -> Self {
        match error {
            WriteError::Refused(refusal) => Self::Refused(refusal),
            WriteError::Query(error) => error.into(),
        }
    }
}

impl From<WebhookRefusal> for ApiError {
    fn from(refusal: WebhookRefusal) -> Self {
        Self::Webhook(refusal)
    }
}

impl From<serde_json::Error> for ApiError {
    /// Something of ours had no JSON.
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
