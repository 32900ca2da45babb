//! The error response.
//! Owns its JSON format; does not know why a request fails.

use std::fmt;

use actix_web::{HttpResponse, ResponseError, error::JsonPayloadError, http::StatusCode};
use serde_json::json;

/// A failed request, answered with `{"error":{"code","message"}}`.
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

    /// A failure of a valid request.
    pub(super) fn internal(cause: &impl fmt::Display) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", cause.to_string())
    }

    pub(super) fn response(&self) -> HttpResponse {
        HttpResponse::build(self.status).json(json!({ "error": { "code": self.code, "message": self.message } }))
    }
}

/// Contains the parser's message, because the developer wrote the body and receives the response.
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
