//! Any headers through the extractor: never a panic, and nobody is let in without a genuine token of their own.
//!
//! Each line of the input is one header, and its first byte says which; the first line is the method.

#![no_main]

use actix_web::FromRequest;
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::test::TestRequest;
use auth::{ClerkUser, Credential, Presented};
use futures_util::FutureExt;
use fuzz::{APP, AUTH, GENUINE};
use libfuzzer_sys::fuzz_target;

fn header(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let (first, value) = line.split_first()?;
    let name = match first {
        b'A' => "authorization",
        b'C' => "cookie",
        b'O' => "origin",
        b'S' => "sec-fetch-site",
        _ => "x-other",
    };
    Some((HeaderName::from_static(name), HeaderValue::from_bytes(value).ok()?))
}

fuzz_target!(|data: &[u8]| {
    let mut lines = data.split(|byte| *byte == b'\n');
    let Some(method) = lines.next().and_then(|line| Method::from_bytes(line).ok()) else { return };
    let is_safe = ["GET", "HEAD", "OPTIONS", "TRACE"].contains(&method.as_str());
    let headers: Vec<_> = lines.filter_map(header).collect();
    let mut request = TestRequest::default().method(method).app_data(AUTH.clone());
    for pair in &headers {
        request = request.append_header(pair.clone());
    }
    let req = request.to_http_request();

    let values =
        |name: &str| headers.iter().filter(|pair| pair.0 == name).map(|pair| pair.1.as_bytes()).collect::<Vec<_>>();
    let holds = |value: &[u8], text: &str| value.windows(text.len()).any(|window| window == text.as_bytes());
    let bearers = values("authorization");
    let presented = AUTH.presented(&req);
    if let Presented::Token { unverified_token, credential } = presented {
        assert_eq!(credential == Credential::Cookie, bearers.is_empty());
        assert!(!unverified_token.is_empty() && unverified_token.bytes().all(|byte| byte.is_ascii_graphic()));
        assert!(headers.iter().any(|pair| holds(pair.1.as_bytes(), unverified_token)));
    }

    let verdict = ClerkUser::extract(&req).now_or_never().expect("static keys make nobody wait");
    let Ok(user) = verdict else { return };
    let Presented::Token { unverified_token, credential } = presented else { panic!("accepted without a token") };
    assert!(GENUINE.contains(&unverified_token));
    assert_eq!(user.credential(), credential);
    if credential == Credential::Cookie && !is_safe {
        let (origins, sites) = (values("origin"), values("sec-fetch-site"));
        assert!(origins == [APP.as_bytes()] || sites == [b"same-origin"]);
    }
});
