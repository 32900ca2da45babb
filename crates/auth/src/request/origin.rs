//! Web origins, in the form that browsers send.
//!
//! Owns their normalization. It refuses to look at requests.

use url::{Host, Origin, Url};

/// Normalizes a configured origin to the exact form that a browser sends in `Origin`.
///
/// `https://App.Example.com:443/` becomes `https://app.example.com`. Returns `None` for a path, a query or credentials: the
/// value is then a page's address.
pub(crate) fn normalize_origin(configured: &str) -> Option<String> {
    let url = Url::parse(configured.trim()).ok()?;
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    if bare && url.username().is_empty() && url.password().is_none() { origin_of(&url) } else { None }
}

/// Returns the origin of a page's address, if a browser accepts its host.
pub(crate) fn origin_of(url: &Url) -> Option<String> {
    let is_name = |name: &str| {
        let plain = |label: &str| {
            !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        name.split('.').all(plain)
    };
    match (url.scheme(), url.host()?) {
        ("http" | "https", Host::Domain(name)) if !is_name(name) => None,
        ("http" | "https", _) => match url.origin() {
            origin @ Origin::Tuple(..) => Some(origin.ascii_serialization()),
            Origin::Opaque(_) => None,
        },
        _ => None,
    }
}

/// Checks that the URL's host is always this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Checks that a browser resolves the page's host to its own machine, including `app.localhost`.
///
/// Keys are fetched through the system's resolver, which may resolve such a name elsewhere.
pub(crate) fn is_local_page(url: &Url) -> bool {
    is_loopback(url) || matches!(url.host(), Some(Host::Domain(name)) if name.ends_with(".localhost"))
}

#[cfg(test)]
mod tests {
    use super::normalize_origin;

    #[test]
    fn configured_origin_is_normalized() {
        assert_eq!(normalize_origin("https://App.Example.com:443/").as_deref(), Some("https://app.example.com"));
        assert_eq!(normalize_origin("http://localhost:3000").as_deref(), Some("http://localhost:3000"));
        assert_eq!(normalize_origin("http://[::1]:80").as_deref(), Some("http://[::1]"));
        assert_eq!(normalize_origin("https://bücher.example").as_deref(), Some("https://xn--bcher-kva.example"));
    }

    #[test]
    fn other_texts_are_not_origins() {
        for wrong in ["", "*", "null", "app.example.com", "file:///x", "ftp://a.example", "wss://a.example", "app://a"]
        {
            assert_eq!(normalize_origin(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn host_that_no_browser_sends_is_refused() {
        for host in ["*.example", "a.example.", ".a.example", "a..example", "a.example,b.example", "a.example\"", "a$b"]
        {
            assert_eq!(normalize_origin(&format!("https://{host}")), None, "{host}");
        }
    }

    #[test]
    fn page_address_is_not_an_origin() {
        for wrong in ["/path", "/?", "?query", "#fragment", "/#"].map(|rest| format!("https://a.example{rest}")) {
            assert_eq!(normalize_origin(&wrong), None, "{wrong:?}");
        }
        for wrong in ["https://u:p@a.example", "https://u@a.example", "https://:p@a.example"] {
            assert_eq!(normalize_origin(wrong), None, "{wrong:?}");
        }
    }
}
