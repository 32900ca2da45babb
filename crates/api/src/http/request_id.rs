//! Request ids: in the response header, in error bodies, and in the log.

use actix_web::{
    HttpRequest,
    http::header::{HeaderName, HeaderValue},
};
use uuid::Uuid;

/// The header of requests and responses.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    /// For code that runs within a request but has no access to it.
    static CURRENT: RequestId;
}

/// A request's id: the client's, if it is short and plain, else a new one. Clones share the text, and so does the header of
/// the response.
#[derive(Clone, Debug)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// Returns the id of a request that has just arrived.
    pub(super) fn of(request: &HttpRequest) -> Self {
        let is_safe = |id: &&HeaderValue| {
            (1..=64).contains(&id.len())
                && id.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
        };
        let sent = request.headers().get(&HEADER).filter(is_safe);
        Self(sent.cloned().unwrap_or_else(generate))
    }

    /// Returns the id of the request that the current task answers.
    pub(crate) fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Runs `response` with this as the current id.
    pub(super) async fn scope<F: Future>(&self, response: F) -> F::Output {
        CURRENT.scope(self.clone(), response).await
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        // The constructor accepts only such texts.
        self.0.to_str().unwrap_or_default()
    }

    /// Returns the id as the value of the response's header.
    pub(super) fn into_header(self) -> HeaderValue {
        self.0
    }
}

fn generate() -> HeaderValue {
    let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
    let text = Uuid::now_v7().hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("-"))
}
