//! What single settings have to look like.
//!
//! Owns the checks and their small normalisations. It refuses to know how settings depend on each other.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_PAD_INDIFFERENT;
use url::Url;

use super::ConfigFault;
use crate::origin::{is_loopback, normalise_origin};

/// The instance's URL that a publishable key names: `pk_test_` or `pk_live_`, then base64 of the host and a `$`.
pub(super) fn instance_of(publishable_key: &str) -> Result<String, ConfigFault> {
    let encoded = ["pk_test_", "pk_live_"].iter().find_map(|prefix| publishable_key.trim().strip_prefix(prefix));
    let decoded = encoded.and_then(|encoded| STANDARD_PAD_INDIFFERENT.decode(encoded).ok());
    let text = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    let host = text.as_deref().and_then(|text| text.strip_suffix('$')).ok_or(ConfigFault::NotPublishableKey)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    if host.contains('.') && host.bytes().all(plain) {
        normalise_origin(&format!("https://{host}")).ok_or(ConfigFault::NotPublishableKey)
    } else {
        Err(ConfigFault::NotPublishableKey)
    }
}

pub(super) fn valid_issuer(issuer: &str) -> Result<String, ConfigFault> {
    let issuer = issuer.trim().trim_end_matches('/');
    let url = http_url(issuer).ok_or(ConfigFault::NotHttpUrl)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(ConfigFault::NotIssuer);
    }
    Ok(issuer.to_owned())
}

pub(super) fn valid_jwks_url(url: &str, allow_insecure_loopback: bool) -> Result<Url, ConfigFault> {
    let url = http_url(url.trim()).ok_or(ConfigFault::NotHttpUrl)?;
    if url.scheme() == "https" || (allow_insecure_loopback && is_loopback(&url)) {
        Ok(url)
    } else {
        Err(ConfigFault::PlainHttp)
    }
}

fn http_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let anonymous = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && url.has_host() && anonymous).then_some(url)
}

/// `azp` is an origin, but not always a web origin (native applications have schemes of their own), so only the
/// slash that people add when they copy an address is dropped.
pub(super) fn valid_party(party: &str) -> Result<String, ConfigFault> {
    match party.trim().trim_end_matches('/') {
        "" => Err(ConfigFault::Empty),
        party => Ok(party.to_owned()),
    }
}

pub(super) fn valid_origin(origin: String) -> Result<String, ConfigFault> {
    normalise_origin(&origin).ok_or(ConfigFault::NotOrigin(origin))
}

pub(super) fn valid_cookie_name(name: String) -> Result<String, ConfigFault> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !name.is_empty() && name.bytes().all(token) { Ok(name) } else { Err(ConfigFault::NotCookieName(name)) }
}

pub(super) fn valid_audience(audience: String) -> Result<String, ConfigFault> {
    if audience.is_empty() { Err(ConfigFault::Empty) } else { Ok(audience) }
}

pub(super) fn whole_seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}
