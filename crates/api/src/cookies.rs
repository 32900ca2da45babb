//! The session cookie: its name and attributes, and how to clear every cookie that could be taken for it. Knows nothing of
//! tokens.

use std::{net::IpAddr, str::FromStr};

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};
use auth::credentials::in_cookies;

/// Browsers accept a cookie of this name only from this host over HTTPS: no other host of the domain can set it.
pub const OF_THE_HOST: &str = "__Host-jwt";
/// The name used otherwise. Another host of the domain can set it.
pub const ANYWHERE: &str = "jwt";

/// The cookie's configuration.
#[derive(Clone, Debug, Default)]
pub struct Cookies {
    /// Whether it is sent only over HTTPS: true except in development.
    pub secure: bool,
    /// `COOKIE_DOMAIN`: the domain whose hosts share the cookie; default: this host alone.
    pub domain: Option<CookieDomain>,
}

/// A domain that hosts share, such as `example.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieDomain(String);

impl FromStr for CookieDomain {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let is_domain = text.len() <= 253 && text.contains('.') && text.split('.').all(label);
        if is_domain && text.parse::<IpAddr>().is_err() {
            Ok(Self(text.to_owned()))
        } else {
            Err("expected a domain such as example.com: lower case, without a scheme, port, path or leading dot")
        }
    }
}

impl Cookies {
    /// Returns the cookie's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        if self.secure && self.domain.is_none() { OF_THE_HOST } else { ANYWHERE }
    }

    /// Returns the cookie that stores a token for this many seconds, followed by cleared ones of every other name and domain
    /// that would be read beside it.
    pub(crate) fn set(&self, token: String, seconds: i64) -> Vec<Cookie<'static>> {
        let (mut current, others): (Vec<_>, Vec<_>) =
            self.all().into_iter().partition(|cookie| self.is_current(cookie));
        for cookie in &mut current {
            cookie.set_value(token.clone());
            cookie.set_max_age(Duration::seconds(seconds));
        }
        current.into_iter().chain(others).collect()
    }

    /// Returns all of them, cleared.
    pub(crate) fn clear(&self) -> Vec<Cookie<'static>> {
        self.all()
    }

    fn is_current(&self, cookie: &Cookie<'_>) -> bool {
        cookie.name() == self.name() && cookie.domain() == self.domain.as_ref().map(|domain| domain.0.as_str())
    }

    /// Returns every cookie that this service may have set under any settings, cleared. Browsers identify a cookie by name,
    /// domain and path together: with a different domain it is a different cookie, and both are sent.
    fn all(&self) -> Vec<Cookie<'static>> {
        let cleared = |name, secure| {
            let cookie = Cookie::build(name, "").path("/").http_only(true).same_site(SameSite::Lax);
            cookie.secure(secure).max_age(Duration::ZERO).finish()
        };
        // Browsers ignore a cookie of this name without `Secure`, even one that clears it.
        let mut all = vec![cleared(OF_THE_HOST, true), cleared(ANYWHERE, self.secure)];
        if let Some(CookieDomain(domain)) = &self.domain {
            let mut shared = cleared(ANYWHERE, self.secure);
            shared.set_domain(domain.clone());
            all.push(shared);
        }
        all
    }
}

/// Returns the values of all of them in a request.
pub(crate) fn presented(request: &HttpRequest) -> impl Iterator<Item = &[u8]> {
    [OF_THE_HOST, ANYWHERE].into_iter().flat_map(|name| in_cookies(request, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain(text: &str) -> Option<CookieDomain> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn invalid_domain_is_refused() {
        for right in ["example.com", "a.b-c.example", "xn--bcher-kva.example"] {
            assert!(right.parse::<CookieDomain>().is_ok(), "{right}");
        }
        for wrong in [
            "",
            "localhost",
            ".example.com",
            "example.com.",
            "Example.com",
            "https://example.com",
            "example.com:443",
            "example.com/",
            "*.example.com",
            "127.0.0.1",
            "::1",
            "a..b",
            "-a.example",
            "a-.example",
            "b\u{fc}cher.example",
            "example.com; Path=/x",
        ] {
            assert!(wrong.parse::<CookieDomain>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn host_prefix_is_used_unless_a_domain_is_shared() {
        let name = |secure, domain| Cookies { secure, domain }.name();
        assert_eq!(name(true, None), "__Host-jwt");
        assert_eq!((name(false, None), name(true, domain("example.com"))), ("jwt", "jwt"));
    }

    #[test]
    fn set_cookie_comes_first_and_clears_the_others() {
        for (secure, domain, kept) in [
            (true, None, "__Host-jwt=t; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=9"),
            (false, None, "jwt=t; HttpOnly; SameSite=Lax; Path=/; Max-Age=9"),
            (
                true,
                domain("example.com"),
                "jwt=t; HttpOnly; SameSite=Lax; Secure; Path=/; Domain=example.com; Max-Age=9",
            ),
        ] {
            let cookies = Cookies { secure, domain };
            let all_set = cookies.set("t".to_owned(), 9);
            assert_eq!(all_set[0].to_string(), kept);
            let cleared: Vec<_> = all_set[1..].iter().map(ToString::to_string).collect();
            let all: Vec<_> = cookies.clear().iter().map(ToString::to_string).collect();
            assert!(cleared.iter().all(|cookie| all.contains(cookie) && cookie.contains("Max-Age=0")), "{cleared:?}");
            assert_eq!(cleared.len() + 1, all.len());
        }
    }
}
