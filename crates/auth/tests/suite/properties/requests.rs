//! Requests: arbitrary headers, and genuine credentials among others.

use std::sync::LazyLock;

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue, ORIGIN};
use actix_web::test::TestRequest;
use auth::{AuthErrorKind, ClerkAuth};
use futures_util::FutureExt;
use proptest::prelude::*;
use proptest::sample::select;

use super::{SESSION, TEMPLATE, VERIFIER, in_memory};
use crate::support::configured;

const APP: &str = "https://app.example.com";
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A verifier with one allowed origin.
static OF_ONE_PAGE: LazyLock<ClerkAuth> = LazyLock::new(|| configured().allowed_origins([APP]).build().unwrap());

/// `None` if such a request cannot exist.
fn request(method: Method, headers: &[(HeaderName, Vec<u8>)]) -> Option<HttpRequest> {
    let mut request = TestRequest::default().method(method);
    for (name, value) in headers {
        request = request.append_header((name.clone(), HeaderValue::from_bytes(value).ok()?));
    }
    Some(request.to_http_request())
}

fn authenticates(headers: &[(HeaderName, Vec<u8>)]) -> Option<Result<(), AuthErrorKind>> {
    let req = request(Method::GET, headers)?;
    let verdict = VERIFIER.authenticate(&req).now_or_never().expect("nothing to wait for");
    Some(verdict.map(|_| ()).map_err(|error| error.kind()))
}

/// One `Authorization` header with its expected result.
fn authorization() -> impl Strategy<Value = (String, Option<&'static str>)> {
    let (session, template) = (SESSION.as_str(), TEMPLATE.as_str());
    select(vec![
        (format!("Bearer {session}"), Some(session)),
        (format!("bearer   {template} "), Some(template)),
        (format!("Bearer {session},{template}"), None),
        (format!("Bearer {session} {template}"), None),
        (format!("Basic {session}"), None),
        (format!("Bearer\t{session}"), None),
        (session.to_owned(), None),
        ("Bearer ".to_owned(), None),
        (String::new(), None),
    ])
}

/// One cookie: the text, and its name and value if it may hold a token.
fn cookie() -> impl Strategy<Value = (String, Option<(&'static str, &'static str)>)> {
    let values = select(vec![SESSION.as_str(), TEMPLATE.as_str(), "garbage"]);
    prop_oneof![
        (select(vec!["__Host-jwt", "__session", "jwt"]), values.clone())
            .prop_map(|(name, value)| (format!("{name}={value}"), Some((name, value)))),
        (select(vec!["__session", "jwt"]), values.clone())
            .prop_map(|(name, value)| (format!(" {name} = \"{value}\" "), Some((name, value)))),
        (select(vec!["__session_abc", "__Host-session", "JWT", "x"]), values)
            .prop_map(|(name, value)| (format!("{name}={value}"), None)),
        select(vec!["__session=", "jwt=\"\"", "", "jwt", "=", "x=y"]).prop_map(|text| (text.to_owned(), None)),
    ]
}

/// The expected result for these credentials: `Err` for 401, `Ok(None)` for none.
fn expected<'c>(
    headers: &[(String, Option<&'c str>)],
    cookies: &[(String, Option<(&'c str, &'c str)>)],
) -> Result<Option<&'c str>, ()> {
    match headers {
        [(_, worth)] => return worth.map(Some).ok_or(()),
        [_, _, ..] => return Err(()),
        [] => {}
    }
    for name in ["__Host-jwt", "__session", "jwt"] {
        let mut values = cookies.iter().filter_map(|(_, ours)| *ours).filter(|ours| ours.0 == name).map(|ours| ours.1);
        if let Some(first) = values.next() {
            return if values.all(|value| value == first) { Ok(Some(first)) } else { Err(()) };
        }
    }
    Ok(None)
}

fn site() -> impl Strategy<Value = Vec<u8>> {
    let words = ["same-origin", "same-site", "cross-site", "none", "Same-Origin", "same-origin ", "same-origin,none"];
    prop_oneof![select(words.to_vec()).prop_map(|word| word.as_bytes().to_vec()), any::<Vec<u8>>()]
}

