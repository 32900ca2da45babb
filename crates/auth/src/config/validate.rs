//! Validation of single settings. A value that can never match is an error that says what to write instead.
//!
//! Owns the checks and their normalizations. It refuses to know how settings depend on each other; `origins.rs` checks the
//! entries of lists.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_PAD_INDIFFERENT;
use url::Url;

use super::{ConfigFault, JWKS_PATH};
use crate::request::credentials::{CookieSource, SESSION, SessionCookies};
use crate::request::origin::{is_local_page, is_loopback, normalize_origin, origin_of};

/// Returns the URL of a publishable key's instance. The key is `pk_test_` or `pk_live_`, then base64 of the host and a `$`.
pub(super) fn instance_of(publishable_key: &str) -> Result<String, ConfigFault> {
    let key = unquoted(publishable_key)?;
    let encoded = ["pk_test_", "pk_live_"].iter().find_map(|prefix| key.strip_prefix(prefix));
    let decoded = encoded.and_then(|encoded| STANDARD_PAD_INDIFFERENT.decode(encoded).ok());
    let text = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    let host = text.as_deref().and_then(|text| text.strip_suffix('$')).ok_or(ConfigFault::NotPublishableKey)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    if host.contains('.') && host.bytes().all(plain) {
        normalize_origin(&format!("https://{host}")).ok_or(ConfigFault::NotPublishableKey)
    } else {
        Err(ConfigFault::NotPublishableKey)
    }
}

/// Returns an issuer as Clerk's tokens write it: no trailing slash, a lowercase host, no default port.
pub(super) fn valid_issuer(issuer: &str) -> Result<String, ConfigFault> {
    let url = http_url(issuer)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(ConfigFault::NotIssuer);
    }
    let bare = url.as_str().trim_end_matches('/');
    if let Some((instance, _)) = bare.split_once("/.well-known") {
        return Err(ConfigFault::IssuerIsKeyUrl { instead: instance.to_owned() });
    }
    // Only the development stand-in has an http issuer; Clerk never does.
    if url.scheme() == "http" && !is_loopback(&url) { Err(ConfigFault::PlainHttp) } else { Ok(bare.to_owned()) }
}

/// Returns the URL of the keys. A URL that cannot serve keys, such as the issuer itself, is an error.
pub(super) fn valid_jwks_url(
    url: &str,
    issuer: Option<&str>,
    allow_insecure_loopback: bool,
) -> Result<Url, ConfigFault> {
    let url = http_url(url)?;
    if url.scheme() == "http" && !(allow_insecure_loopback && is_loopback(&url)) {
        return Err(ConfigFault::PlainHttp);
    }
    // Clerk's back-end API requires the secret key, which this crate never sends.
    if matches!(url.host_str(), Some("api.clerk.com" | "api.clerk.dev")) {
        return Err(ConfigFault::KeyUrlNeedsSecret);
    }
    let bare = url.as_str().trim_end_matches('/');
    let instance = match bare.strip_suffix("/.well-known/openid-configuration") {
        Some(instance) => Some(instance),
        None => (url.path() == "/" || Some(bare) == issuer).then_some(bare),
    };
    match instance {
        Some(instance) => Err(ConfigFault::NoKeysThere { instead: format!("{instance}{JWKS_PATH}") }),
        None => Ok(url),
    }
}

/// Returns an audience. A template may set any text, but quotes, a wildcard or JSON are mistakes in the setting.
pub(super) fn valid_audience(audience: &str) -> Result<String, ConfigFault> {
    match unquoted(audience)? {
        "" => Err(ConfigFault::Empty),
        text if text.contains('*') => Err(ConfigFault::Wildcard(text.to_owned())),
        text if text.starts_with(['[', '{']) => Err(ConfigFault::JsonText),
        text => Ok(text.to_owned()),
    }
}

/// Returns the cookies that may hold a token, in lookup order. With a publishable key, `__session` stands for both of Clerk's
/// session cookies.
pub(super) fn cookie_sources(
    names: Vec<String>,
    publishable_key: Option<&str>,
) -> impl Iterator<Item = Result<CookieSource, ConfigFault>> {
    names.into_iter().map(move |name| match publishable_key.map(str::trim) {
        Some(key) if name == SESSION => Ok(CookieSource::Session(SessionCookies::of(key))),
        _ => valid_cookie_name(name).map(CookieSource::Named),
    })
}

fn valid_cookie_name(name: String) -> Result<String, ConfigFault> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !name.is_empty() && name.bytes().all(token) { Ok(name) } else { Err(ConfigFault::NotCookieName(name)) }
}

pub(super) fn whole_seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// Trims a text. Quotes around it come from a shell or an env file and are an error.
pub(super) fn unquoted(text: &str) -> Result<&str, ConfigFault> {
    const QUOTES: [char; 7] = ['"', '\'', '`', '“', '”', '‘', '’'];
    let text = text.trim();
    if text.starts_with(QUOTES) || text.ends_with(QUOTES) { Err(ConfigFault::Quoted) } else { Ok(text) }
}

fn http_url(text: &str) -> Result<Url, ConfigFault> {
    let text = unquoted(text)?;
    if let Some(instead) = with_scheme(text) {
        return Err(ConfigFault::NoScheme { value: text.to_owned(), instead });
    }
    let url = Url::parse(text).map_err(|_| ConfigFault::NotHttpUrl)?;
    if origin_of(&url).is_some() && is_anonymous(&url) { Ok(url) } else { Err(ConfigFault::NotHttpUrl) }
}

/// Adds the likely scheme to a host with an optional port and path; `None` if the text is not a host or has a scheme.
pub(super) fn with_scheme(text: &str) -> Option<String> {
    let is_host = text.contains('.') || text.starts_with("localhost") || text.starts_with('[');
    if !is_host || text.contains("://") {
        return None;
    }
    let mut url = Url::parse(&format!("https://{text}")).ok()?;
    if origin_of(&url).is_none() || !is_anonymous(&url) {
        return None;
    }
    if is_local_page(&url) {
        url.set_scheme("http").ok()?;
    }
    Some(url.as_str().trim_end_matches('/').to_owned())
}

pub(super) fn is_anonymous(url: &Url) -> bool {
    url.username().is_empty() && url.password().is_none()
}
