//! Whether a request on an unsafe method comes from a page that may send one.
//!
//! Owns the origin rule. It refuses to know which credential was used: its caller asks only where a cookie was.

use std::collections::HashSet;

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, ORIGIN};

/// The origins whose pages may change something with nothing but a cookie.
#[derive(Debug, Default)]
pub(crate) struct AllowedOrigins(HashSet<String>);

impl AllowedOrigins {
    pub(crate) fn new(normalized_origins: impl IntoIterator<Item = String>) -> Self {
        AllowedOrigins(normalized_origins.into_iter().collect())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Safe methods pass. Others need an `Origin` on the list, or the browser's own word that the page has the same
    /// origin as we have; a script can set neither header.
    pub(crate) fn allow(&self, req: &HttpRequest) -> bool {
        is_safe(req.method())
            || only_value(req, ORIGIN).is_some_and(|origin| self.0.contains(origin))
            || only_value(req, HeaderName::from_static("sec-fetch-site")) == Some("same-origin")
    }
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

/// A header that is there twice says nothing that could be relied on.
fn only_value(req: &HttpRequest, name: HeaderName) -> Option<&str> {
    let mut values = req.headers().get_all(name);
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}
