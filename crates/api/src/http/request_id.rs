//! One id per request: in the response's header, in an error's envelope, and in the log.

use actix_web::{HttpMessage, HttpRequest, http::header::HeaderName};
use uuid::Uuid;

/// The header that carries it, both ways.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    /// For code that runs while a request is answered and is not given the request.
    static CURRENT: RequestId;
}

/// A request's id: the caller's own, when it is harmless, else a new one.
#[derive(Clone, Debug)]
pub struct RequestId(String);

impl RequestId {
    /// Chooses the id of a request that has just arrived.
    pub(super) fn assign(request: &HttpRequest) -> Self {
        let harmless = |id: &&str| {
            (1..=64).contains(&id.len())
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        let sent = request.headers().get(&HEADER).and_then(|value| value.to_str().ok()).filter(harmless);
        let id = Self(sent.map_or_else(|| Uuid::now_v7().to_string(), ToOwned::to_owned));
        request.extensions_mut().insert(id.clone());
        id
    }

    /// The id of the request that is being answered by the present task.
    pub(crate) fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Has this be the current id for as long as `answer` takes.
    pub(super) async fn during<F: Future>(&self, answer: F) -> F::Output {
        CURRENT.scope(self.clone(), answer).await
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
