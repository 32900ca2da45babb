//! The one error that leaves this crate: what the client is told, and apart from it, what the operator may learn.
//!
//! Owns status codes, codes, constant texts and the two response headers. It refuses to carry token text or key ids.

use std::error::Error;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};

use crate::keys::KeysUnavailable;
use crate::verify::rejection::Rejection;

/// Why a request has no verified identity.
///
/// Rendered on its own it answers with `{"error":{"code","message"}}`. An application with an envelope of its own
/// takes [`code`](Self::code), [`message`](Self::message), [`status_code`](ResponseError::status_code) and
/// [`headers`](Self::headers), and calls [`log_cause`](Self::log_cause) once.
#[derive(Clone)]
pub struct AuthError {
    kind: AuthErrorKind,
    cause: Option<KeysUnavailable>,
}

/// What went wrong, in the groups that a caller can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthErrorKind {
    /// No credential was presented: 401, with a challenge that names no error (RFC 6750, section 3.1).
    Missing,
    /// Something was presented that cannot be read as one credential: 401.
    Malformed,
    /// A token was presented and refused: 401.
    Invalid(Rejection),
    /// A cookie was used on an unsafe method from an origin that is not allowed: 403.
    Csrf,
    /// The keys cannot be obtained, so nobody can tell whether the token is genuine: 503.
    KeysUnavailable,
    /// The application did not register a `ClerkAuth`: 500.
    Misconfigured,
}

impl AuthError {
    pub(crate) fn missing() -> Self {
        AuthErrorKind::Missing.into()
    }

    pub(crate) fn malformed() -> Self {
        AuthErrorKind::Malformed.into()
    }

    pub(crate) fn csrf() -> Self {
        AuthErrorKind::Csrf.into()
    }

    pub(crate) fn misconfigured() -> Self {
        AuthErrorKind::Misconfigured.into()
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> AuthErrorKind {
        self.kind
    }

    /// The stable machine code; for a refused token it is the [`Rejection`]'s code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.kind {
            AuthErrorKind::Missing => "token-missing",
            AuthErrorKind::Malformed => "credentials-malformed",
            AuthErrorKind::Invalid(reason) => reason.code(),
            AuthErrorKind::Csrf => "csrf",
            // Clerk's own word for it.
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

    /// The headers that belong to the answer: `WWW-Authenticate` with a 401, `Retry-After` with a 503.
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

    /// Writes the private cause to the log, once for each failure however many requests it met.
    ///
    /// Does nothing for a refused token: there the code says all there is to say.
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

// Written by hand: a derived one would print the cause wherever somebody logs `{error:?}`.
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
        response.json(serde_json::json!({ "error": { "code": self.code(), "message": self.message() } }))
    }
}
