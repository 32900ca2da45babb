//! The CSRF rule: an unsafe method with a cookie needs an allowed origin.
//!
//! Owns the check of the headers. It refuses to know the credential: the caller applies the rule to cookies only.

use std::collections::HashSet;

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, ORIGIN};

/// The origins whose pages may use a cookie on an unsafe method.
#[derive(Debug, Default)]
pub(crate) struct AllowedOrigins(HashSet<String>);

impl AllowedOrigins {
    pub(crate) fn new(normalized_origins: impl IntoIterator<Item = String>) -> Self {
        AllowedOrigins(normalized_origins.into_iter().collect())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Accepts safe methods. Others need an allowed `Origin`, or `Sec-Fetch-Site: same-origin`; a page's script can set
    /// neither header.
    pub(crate) fn allow(&self, req: &HttpRequest) -> bool {
        is_safe(req.method())
            || only_value(req, ORIGIN).is_some_and(|origin| self.0.contains(origin))
            || only_value(req, HeaderName::from_static("sec-fetch-site")) == Some("same-origin")
    }
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

/// Returns a header's value; a repeated header is ambiguous and counts as absent.
fn only_value(req: &HttpRequest, name: HeaderName) -> Option<&str> {
    let mut values = req.headers().get_all(name);
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}
