//! `AuthError`, the error of a request without a verified user.
//!
//! Owns status codes, machine codes, constant messages and two response headers. It refuses to contain token text or key
//! ids; its private cause is only logged.

use std::error::Error;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use crate::keys::KeysUnavailable;
use crate::verify::rejection::Rejection;

/// Why a request has no verified identity.
///
/// The default response is `{"error":{"code","message"}}`. To build another one, use [`code`](Self::code),
/// [`message`](Self::message), [`status_code`](ResponseError::status_code) and [`headers`](Self::headers), and call
/// [`log_cause`](Self::log_cause) once.
#[derive(Clone)]
pub struct AuthError {
    kind: AuthErrorKind,
    cause: Option<KeysUnavailable>,
}

/// The category of the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthErrorKind {
    /// No credential was presented: 401, with a challenge that names no error (RFC 6750, section 3.1).
    Missing,
    /// The credential is malformed or ambiguous: 401.
    Malformed,
    /// The token was rejected: 401.
    Invalid(Rejection),
    /// A cookie was used on an unsafe method from an origin that is not allowed: 403.
    Csrf,
    /// The keys cannot be obtained, so the token cannot be verified: 503.
    KeysUnavailable,
    /// The application did not register a `ClerkAuth`: 500.
    Misconfigured,
}

impl AuthError {
    /// Returns the category of the error.
    #[must_use]
    pub fn kind(&self) -> AuthErrorKind {
        self.kind
    }

    /// Returns the stable machine code; for a rejected token, the [`Rejection`]'s code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.kind {
            AuthErrorKind::Missing => "token-missing",
            AuthErrorKind::Malformed => "credentials-malformed",
            AuthErrorKind::Invalid(reason) => reason.code(),
            AuthErrorKind::Csrf => "csrf",
            // Clerk's own code.
            AuthErrorKind::KeysUnavailable => "jwk-remote-failed-to-load",
            AuthErrorKind::Misconfigured => "internal",
        }
    }

    /// One constant sentence for people.
    #[must_use]
    pub fn message(&self) -> &'static str {
        match self.kind {
            AuthErrorKind::Missing => "Sign in to use this resource.",
            AuthErrorKind::Malformed => "The request's credentials cannot be read.",
            AuthErrorKind::Invalid(reason) => reason.message(),
            AuthErrorKind::Csrf => "This request is not allowed from the page that sent it.",
            AuthErrorKind::KeysUnavailable => "Sign-in cannot be checked at the moment. Try again shortly.",
            AuthErrorKind::Misconfigured => "The server made a mistake.",
        }
    }

    /// Returns the response headers: `WWW-Authenticate` with a 401, `Retry-After` with a 503.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        match self.kind {
            AuthErrorKind::Missing => {
                headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            AuthErrorKind::Malformed | AuthErrorKind::Invalid(_) => {
                headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(r#"Bearer error="invalid_token""#));
            }
            AuthErrorKind::KeysUnavailable => {
                let seconds = self.cause.as_ref().map_or(1, KeysUnavailable::retry_after_seconds);
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            AuthErrorKind::Csrf | AuthErrorKind::Misconfigured => {}
        }
        headers
    }

    /// Logs the private cause, once for each failed fetch.
    ///
    /// Does nothing for a rejected token, which has no cause.
    pub fn log_cause(&self) {
        if let Some(cause) = &self.cause {
            cause.log_once();
        }
        if self.kind == AuthErrorKind::Misconfigured {
            tracing::error!("no ClerkAuth is registered: call .app_data(clerk_auth.clone()) on the App");
        }
    }
}

impl From<AuthErrorKind> for AuthError {
    fn from(kind: AuthErrorKind) -> Self {
        AuthError { kind, cause: None }
    }
}

impl From<Rejection> for AuthError {
    fn from(reason: Rejection) -> Self {
        AuthErrorKind::Invalid(reason).into()
    }
}

impl From<KeysUnavailable> for AuthError {
    fn from(cause: KeysUnavailable) -> Self {
        AuthError { kind: AuthErrorKind::KeysUnavailable, cause: Some(cause) }
    }
}

// Not derived, so that logging `{error:?}` does not print the cause.
impl fmt::Debug for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthError").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Error for AuthError {}

impl ResponseError for AuthError {
    fn status_code(&self) -> StatusCode {
        match self.kind {
            AuthErrorKind::Missing | AuthErrorKind::Malformed | AuthErrorKind::Invalid(_) => StatusCode::UNAUTHORIZED,
            AuthErrorKind::Csrf => StatusCode::FORBIDDEN,
            AuthErrorKind::KeysUnavailable => StatusCode::SERVICE_UNAVAILABLE,
            AuthErrorKind::Misconfigured => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        self.log_cause();
        let mut response = HttpResponse::build(self.status_code());
        for (name, value) in self.headers() {
            response.insert_header((name, value));
        }
        response.json(ErrorBody::new(self.code(), self.message()))
    }
}

/// The body of an error response: `{"error":{"code":…,"message":…}}`.
#[derive(Debug, Serialize)]
pub struct ErrorBody {
    error: ErrorDetail,
}

impl ErrorBody {
    /// Creates the body. `code` is for programs, `message` for people.
    #[must_use]
    pub fn new(code: &'static str, message: &'static str) -> Self {
        ErrorBody { error: ErrorDetail { code, message } }
    }
}

#[derive(Debug, Serialize)]
struct ErrorDetail {
    code: &'static str,
    message: &'static str,
}
