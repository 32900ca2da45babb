//! Which of Clerk's session cookies a request uses: every combination of both tokens and their companion cookies.
//! Owns the requests and our choice; does not know how Clerk's library is called.

use actix_web::{http::header::COOKIE, test::TestRequest};
use auth::{ClerkAuth, FixedClock, Presented, StaticKeys};
use clerk_dev::TokenSpec;

use crate::forge::{Forge, NOW, session};

/// The base64 of `clerk.example.com$`, in development and in production, with the suffix of each.
const INSTANCES: [(&str, &str); 2] =
    [("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k", "l2OS3d9k"), ("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k", "naoXFJnI")];
const CLIENT_UATS: [&str; 3] = ["", "0", "1700000000"];

pub(crate) struct Request {
    pub(crate) name: String,
    pub(crate) key: &'static str,
    pub(crate) cookies: String,
}

pub(crate) fn requests(forge: &Forge) -> Vec<Request> {
    let tokens = tokens(forge);
    let mut requests = Vec::new();
    for (key, suffix) in INSTANCES {
        for (plain, suffixed) in tokens.iter().flat_map(|plain| tokens.iter().map(move |suffixed| (plain, suffixed))) {
            for (uat, suffixed_uat) in
                CLIENT_UATS.iter().flat_map(|uat| CLIENT_UATS.iter().map(move |twin| (uat, twin)))
            {
                let cookies = format!(
                    "__session={}; __session_{suffix}={}; __client_uat={uat}; __client_uat_{suffix}={suffixed_uat}",
                    plain.1, suffixed.1
                );
                let name = format!("{key}: {} {uat:?}, suffixed {} {suffixed_uat:?}", plain.0, suffixed.0);
                requests.push(Request { name, key, cookies });
            }
        }
    }
    requests
}

/// The possible values of a session cookie, each with another token.
fn tokens(forge: &Forge) -> Vec<(&'static str, String)> {
    let of = |change: fn(TokenSpec) -> TokenSpec| forge.mint(&change(session()));
    vec![
        ("absent", String::new()),
        ("garbage", "garbage".to_owned()),
        ("without an issuer", of(|spec| spec.without("iss"))),
        ("another instance's", of(|spec| spec.claim("iss", "https://clerk.other.example"))),
        ("without times", of(|spec| spec.without("iat").without("exp"))),
        ("old", of(|spec| spec.issued_at(NOW - 30))),
        ("new", of(|spec| spec.issued_at(NOW - 10))),
        ("expired", of(|spec| spec.issued_at(NOW - 90))),
        ("expired right now", of(|spec| spec.issued_at(NOW - 60))),
    ]
}

/// The cookie that our rule chooses for each request.
pub(crate) fn ours(requests: &[Request], forge: &Forge) -> Vec<Option<String>> {
    let verifiers = INSTANCES.map(|(key, _)| {
        let keys = StaticKeys::from_jwks(&forge.jwks()).unwrap();
        (key, ClerkAuth::builder().publishable_key(key).key_store(keys).clock(FixedClock(NOW)).build().unwrap())
    });
    let choice = |request: &Request| {
        let verifier = &verifiers.iter().find(|(key, _)| *key == request.key).unwrap().1;
        let req = TestRequest::default().insert_header((COOKIE, request.cookies.as_str())).to_http_request();
        match verifier.presented(&req) {
            Presented::Token { unverified_token, .. } => Some(unverified_token.to_owned()),
            Presented::Nothing => None,
            Presented::Malformed => panic!("malformed: {}", request.name),
        }
    };
    requests.iter().map(choice).collect()
}
