//! Requests that match no route: 404, or 405 with what the path does answer.

use std::{collections::BTreeSet, sync::Arc};

use actix_web::{HttpRequest, HttpResponse, dev::ResourceDef, web::Data};
use ownership::AccessEntry;

use crate::error::ApiError;

/// Every route of the service and its decision.
#[derive(Clone, Debug)]
pub struct AccessMap(Arc<[AccessEntry]>);

impl AccessMap {
    /// The map of some scopes.
    pub fn new(entries: impl IntoIterator<Item = AccessEntry>) -> Self {
        Self(entries.into_iter().collect())
    }

    /// The entries, in the order of registration.
    pub fn entries(&self) -> &[AccessEntry] {
        &self.0
    }

    /// The methods that a path answers, for `Allow`; several routes may match it.
    fn methods(&self, path: &str) -> BTreeSet<&'static str> {
        let matches = |entry: &&AccessEntry| ResourceDef::new(entry.path.as_str()).is_match(path);
        let mut methods: BTreeSet<_> = self.0.iter().filter(matches).map(|entry| entry.method).collect();
        if methods.contains("GET") {
            methods.insert("HEAD");
        }
        methods
    }
}

/// The default service.
///
/// # Errors
/// Always: 404 or 405.
pub async fn fallback(request: HttpRequest, map: Data<AccessMap>) -> Result<HttpResponse, ApiError> {
    let methods = map.methods(request.path());
    if methods.is_empty() {
        return Err(ApiError::NoRoute);
    }
    Err(ApiError::NoMethod { allow: Vec::from_iter(methods).join(", ") })
}
