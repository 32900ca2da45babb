//! The CSRF rule: cookies on unsafe methods, and their allowed origins.

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::test::TestRequest;
use auth::{AuthErrorKind, ClerkAuth};

use crate::support::{GENUINE, configured, session};

const APP: &str = "https://app.example.com";

fn auth() -> ClerkAuth {
    let development = configured().allow_insecure_loopback(true);
    development.allowed_origins([APP, "http://localhost:3000/"]).build().unwrap()
}

fn request(method: Method, headers: &[(&str, &str)]) -> HttpRequest {
    let mut request = TestRequest::default().method(method);
    for header in headers {
        request = request.append_header(*header);
    }
    request.to_http_request()
}

async fn with_cookie(method: Method, headers: &[(&str, &str)]) -> Result<(), AuthErrorKind> {
    let cookie = format!("__session={}", GENUINE.mint(&session()));
    let headers = [&[("cookie", cookie.as_str())], headers].concat();
    auth().authenticate(&request(method, &headers)).await.map(|_| ()).map_err(|error| error.kind())
}

#[actix_web::test]
async fn allowed_origin_may_use_the_cookie_on_unsafe_methods() {
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
        assert_eq!(with_cookie(method.clone(), &[("origin", APP)]).await, Ok(()));
        assert_eq!(with_cookie(method, &[("origin", "http://localhost:3000")]).await, Ok(()));
    }
}

#[actix_web::test]
async fn same_origin_may_use_the_cookie() {
    assert_eq!(with_cookie(Method::POST, &[("sec-fetch-site", "same-origin")]).await, Ok(()));
    for site in ["same-site", "cross-site", "none", "Same-Origin", ""] {
        assert_eq!(with_cookie(Method::POST, &[("sec-fetch-site", site)]).await, Err(AuthErrorKind::Csrf), "{site}");
    }
}

#[actix_web::test]
async fn a_foreign_or_absent_origin_may_not() {
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::CONNECT] {
        assert_eq!(with_cookie(method.clone(), &[]).await, Err(AuthErrorKind::Csrf));
        assert_eq!(with_cookie(method, &[("origin", "https://evil.example")]).await, Err(AuthErrorKind::Csrf));
    }
}

#[actix_web::test]
async fn an_origin_that_only_resembles_an_allowed_one_may_not() {
    for origin in [
        "null",
        "",
        "https://app.example.com.evil.example",
        "https://app.example.com:8443",
        "http://app.example.com",
        "https://APP.example.com",
        "https://app.example.com/",
        "https://app.example.com https://evil.example",
        "*",
    ] {
        assert_eq!(with_cookie(Method::POST, &[("origin", origin)]).await, Err(AuthErrorKind::Csrf), "{origin}");
    }
}

#[actix_web::test]
async fn two_origins_are_none() {
    let two = [("origin", APP), ("origin", APP)];

    assert_eq!(with_cookie(Method::POST, &two).await, Err(AuthErrorKind::Csrf));
}

#[actix_web::test]
async fn two_words_of_the_browser_are_none() {
    let twice = [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "same-origin")];
    let contradicting = [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")];

    assert_eq!(with_cookie(Method::POST, &twice).await, Err(AuthErrorKind::Csrf));
    assert_eq!(with_cookie(Method::POST, &contradicting).await, Err(AuthErrorKind::Csrf));
}

#[actix_web::test]
async fn a_list_or_a_padded_word_is_not_the_word() {
    for site in ["same-origin, cross-site", "cross-site, same-origin", " same-origin", "same-origin ", "same-origin\t"]
    {
        assert_eq!(with_cookie(Method::POST, &[("sec-fetch-site", site)]).await, Err(AuthErrorKind::Csrf), "{site:?}");
    }
}

#[actix_web::test]
async fn a_listed_page_of_another_site_may_use_the_cookie() {
    assert_eq!(with_cookie(Method::POST, &[("origin", APP), ("sec-fetch-site", "cross-site")]).await, Ok(()));
    let foreign = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    assert_eq!(with_cookie(Method::POST, &foreign).await, Err(AuthErrorKind::Csrf));
}

#[actix_web::test]
async fn only_browser_headers_tell_a_pages_origin() {
    for name in ["referer", "host", "x-forwarded-host", "x-requested-with", "x-http-method-override", "forwarded"] {
        assert_eq!(with_cookie(Method::POST, &[(name, APP)]).await, Err(AuthErrorKind::Csrf), "{name}");
    }
}

#[actix_web::test]
async fn a_method_is_safe_by_its_exact_name() {
    for name in ["get", "Get", "GETS", "QUERY", "PROPFIND", "post"] {
        let method = Method::from_bytes(name.as_bytes()).unwrap();
        assert_eq!(with_cookie(method, &[]).await, Err(AuthErrorKind::Csrf), "{name}");
    }
}

#[actix_web::test]
async fn without_a_list_only_the_same_origin_may_use_the_cookie() {
    let auth = configured().build().unwrap();
    let asked = |headers: &[(&str, &str)]| auth.allows_origin(&request(Method::POST, headers));

    assert!(asked(&[("sec-fetch-site", "same-origin")]));
    for origin in ["", "null", APP, "*"] {
        assert!(!asked(&[("origin", origin)]), "{origin}");
    }
}

#[actix_web::test]
async fn safe_methods_need_no_origin() {
    for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE] {
        assert_eq!(with_cookie(method.clone(), &[]).await, Ok(()));
        assert_eq!(with_cookie(method, &[("origin", "https://evil.example")]).await, Ok(()));
    }
}

#[actix_web::test]
async fn a_bearer_token_needs_no_origin() {
    let header = format!("Bearer {}", GENUINE.mint(&session()));
    let req = request(Method::POST, &[("authorization", &header), ("origin", "https://evil.example")]);

    assert!(auth().authenticate(&req).await.is_ok());
}

#[actix_web::test]
async fn a_bad_token_is_told_before_a_foreign_origin() {
    let expired = format!("__session={}", GENUINE.mint(&session().issued_at(1)));
    let req = request(Method::POST, &[("cookie", &expired), ("origin", "https://evil.example")]);

    assert_eq!(auth().authenticate(&req).await.unwrap_err().code(), "token-expired");
}

#[actix_web::test]
async fn the_rule_can_be_asked_alone() {
    assert!(auth().allows_origin(&request(Method::POST, &[("origin", APP)])));
    assert!(auth().allows_origin(&request(Method::GET, &[])));
    assert!(!auth().allows_origin(&request(Method::POST, &[("origin", "https://evil.example")])));
    assert!(!auth().allows_origin(&request(Method::POST, &[])));
}