fn origin() -> impl Strategy<Value = Vec<u8>> {
    let near =
        prop_oneof![Just(APP.to_owned()), r"https?://(app\.)?example\.com(:443|/|\.evil\.example)?", any::<String>()];
    prop_oneof![near.prop_map(String::into_bytes), any::<Vec<u8>>()]
}

proptest! {
    #![proptest_config(in_memory())]

    #[test]
    fn an_arbitrary_authorization_header_is_never_accepted(value in any::<Vec<u8>>(), scheme in any::<bool>()) {
        let value = if scheme { [b"Bearer ".as_slice(), &value].concat() } else { value };

        prop_assert!(!matches!(authenticates(&[(AUTHORIZATION, value)]), Some(Ok(()))));
    }

    #[test]
    fn an_arbitrary_cookie_header_is_never_accepted(value in any::<Vec<u8>>(), name in any::<bool>()) {
        let value = if name { [b"__session=".as_slice(), &value].concat() } else { value };

        prop_assert!(!matches!(authenticates(&[(COOKIE, value)]), Some(Ok(()))));
    }

    #[test]
    fn a_genuine_cookie_is_found_among_arbitrary_ones(before in "[a-z]{1,8}=[!-:<-~]{0,16}", after in "[ -~]{0,24}") {
        let cookies = format!("{before}; __session={};{after}", SESSION.as_str()).into_bytes();

        // The rest may contain a second session cookie, which makes both malformed.
        prop_assert!(authenticates(&[(COOKIE, cookies)]) == Some(Ok(())) || after.contains("__session"));
    }

    #[test]
    fn several_headers_and_cookies_present_one_or_none(
        headers in prop::collection::vec(authorization(), 0..3),
        cookies in prop::collection::vec(cookie(), 0..5),
        cut in any::<prop::sample::Index>(),
    ) {
        let (first, second) = cookies.split_at(cut.index(cookies.len() + 1));
        let line = |cookies: &[(String, _)]| cookies.iter().map(|cookie| cookie.0.as_str()).collect::<Vec<_>>().join(";");
        let mut all: Vec<_> = headers.iter().map(|header| (AUTHORIZATION, header.0.clone().into_bytes())).collect();
        all.extend([first, second].map(|cookies| (COOKIE, line(cookies).into_bytes())));

        let verdict = authenticates(&all).expect("such a request can exist");
        match expected(&headers, &cookies) {
            Err(()) => prop_assert!(matches!(verdict, Err(AuthErrorKind::Malformed | AuthErrorKind::Invalid(_)))),
            Ok(None) => prop_assert_eq!(verdict, Err(AuthErrorKind::Missing)),
            Ok(Some("garbage")) => prop_assert!(matches!(verdict, Err(AuthErrorKind::Invalid(_)))),
            Ok(Some(_)) => prop_assert_eq!(verdict, Ok(())),
        }
    }

    #[test]
    fn unsafe_method_needs_a_listed_or_the_same_origin(
        origins in prop::collection::vec(origin(), 0..3),
        sites in prop::collection::vec(site(), 0..3),
        method in select(vec![Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::CONNECT]),
    ) {
        let listed = matches!(origins.as_slice(), [origin] if origin == APP.as_bytes());
        let same_origin = matches!(sites.as_slice(), [site] if site == b"same-origin");
        let mut headers: Vec<_> = origins.into_iter().map(|origin| (ORIGIN, origin)).collect();
        headers.extend(sites.into_iter().map(|site| (SEC_FETCH_SITE, site)));

        if let Some(req) = request(method, &headers) {
            prop_assert_eq!(OF_ONE_PAGE.allows_origin(&req), listed || same_origin);
        }
    }

    #[test]
    fn a_method_of_any_other_name_is_unsafe(name in "GET|HEAD|OPTIONS|TRACE|[A-Za-z0-9_-]{1,12}") {
        let safe = ["GET", "HEAD", "OPTIONS", "TRACE"].contains(&name.as_str());
        let req = request(Method::from_bytes(name.as_bytes()).unwrap(), &[]).expect("such a request can exist");

        prop_assert_eq!(OF_ONE_PAGE.allows_origin(&req), safe);
    }
}
