//! Which credential a request presents: none, something unreadable, or one token and where it came from.
//!
//! Owns the reading of `Authorization` and `Cookie`. It refuses to know what a token means.

mod session_cookies;
mod sources;

use actix_web::HttpRequest;
use actix_web::http::header::{AUTHORIZATION, COOKIE, HeaderValue};

pub(crate) use session_cookies::{SESSION, SessionCookies};
pub(crate) use sources::{CookieSource, CookieSources};

/// How a token reached the verifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Credential {
    /// In the `Authorization` header: no browser adds it on its own.
    Bearer,
    /// In a cookie: a browser adds it to every request, whichever page caused it, so the CSRF rule applies.
    Cookie,
    /// Handed to [`ClerkAuth::verify`](crate::ClerkAuth::verify) by the application itself.
    Direct,
}

/// What a request presents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presented<'r> {
    /// No `Authorization` header and none of the cookies, or only empty ones.
    Nothing,
    /// Something is there that cannot be read as exactly one token.
    Malformed,
    /// One token, about which nothing is known yet.
    Token {
        /// The text as presented.
        unverified_token: &'r str,
        /// Where it was.
        credential: Credential,
    },
}

/// Whose tokens count, and when.
#[derive(Clone, Copy)]
pub(crate) struct CookieContext<'c> {
    pub(crate) issuer: &'c str,
    /// In Unix seconds.
    pub(crate) now: i64,
    /// For how many seconds a token still counts after its `exp`.
    pub(crate) clock_skew: i64,
}

/// Reads a request's credential.
///
/// An `Authorization` header decides alone: when it is there, cookies are not looked at, so a header that is not one
/// readable `Bearer` token (another scheme, an empty token, bytes outside visible ASCII, a second header) is
/// malformed and never falls through to a cookie. The scheme's name is compared without regard to case (RFC 9110,
/// section 11.1).
///
/// Without the header the cookies are tried in the order given. The first name that has a value decides. An empty
/// value counts as absent, because that is what a cleared cookie looks like. The same value sent twice is one value;
/// two different values under one name are malformed, because nothing says which one the application set. A value
/// may be quoted (RFC 6265, section 4.1.1).
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

/// The values of the cookies of one name, each as [`presented`] would read it; empty ones count as absent. For whoever
/// clears a cookie, and has to end whatever any of that name still holds.
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

/// The non-empty values under one name. Bytes that belong to other cookies are skipped, whatever they are.
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

/// A token is one run of visible ASCII; what it means is the verifier's affair.
fn token(bytes: &[u8], credential: Credential) -> Presented<'_> {
    match str::from_utf8(bytes) {
        Ok(unverified_token) if !bytes.is_empty() && bytes.iter().all(u8::is_ascii_graphic) => {
            Presented::Token { unverified_token, credential }
        }
        _ => Presented::Malformed,
    }
}
