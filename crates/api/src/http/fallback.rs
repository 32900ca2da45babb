//! Requests that match no route: 404, or 405 with the methods that the path answers.

use std::{collections::BTreeSet, sync::Arc};

use actix_web::{HttpRequest, HttpResponse, dev::ResourceDef, web::Data};
use ownership::AccessEntry;

use crate::error::ApiError;

/// Every route of the service and its decision. Clones share the table.
#[derive(Clone, Debug)]
pub struct AccessMap(Arc<Table>);

#[derive(Debug)]
struct Table {
    entries: Vec<AccessEntry>,
    /// Each path once, with its methods.
    paths: Vec<(ResourceDef, BTreeSet<&'static str>)>,
}

impl AccessMap {
    /// Creates the map. Do this once per process: the compiled path patterns are never freed.
    pub fn new(entries: impl IntoIterator<Item = AccessEntry>) -> Self {
        let entries: Vec<_> = entries.into_iter().collect();
        let mut paths: Vec<(ResourceDef, BTreeSet<_>)> = Vec::new();
        for entry in &entries {
            match paths.iter_mut().find(|(path, _)| path.pattern() == Some(&entry.path)) {
                Some((_, methods)) => _ = methods.insert(entry.method),
                None => paths.push((compiled(&entry.path), BTreeSet::from([entry.method]))),
            }
        }
        for (_, methods) in paths.iter_mut().filter(|(_, methods)| methods.contains("GET")) {
            methods.insert("HEAD");
        }
        Self(Arc::new(Table { entries, paths }))
    }

    /// The entries, in the order of registration.
    pub fn entries(&self) -> &[AccessEntry] {
        &self.0.entries
    }

    /// Returns the methods of the path, for `Allow`. A path without parameters, such as `/users/me`, also matches the pattern
    /// `/users/{id}`, whose methods are not its own.
    fn methods(&self, path: &str) -> BTreeSet<&'static str> {
        let paths = &self.0.paths;
        if let Some((_, own)) = paths.iter().find(|(pattern, _)| pattern.pattern() == Some(path)) {
            return own.clone();
        }
        paths.iter().filter(|(pattern, _)| pattern.is_match(path)).flat_map(|(_, methods)| methods).copied().collect()
    }
}

#[expect(clippy::disallowed_methods, reason = "the map is made once for the process, not for each request")]
fn compiled(path: &str) -> ResourceDef {
    ResourceDef::new(path)
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
