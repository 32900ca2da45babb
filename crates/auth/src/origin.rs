//! Web origins as configuration writes them and as browsers send them.
//!
//! Owns the one normalisation there is. It refuses to look at requests.

use url::{Origin, Url};

/// Reads a configured origin and gives it the exact form that a browser sends in `Origin`.
///
/// `https://App.Example.com:443/` becomes `https://app.example.com`. A path, a query or credentials mean that
/// somebody pasted a page's address, whose origin is not what they wrote, so it is refused.
pub(crate) fn normalise_origin(configured: &str) -> Option<String> {
    let url = Url::parse(configured.trim()).ok()?;
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    if !bare || !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    match url.origin() {
        origin @ Origin::Tuple(..) => Some(origin.ascii_serialization()),
        Origin::Opaque(_) => None,
    }
}

/// Whether the URL's host can only be this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::normalise_origin;

    #[test]
    fn a_configured_origin_takes_the_form_that_browsers_send() {
        assert_eq!(normalise_origin("https://App.Example.com:443/").as_deref(), Some("https://app.example.com"));
        assert_eq!(normalise_origin("http://localhost:3000").as_deref(), Some("http://localhost:3000"));
        assert_eq!(normalise_origin("https://bücher.example").as_deref(), Some("https://xn--bcher-kva.example"));
    }

    #[test]
    fn what_is_not_an_origin_is_refused_at_configuration() {
        for wrong in ["", "*", "null", "app.example.com", "file:///x", "ftp://a.example", "wss://a.example", "app://a"]
        {
            assert_eq!(normalise_origin(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_pages_address_is_refused_because_its_origin_is_not_what_was_written() {
        for wrong in ["/path", "/?", "?query", "#fragment", "/#"].map(|rest| format!("https://a.example{rest}")) {
            assert_eq!(normalise_origin(&wrong), None, "{wrong:?}");
        }
        for wrong in ["https://u:p@a.example", "https://u@a.example", "https://:p@a.example"] {
            assert_eq!(normalise_origin(wrong), None, "{wrong:?}");
        }
    }
}
