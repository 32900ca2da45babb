//! Reads the credential that a request presents: none, a malformed one, or one token with its source.
//!
//! Owns the parsing of `Authorization` and `Cookie`. It refuses to know what a token means.

mod session_cookies;
mod sources;

use actix_web::HttpRequest;
use actix_web::http::header::{AUTHORIZATION, COOKIE, HeaderValue};

use crate::verify::clock::Clock;

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
    /// Read only if cookies have to be chosen from.
    pub(crate) clock: &'c dyn Clock,
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
    let bytes = header.as_bytes();
    match bytes.iter().position(|byte| *byte == b' ') {
        Some(space) if bytes[..space].eq_ignore_ascii_case(b"bearer") => {
            token(trim(&bytes[space..], b" "), Credential::Bearer)
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
        let (found, value) = (trim(&pair[..equals], b" \t"), unquote(trim(&pair[equals + 1..], b" \t")));
        (found == name && !value.is_empty()).then_some(value)
    })
}

fn trim<'b>(bytes: &'b [u8], blanks: &[u8]) -> &'b [u8] {
    let begin = bytes.iter().position(|byte| !blanks.contains(byte)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| !blanks.contains(byte)).map_or(begin, |last| last + 1);
    &bytes[begin..end]
}

fn unquote(value: &[u8]) -> &[u8] {
    match value {
        [b'"', inner @ .., b'"'] => inner,
        _ => value,
    }
}

/// Reads a token, which is one run of visible ASCII.
fn token(bytes: &[u8], credential: Credential) -> Presented<'_> {
    // Without an early end, so that the compiler looks at many bytes at once.
    let is_visible = bytes.iter().fold(true, |all, byte| all & byte.is_ascii_graphic());
    match str::from_utf8(bytes) {
        Ok(unverified_token) if is_visible && !bytes.is_empty() => Presented::Token { unverified_token, credential },
        _ => Presented::Malformed,
    }
}
