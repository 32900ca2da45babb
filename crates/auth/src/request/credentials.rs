//! Reads the credential that a request presents: none, a malformed one, or one token with its source.
//!
//! Owns the parsing of `Authorization` and `Cookie`. It refuses to know what a token means.

mod session_cookies;
mod sources;

use actix_web::HttpRequest;
use actix_web::http::header::{AUTHORIZATION, COOKIE, HeaderValue};

pub(crate) use session_cookies::{SESSION, SessionCookies};
pub(crate) use sources::{CookieSource, CookieSources};

/// How a token reached the verifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Credential {
    /// In the `Authorization` header, which browsers do not add by themselves.
    Bearer,
    /// In a cookie, which a browser adds to requests from any page, so the CSRF rule applies.
    Cookie,
    /// Passed to [`ClerkAuth::verify`](crate::ClerkAuth::verify) by the application.
    Direct,
}

/// The credential that a request presents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presented<'r> {
    /// No `Authorization` header, and no cookie with a value.
    Nothing,
    /// A credential that is not exactly one token.
    Malformed,
    /// One unverified token.
    Token {
        /// The token's text.
        unverified_token: &'r str,
        /// Its source.
        credential: Credential,
    },
}

/// The issuer and the time that decide which cookie's token counts.
#[derive(Clone, Copy)]
pub(crate) struct CookieContext<'c> {
    pub(crate) issuer: &'c str,
    /// In Unix seconds.
    pub(crate) now: i64,
    /// How long a token counts after its `exp`, in seconds.
    pub(crate) clock_skew: i64,
}

/// Reads a request's credential.
///
/// If there is an `Authorization` header, cookies are ignored. A header that is not one `Bearer` token (another scheme, an
/// empty token, bytes outside visible ASCII, a second header) is malformed and never falls back to a cookie. The scheme is
/// case-insensitive (RFC 9110, section 11.1).
///
/// Without the header, the first of the cookies that has a value is used. An empty value counts as absent, because a cleared
/// cookie looks like that. The same value sent twice is one value; two different values under one name are malformed,
/// because it is unknown which one the application set. A value may be quoted (RFC 6265, section 4.1.1).
#[must_use]
pub fn presented<'r>(req: &'r HttpRequest, cookies: &[String]) -> Presented<'r> {
    presented_in(req, cookies.iter().map(|name| cookie(req, name)))
}

fn presented_in<'r>(req: &'r HttpRequest, mut cookies: impl Iterator<Item = Presented<'r>>) -> Presented<'r> {
    let mut authorization = req.headers().get_all(AUTHORIZATION);
    match (authorization.next(), authorization.next()) {
        (Some(header), None) => bearer(header),
        (Some(_), Some(_)) => Presented::Malformed,
        (None, _) => cookies.find(|presented| *presented != Presented::Nothing).unwrap_or(Presented::Nothing),
    }
}

fn bearer(header: &HeaderValue) -> Presented<'_> {
    let Ok(text) = header.to_str() else { return Presented::Malformed };
    match text.split_once(' ') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") => {
            token(rest.trim_matches(' ').as_bytes(), Credential::Bearer)
        }
        _ => Presented::Malformed,
    }
}

/// Returns all non-empty values of the cookies with one name, each as [`presented`] reads it.
///
/// Use it when a cookie is cleared and every session in it has to end.
pub fn in_cookies<'r>(req: &'r HttpRequest, name: &str) -> impl Iterator<Item = &'r [u8]> {
    req.headers().get_all(COOKIE).flat_map(|header| values_named(header.as_bytes(), name.as_bytes()))
}

fn cookie<'r>(req: &'r HttpRequest, name: &str) -> Presented<'r> {
    let mut found: Option<&[u8]> = None;
    for value in in_cookies(req, name) {
        match found {
            Some(earlier) if earlier != value => return Presented::Malformed,
            _ => found = Some(value),
        }
    }
    found.map_or(Presented::Nothing, |value| token(value, Credential::Cookie))
}

/// Returns the non-empty values under one name and skips the bytes of other cookies.
fn values_named<'h>(header: &'h [u8], name: &[u8]) -> impl Iterator<Item = &'h [u8]> {
    header.split(|byte| *byte == b';').filter_map(move |pair| {
        let equals = pair.iter().position(|byte| *byte == b'=')?;
        let (found, value) = (trim(&pair[..equals]), unquote(trim(&pair[equals + 1..])));
        (found == name && !value.is_empty()).then_some(value)
    })
}

fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

fn unquote(value: &[u8]) -> &[u8] {
    match value {
        [b'"', inner @ .., b'"'] => inner,
        _ => value,
    }
}

/// Reads a token, which is one run of visible ASCII.
fn token(bytes: &[u8], credential: Credential) -> Presented<'_> {
    match str::from_utf8(bytes) {
        Ok(unverified_token) if !bytes.is_empty() && bytes.iter().all(u8::is_ascii_graphic) => {
            Presented::Token { unverified_token, credential }
        }
        _ => Presented::Malformed,
    }
}
