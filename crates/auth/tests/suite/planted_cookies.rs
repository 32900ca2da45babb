//! Cookies that another host of the same domain may have set.

use actix_web::HttpRequest;
use actix_web::http::header::COOKIE;
use actix_web::test::TestRequest;
use auth::{ClerkAuth, Presented};
use clerk_dev::TokenSpec;
use futures_util::FutureExt;

use crate::support::{GENUINE, IMPOSTOR, NOW, configured};

fn request(cookies: &str) -> HttpRequest {
    TestRequest::default().insert_header((COOKIE, cookies)).to_http_request()
}

fn token_of(user: &str) -> String {
    GENUINE.mint(&TokenSpec::session(user).issued_at(NOW))
}

/// The user of a request with these cookies, or the error code.
fn user(auth: &ClerkAuth, cookies: &str) -> Result<String, &'static str> {
    let user = auth.authenticate(&request(cookies)).now_or_never().expect("nothing to wait for");
    user.map(|user| user.user_id().to_string()).map_err(|error| error.code())
}

#[test]
fn a_cookie_of_the_host_decides_beside_any_other() {
    let auth = configured().build().unwrap();
    let (alice, mallory) = (token_of("user_alice"), token_of("user_mallory"));
    for planted in ["__session", "jwt"] {
        for cookies in
            [format!("{planted}={mallory}; __Host-jwt={alice}"), format!("__Host-jwt={alice}; {planted}={mallory}")]
        {
            assert_eq!(user(&auth, &cookies).as_deref(), Ok("user_alice"), "{planted}");
        }
    }
    let many = format!("jwt={mallory}; __Host-jwt={alice}; jwt={}", token_of("user_bob"));
    assert_eq!(user(&auth, &many).as_deref(), Ok("user_alice"));
}

#[test]
fn cookies_of_different_users_are_malformed() {
    let auth = configured().build().unwrap();
    let (alice, mallory) = (token_of("user_alice"), token_of("user_mallory"));
    for cookies in [
        format!("__session={alice}; jwt={mallory}"),
        format!("__session={mallory}; jwt={alice}"),
        format!("jwt={alice}; jwt={mallory}"),
        format!("__session={alice}; jwt={alice}; jwt={mallory}"),
    ] {
        assert_eq!(user(&auth, &cookies), Err("credentials-malformed"));
    }
    assert_eq!(user(&auth, &format!("__session={alice}; jwt={}", token_of("user_alice"))).as_deref(), Ok("user_alice"));
}

/// A token counts for some seconds after its `exp`, so it also contradicts others that long.
#[test]
fn a_token_within_the_clock_skew_is_in_dispute() {
    let auth = configured().build().unwrap();
    let late = GENUINE.mint(&TokenSpec::session("user_mallory").issued_at(NOW - 64));
    assert_eq!(user(&auth, &format!("jwt={late}")).as_deref(), Ok("user_mallory"));
    let disputed = format!("__session={late}; jwt={}", token_of("user_alice"));
    assert_eq!(user(&auth, &disputed), Err("credentials-malformed"));
}

/// A token that can never be accepted must not lock out the user.
#[test]
fn a_cookie_that_cannot_count_disputes_nothing() {
    let auth = configured().build().unwrap();
    let alice = token_of("user_alice");
    let of_mallory = || TokenSpec::session("user_mallory").issued_at(NOW);
    for other in [
        GENUINE.mint(&of_mallory().issued_at(NOW - 65)),
        GENUINE.mint(&of_mallory().claim("iss", "https://clerk.other.example")),
        GENUINE.mint(&of_mallory().without("sub")),
        "garbage".to_owned(),
    ] {
        assert_eq!(user(&auth, &format!("__session={alice}; jwt={other}")).as_deref(), Ok("user_alice"));
    }
    let expired = GENUINE.mint(&of_mallory().issued_at(NOW - 65));
    assert_eq!(user(&auth, &format!("__session={expired}; jwt={alice}")), Err("token-expired"), "the first one counts");
    let forged = IMPOSTOR.mint(&of_mallory().header("kid", GENUINE.kid()));
    let disputed = user(&auth, &format!("__session={alice}; jwt={forged}"));
    assert_eq!(disputed, Err("credentials-malformed"), "it is unverified, and the rejection needs no key");
}

#[test]
fn a_name_without_the_prefix_is_not_the_hosts() {
    let auth = configured().cookies(["__host-jwt", "jwt"]).build().unwrap();
    let (alice, mallory) = (token_of("user_alice"), token_of("user_mallory"));

    let req = request(&format!("__host-jwt={alice}; jwt={mallory}"));
    assert_eq!(auth.presented(&req), Presented::Malformed);
}
