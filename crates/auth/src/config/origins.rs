//! The entries of the two lists of origins: allowed origins and authorized parties.
//!
//! Owns the validation of an entry, the same for both. It refuses to know what a list is for.

use url::Url;

use super::ConfigFault;
use super::validate::{unquoted, with_scheme};
use crate::request::origin::{is_local_page, normalize_origin, origin_of};

/// The schemes that an entry may have besides http(s).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Schemes {
    /// None: a browser sends only http(s) as a page's origin.
    Web,
    /// Any: `azp` may be the origin of an extension or a native application.
    Any,
}

/// Returns an entry in the exact form that browsers and tokens use.
pub(super) fn valid_origin(entry: &str, schemes: Schemes, allow_http: bool) -> Result<String, ConfigFault> {
    let text = unquoted(entry)?;
    let value = || text.to_owned();
    if text.is_empty() {
        return Err(ConfigFault::Empty);
    }
    if text.contains('*') {
        return Err(ConfigFault::Wildcard(value()));
    }
    if text.contains(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|')) {
        return Err(ConfigFault::Several(value()));
    }
    if let Some(page) = with_scheme(text) {
        let instead = Url::parse(&page).ok().and_then(|url| origin_of(&url)).unwrap_or(page);
        return Err(ConfigFault::NoScheme { value: value(), instead });
    }
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => web_origin(text, &url, allow_http),
        Ok(url) if schemes == Schemes::Any && !url.is_special() => other_origin(text, &url),
        _ => Err(ConfigFault::NotOrigin(value())),
    }
}

fn web_origin(text: &str, url: &Url, allow_http: bool) -> Result<String, ConfigFault> {
    let Some(origin) = origin_of(url) else { return Err(ConfigFault::NotOrigin(text.to_owned())) };
    if normalize_origin(text).is_none() {
        return Err(ConfigFault::MoreThanOrigin { value: text.to_owned(), instead: origin });
    }
    if url.scheme() == "http" && !(allow_http && is_local_page(url)) {
        return Err(ConfigFault::PlainHttp);
    }
    Ok(origin)
}

/// Reads `chrome-extension://id` or `capacitor://localhost`: a scheme and a host, with an optional trailing slash.
fn other_origin(text: &str, url: &Url) -> Result<String, ConfigFault> {
    let host = url.host_str().filter(|host| !host.is_empty());
    let bare = format!("{}://{}", url.scheme(), host.unwrap_or_default());
    match (host, text.split_once("://").map(|(_, rest)| rest.trim_end_matches('/'))) {
        (Some(host), Some(rest)) if rest == host => Ok(bare),
        (Some(_), Some(_)) => Err(ConfigFault::MoreThanOrigin { value: text.to_owned(), instead: bare }),
        _ => Err(ConfigFault::NotOrigin(text.to_owned())),
    }
}
