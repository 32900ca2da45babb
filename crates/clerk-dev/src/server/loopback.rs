//! Rejects foreign web pages: requests must come from this machine and name it.
//! Owns the checks of `Host` and `Origin`; does not know the routes.

use std::net::IpAddr;

use actix_web::{
    Error,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderMap, HeaderName, HeaderValue},
        uri::{Authority, Uri},
    },
    middleware::Next,
};

use super::reply::ErrorReply;

/// Rejects requests that a foreign page could make a browser on this machine send.
///
/// The stand-in mints tokens for any caller. Listening on the loopback interface keeps other machines out, but not the
/// developer's browser: a foreign page can post to a loopback address (`Origin` then names the page), or resolve its own
/// name to one (DNS rebinding; `Host` then contains that name).
pub(super) async fn only_loopback<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if let Err(reply) = check(request.method(), request.uri(), request.headers()) {
        return Ok(request.into_response(reply.response()).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

fn check(method: &Method, target: &Uri, headers: &HeaderMap) -> Result<(), ErrorReply> {
    // A request target may also name a host (RFC 9112, section 3.2.2).
    let target_is_loopback = target.authority().is_none_or(is_loopback);
    let one_host = headers.get_all(header::HOST).count() == 1;
    if !(target_is_loopback && one_host && all(headers, header::HOST, is_loopback_authority)) {
        return Err(ErrorReply::forbidden("foreign_host", "Host must be a loopback name"));
    }
    let reads = matches!(*method, Method::GET | Method::HEAD);
    if !reads && !all(headers, header::ORIGIN, is_loopback_origin) {
        return Err(ErrorReply::forbidden("foreign_origin", "pages of other sites cannot use clerk-dev"));
    }
    Ok(())
}

fn all(headers: &HeaderMap, name: HeaderName, accepts: fn(&str) -> bool) -> bool {
    headers.get_all(name).map(HeaderValue::to_str).all(|value| value.is_ok_and(accepts))
}

fn is_loopback_authority(text: &str) -> bool {
    text.parse::<Authority>().is_ok_and(|authority| is_loopback(&authority))
}

/// `null`, the origin of a sandboxed page, has no host and is foreign.
fn is_loopback_origin(text: &str) -> bool {
    text.parse::<Uri>().is_ok_and(|uri| uri.scheme().is_some() && uri.authority().is_some_and(is_loopback))
}

fn is_loopback(authority: &Authority) -> bool {
    let host = authority.host();
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let is_address = address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    let has_user = authority.as_str().contains('@');
    !has_user && (is_address || host.eq_ignore_ascii_case("localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(method: Method, target: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        check(&method, &target.parse().unwrap(), &map).is_ok()
    }

    #[test]
    fn a_loopback_host_is_answered() {
        for host in ["localhost", "LOCALHOST:80", "127.0.0.1:4000", "127.8.8.8", "[::1]:4000"] {
            assert!(verdict(Method::GET, "/", &[("host", host)]), "{host}");
        }
    }

    #[test]
    fn a_foreign_host_is_refused() {
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "0.0.0.0",
            "localhost@evil.example",
            "evil.example@localhost",
            "[::2]",
            "",
            "local host",
        ] {
            assert!(!verdict(Method::GET, "/", &[("host", host)]), "{host}");
        }
    }

    #[test]
    fn a_request_needs_exactly_one_host() {
        assert!(!verdict(Method::GET, "/", &[]));
        assert!(!verdict(Method::GET, "/", &[("host", "localhost"), ("host", "localhost")]));
    }

    #[test]
    fn a_foreign_host_in_the_request_target_is_refused() {
        let host = [("host", "localhost")];
        assert!(verdict(Method::GET, "http://127.0.0.1:4000/", &host));
        assert!(!verdict(Method::GET, "http://evil.example/", &host));
    }

    #[test]
    fn a_post_from_a_loopback_page_or_from_no_page_passes() {
        assert!(verdict(Method::POST, "/tokens", &[("host", "localhost")]));
        for origin in ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:3000"] {
            assert!(verdict(Method::POST, "/tokens", &[("host", "localhost"), ("origin", origin)]), "{origin}");
        }
    }

    #[test]
    fn a_post_from_a_foreign_page_is_refused() {
        for origin in ["https://evil.example", "null", "", "http://localhost.evil.example", "http://a@localhost"] {
            assert!(!verdict(Method::POST, "/tokens", &[("host", "localhost"), ("origin", origin)]), "{origin}");
        }
        let two = [("host", "localhost"), ("origin", "http://localhost"), ("origin", "https://evil.example")];
        assert!(!verdict(Method::POST, "/tokens", &two));
    }
}
