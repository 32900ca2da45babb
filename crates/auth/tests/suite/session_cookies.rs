//! The choice between Clerk's two session cookies, case by case.

use actix_web::HttpRequest;
use actix_web::http::header::COOKIE;
use actix_web::test::TestRequest;
use auth::{ClerkAuth, Credential, FixedClock, Presented};
use clerk_dev::TokenSpec;
use futures_util::FutureExt;

use crate::support::{GENUINE, ISSUER, NOW, configured, session};

/// The base64 of `clerk.example.com$`, in development and in production, with the suffix of each.
const TEST: (&str, &str) = ("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k", "l2OS3d9k");
const LIVE: (&str, &str) = ("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k", "naoXFJnI");

/// A token in one of the two cookies.
fn token(name: &str) -> String {
    let of = |user: &str, at: i64| TokenSpec::session(user).claim("iss", ISSUER).issued_at(at);
    match name {
        "" => String::new(),
        "garbage" => "garbage".to_owned(),
        "unstated" => GENUINE.mint(&of("user_alice", NOW).without("iss")),
        "foreign" => GENUINE.mint(&of("user_alice", NOW).claim("iss", "https://clerk.other.example")),
        "old" => GENUINE.mint(&of("user_bob", NOW - 30).claim("jti", "old")),
        "expired" => GENUINE.mint(&of("user_bob", NOW - 90).claim("jti", "expired")),
        _ => GENUINE.mint(&of("user_alice", NOW - 10).claim("jti", name)),
    }
}

fn verifier(publishable_key: &str) -> ClerkAuth {
    configured().publishable_key(publishable_key).clock(FixedClock(NOW)).build().unwrap()
}

fn request(cookies: &str) -> HttpRequest {
    TestRequest::default().insert_header((COOKIE, cookies)).to_http_request()
}

/// The selected cookie of a request: `plain`, `suffixed` or `none`.
fn chosen((key, suffix): (&str, &str), [plain, plain_uat, suffixed, suffixed_uat]: [&str; 4]) -> &'static str {
    let (plain, suffixed) = (token(plain), token(suffixed));
    let cookies = [
        ("__session".to_owned(), plain.as_str()),
        ("__client_uat".to_owned(), plain_uat),
        (format!("__session_{suffix}"), suffixed.as_str()),
        (format!("__client_uat_{suffix}"), suffixed_uat),
    ];
    let cookies: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    match verifier(key).presented(&request(&cookies.join("; "))) {
        Presented::Token { unverified_token, credential: Credential::Cookie } if unverified_token == plain => "plain",
        Presented::Token { unverified_token, credential: Credential::Cookie } if unverified_token == suffixed => {
            "suffixed"
        }
        Presented::Nothing => "none",
        other => panic!("{other:?}"),
    }
}

#[test]
fn clerks_own_rule_chooses_between_its_two_cookies() {
    for (plain, plain_uat, suffixed, suffixed_uat, expected) in [
        // Only one of them.
        ("new", "1", "", "", "plain"),
        ("new", "", "", "", "plain"),
        ("", "", "new", "1", "suffixed"),
        ("", "0", "new", "1", "suffixed"),
        // Both say that a user is signed in: the later token, or the suffixed one of two equally old ones.
        ("new", "1", "old", "1", "plain"),
        ("new", "1", "expired", "1", "plain"),
        ("old", "1", "new", "1", "suffixed"),
        ("new", "1", "new-too", "1", "suffixed"),
        ("new", "", "old", "1", "plain"),
        // One says that no user is signed in.
        ("new", "1", "old", "0", "plain"),
        ("old", "1", "new", "0", "plain"),
        ("old", "0", "new", "1", "suffixed"),
        ("new", "0", "old", "1", "suffixed"),
        ("old", "0", "new", "0", "suffixed"),
        // The suffixed pair is incomplete.
        ("old", "1", "new", "", "plain"),
        ("old", "", "new", "", "plain"),
        ("", "", "new", "", "none"),
        ("", "1", "", "1", "none"),
        ("new", "1", "", "1", "plain"),
        // Another application on this host, and tokens that are not Clerk's.
        ("foreign", "1", "old", "1", "suffixed"),
        ("foreign", "1", "old", "", "suffixed"),
        ("foreign", "1", "", "", "none"),
        ("garbage", "1", "new", "1", "plain"),
        ("unstated", "1", "new", "1", "plain"),
        ("new", "1", "garbage", "1", "plain"),
    ] {
        for instance in [TEST, LIVE] {
            let cookies = [plain, plain_uat, suffixed, suffixed_uat];
            assert_eq!(chosen(instance, cookies), expected, "{cookies:?} of {}", instance.0);
        }
    }
}

/// Clerk's server sets the suffixed cookies in production. In development its script does, and an older script leaves them
/// unchanged.
#[test]
fn a_stale_suffixed_session_is_passed_over_in_development() {
    let signed_out = ["", "0", "expired", "1"];

    assert_eq!((chosen(TEST, signed_out), chosen(LIVE, signed_out)), ("none", "suffixed"));
}

#[test]
fn a_request_is_that_of_the_later_sign_in() {
    let auth = verifier(LIVE.0);
    let of = |plain: &str, suffixed: &str| {
        let (plain, suffixed) = (token(plain), token(suffixed));
        let cookies =
            format!("__session={plain}; __session_naoXFJnI={suffixed}; __client_uat=1; __client_uat_naoXFJnI=1");
        let user = auth.authenticate(&request(&cookies)).now_or_never().unwrap();
        user.map(|user| user.user_id().to_string()).map_err(|error| error.code())
    };

    assert_eq!(of("new", "old").as_deref(), Ok("user_alice"));
    assert_eq!(of("old", "new").as_deref(), Ok("user_alice"));
    assert_eq!(of("new", "expired").as_deref(), Ok("user_alice"));
}

#[test]
fn an_ambiguous_session_cookie_of_either_name_is_malformed() {
    let auth = verifier(TEST.0);
    for name in ["__session", "__session_l2OS3d9k"] {
        let cookies = format!("{name}={}; {name}={}; __client_uat_l2OS3d9k=1; jwt=other", token("new"), token("old"));
        assert_eq!(auth.presented(&request(&cookies)), Presented::Malformed, "{name}");
    }
}

#[test]
fn a_foreign_session_leaves_the_next_cookie_its_turn() {
    let (foreign, ours) = (token("foreign"), GENUINE.mint(&session()));
    let req = request(&format!("__session={foreign}; jwt={ours}"));
    let chosen = Presented::Token { unverified_token: &ours, credential: Credential::Cookie };

    assert_eq!(verifier(TEST.0).presented(&req), chosen);
    let only_jwt = configured().publishable_key(TEST.0).cookies(["jwt"]).build().unwrap();
    assert_eq!(only_jwt.presented(&req), chosen);
}

/// The claims of an unselected cookie are unverified and must not name the user.
#[test]
fn what_the_choice_reads_is_bounded() {
    let auth = verifier(TEST.0);
    let huge = format!("a.{}.a", "A".repeat(9 * 1024));
    let req = request(&format!("__session={huge}; __session_l2OS3d9k={}; __client_uat_l2OS3d9k=1", token("new")));
    let chosen = Presented::Token { unverified_token: &huge, credential: Credential::Cookie };

    assert_eq!(auth.presented(&req), chosen, "a token that is too long is not looked into");
    assert_eq!(auth.authenticate(&req).now_or_never().unwrap().unwrap_err().code(), "token-invalid");
}
