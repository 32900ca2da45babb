//! Request ids: in the response header, in error bodies, and in the log.

use actix_web::{HttpMessage, HttpRequest, http::header::HeaderName};
use uuid::Uuid;

/// The header of requests and responses.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    /// For code that runs within a request but has no access to it.
    static CURRENT: RequestId;
}

/// A request's id: the client's, if it is short and plain, else a new one.
#[derive(Clone, Debug)]
pub struct RequestId(String);

impl RequestId {
    /// Assigns the id of a request that has just arrived.
    pub(super) fn assign(request: &HttpRequest) -> Self {
        let is_safe = |id: &&str| {
            (1..=64).contains(&id.len())
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        let sent = request.headers().get(&HEADER).and_then(|value| value.to_str().ok()).filter(is_safe);
        let id = Self(sent.map_or_else(|| Uuid::now_v7().to_string(), ToOwned::to_owned));
        request.extensions_mut().insert(id.clone());
        id
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
        &self.0
    }
}
