//! What single settings have to look like. A value that can never match is refused, with what to write instead.
//!
//! Owns the checks and their small normalizations. It refuses to know how settings depend on each other; the entries of
//! lists are `origins.rs`.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_PAD_INDIFFERENT;
use url::Url;

use super::{ConfigFault, JWKS_PATH};
use crate::request::origin::{is_local_page, is_loopback, normalize_origin, origin_of};

/// The instance's URL that a publishable key names: `pk_test_` or `pk_live_`, then base64 of the host and a `$`.
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

/// An issuer in the form in which Clerk's tokens name it: no slash at the end, a lower-case host, no default port.
pub(super) fn valid_issuer(issuer: &str) -> Result<String, ConfigFault> {
    let url = http_url(issuer)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(ConfigFault::NotIssuer);
    }
    let bare = url.as_str().trim_end_matches('/');
    if let Some((instance, _)) = bare.split_once("/.well-known") {
        return Err(ConfigFault::IssuerIsKeyUrl { instead: instance.to_owned() });
    }
    // Only the stand-in for development names itself so; Clerk never does.
    if url.scheme() == "http" && !is_loopback(&url) { Err(ConfigFault::PlainHttp) } else { Ok(bare.to_owned()) }
}

/// Where keys are fetched. An address under which there are none is refused: the issuer itself, for one.
pub(super) fn valid_jwks_url(
    url: &str,
    issuer: Option<&str>,
    allow_insecure_loopback: bool,
) -> Result<Url, ConfigFault> {
    let url = http_url(url)?;
    if url.scheme() == "http" && !(allow_insecure_loopback && is_loopback(&url)) {
        return Err(ConfigFault::PlainHttp);
    }
    // Clerk's own API gives them to the secret key alone, which is never sent from here.
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

/// An audience. Which texts are one is the template's business, but no token carries quotes, a wildcard or a JSON list.
pub(super) fn valid_audience(audience: &str) -> Result<String, ConfigFault> {
    match unquoted(audience)? {
        "" => Err(ConfigFault::Empty),
        text if text.contains('*') => Err(ConfigFault::Wildcard(text.to_owned())),
        text if text.starts_with(['[', '{']) => Err(ConfigFault::JsonText),
        text => Ok(text.to_owned()),
    }
}

pub(super) fn valid_cookie_name(name: String) -> Result<String, ConfigFault> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !name.is_empty() && name.bytes().all(token) { Ok(name) } else { Err(ConfigFault::NotCookieName(name)) }
}

pub(super) fn whole_seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// A text without the space around it. Quotes around it are a shell's or an env file's, which the program that read it has kept.
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

/// What was meant by a host (and a port, a path) without a scheme.
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
