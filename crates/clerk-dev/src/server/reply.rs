//! The one shape in which the stand-in says no.
//! Owns the error envelope; knows nothing of why a request is refused.

use std::fmt;

use actix_web::{HttpResponse, ResponseError, error::JsonPayloadError, http::StatusCode};
use serde_json::json;

/// A request that is not done, answered as `{"error":{"code","message"}}`.
#[derive(Debug)]
pub(super) struct ErrorReply {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl ErrorReply {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    pub(super) fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// What cannot be done although the request is right.
    pub(super) fn internal(cause: &impl fmt::Display) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", cause.to_string())
    }

    pub(super) fn response(&self) -> HttpResponse {
        HttpResponse::build(self.status).json(json!({ "error": { "code": self.code, "message": self.message } }))
    }
}

/// The developer wrote the body and is alone with the answer, so the parser's own words may be in it.
impl From<JsonPayloadError> for ErrorReply {
    fn from(error: JsonPayloadError) -> Self {
        Self::new(error.status_code(), "bad_request", error.to_string())
    }
}

impl fmt::Display for ErrorReply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code, self.message)
    }
}

impl ResponseError for ErrorReply {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        self.response()
    }
}
