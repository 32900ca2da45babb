//! Required settings and invalid configurations.

use std::time::Duration;

use auth::{ClerkAuth, ClerkAuthBuilder, ConfigFault, ConfigSetting, StaticKeys, TokenKind};
use clerk_dev::Instance;

use crate::support::{GENUINE, IMPOSTOR, ISSUER, check_text, configured, session};

/// The problems of an invalid configuration.
fn problems(configuration: ClerkAuthBuilder) -> Vec<(ConfigSetting, ConfigFault)> {
    let error = configuration.build().expect_err("the configuration is wrong");
    error.problems().iter().map(|problem| (problem.setting, problem.fault.clone())).collect()
}

/// The only problem of an invalid configuration.
fn refusal(configuration: ClerkAuthBuilder) -> (ConfigSetting, ConfigFault) {
    let [problem] = <[_; 1]>::try_from(problems(configuration)).expect("one problem");
    problem
}

fn pem() -> ClerkAuthBuilder {
    ClerkAuth::builder().jwt_key_pem(GENUINE.public_key_pem())
}

#[test]
fn missing_issuer_or_keys_are_named() {
    let issuer = (ConfigSetting::Issuer, ConfigFault::MissingIssuer);
    let keys = (ConfigSetting::JwksUrl, ConfigFault::MissingKeys);
    assert_eq!(problems(ClerkAuth::builder()), [issuer.clone(), keys.clone()]);
    assert_eq!(refusal(pem()), issuer);
    assert_eq!(refusal(ClerkAuth::builder().issuer(ISSUER)), keys);
    assert!(pem().issuer(ISSUER).build().is_ok());
    let told = ClerkAuth::builder().build().expect_err("nothing is set").to_string();
    assert!(told.starts_with("`issuer`: ") && told.contains("; `jwks_url`: "), "{told}");
}

#[actix_web::test]
async fn a_publishable_key_gives_the_issuer() {
    // The base64 of `clerk.example.com$`.
    let auth = pem().publishable_key("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k").clock(auth::FixedClock(crate::support::NOW));

    assert!(check_text(auth, &GENUINE.mint(&session())).await.is_ok());
}

#[actix_web::test]
async fn a_set_issuer_wins_over_the_publishable_key() {
    let auth = configured().publishable_key("pk_live_b3RoZXIuZXhhbXBsZS5jb20k");

    assert!(check_text(auth, &GENUINE.mint(&session())).await.is_ok());
}

#[test]
fn a_publishable_key_is_enough() {
    for key in ["pk_test_Y2xlcmsuZXhhbXBsZS5jb20k", " pk_live_Y2xlcmsuZXhhbXBsZS5jb20k\n", "pk_test_YWIuY2Qk"] {
        assert!(ClerkAuth::builder().publishable_key(key).build().is_ok(), "{key}");
    }
}

#[test]
fn what_is_no_publishable_key_is_refused() {
    // A secret key; no `$`; two of them; no dot; a path; user info; not base64; nothing.
    for key in [
        "sk_test_Y2xlcmsuZXhhbXBsZS5jb20k",
        "pk_test_Y2xlcmsuZXhhbXBsZS5jb20",
        "pk_test_Y2xlcmsuZXhhbXBsZS5jb20kJA==",
        "pk_test_bG9jYWxob3N0JA==",
        "pk_test_Y2xlcmsuZXhhbXBsZS5jb20veCQ=",
        "pk_test_YUBjbGVyay5leGFtcGxlLmNvbSQ=",
        "pk_test_!!!",
        "pk_test_",
        "",
    ] {
        assert_eq!(
            refusal(ClerkAuth::builder().publishable_key(key)),
            (ConfigSetting::PublishableKey, ConfigFault::NotPublishableKey),
            "{key}"
        );
    }
}

#[test]
fn an_issuer_is_an_http_url() {
    for issuer in ["", "clerk", "ftp://clerk.example.com", "https://a:b@c.d", "https://*.clerk.accounts.dev"] {
        assert_eq!(refusal(pem().issuer(issuer)), (ConfigSetting::Issuer, ConfigFault::NotHttpUrl), "{issuer}");
    }
    let query = pem().issuer("https://clerk.example.com?x");
    assert_eq!(refusal(query), (ConfigSetting::Issuer, ConfigFault::NotIssuer));
    assert!(pem().issuer("http://127.0.0.1:4000").build().is_ok());
    assert!(pem().issuer("https://app.example.com/__clerk").build().is_ok());
}

#[actix_web::test]
async fn a_trailing_slash_on_the_issuer_is_dropped() {
    assert!(check_text(configured().issuer(format!("{ISSUER}/")), &GENUINE.mint(&session())).await.is_ok());
}

#[test]
fn plain_http_keys_need_loopback_and_permission() {
    let from = |url: &str, allow| ClerkAuth::builder().issuer(ISSUER).jwks_url(url).allow_insecure_loopback(allow);
    let insecure = (ConfigSetting::JwksUrl, ConfigFault::PlainHttp);

    for url in ["http://127.0.0.1:1/jwks", "http://localhost:1/jwks", "http://[::1]:1/jwks"] {
        assert!(from(url, true).build().is_ok(), "{url}");
        assert_eq!(refusal(from(url, false)), insecure);
    }
    for url in ["http://clerk.example.com/jwks", "http://127.0.0.1.evil.example/jwks", "http://localhost.evil.example/"]
    {
        assert_eq!(refusal(from(url, true)), insecure, "{url}");
    }
    for url in ["", "jwks", "file:///etc/passwd", "https://user:pass@clerk.example.com/"] {
        assert_eq!(refusal(from(url, true)), (ConfigSetting::JwksUrl, ConfigFault::NotHttpUrl), "{url}");
    }
}

#[test]
fn a_cookie_name_has_to_be_a_token() {
    for name in ["", "a b", "a=b", "a;b", "é"] {
        assert_eq!(
            refusal(configured().cookies([name])),
            (ConfigSetting::Cookies, ConfigFault::NotCookieName(name.to_owned()))
        );
    }
}

#[test]
fn lists_that_would_accept_nothing_or_anything_are_refused() {
    let all = configured().token_kinds([]).authorized_parties([""]).audience("").template_audience("");
    let settings = [
        ConfigSetting::AuthorizedParties,
        ConfigSetting::Audience,
        ConfigSetting::TemplateAudience,
        ConfigSetting::TokenKinds,
    ];
    assert_eq!(problems(all), settings.map(|setting| (setting, ConfigFault::Empty)));
    assert!(configured().token_kinds([TokenKind::Template]).any_template_audience().build().is_ok());
}

/// An OAuth client's id token may differ from a template token only in its audience.
#[test]
fn templates_need_an_audience_or_an_opt_out() {
    let templates = || configured().token_kinds([TokenKind::Session, TokenKind::Template]);

    let missing = (ConfigSetting::TemplateAudience, ConfigFault::MissingTemplateAudience);
    assert_eq!(refusal(templates()), missing);
    for answered in
        [templates().any_template_audience(), templates().template_audience("api"), templates().audience("api")]
    {
        assert!(answered.build().is_ok());
    }
    assert!(configured().build().is_ok(), "session tokens need none");
}

#[test]
fn a_clock_skew_of_more_than_a_minute_is_refused() {
    let skew = |seconds| configured().clock_skew(Duration::from_secs(seconds));

    assert!(skew(0).build().is_ok() && skew(60).build().is_ok());
    assert_eq!(refusal(skew(61)), (ConfigSetting::ClockSkew, ConfigFault::TooLong(60)));
}

#[actix_web::test]
async fn a_key_store_wins_over_a_pem_and_a_pem_over_a_url() {
    let keys = StaticKeys::from_jwks(&GENUINE.jwks()).unwrap();
    let impostors_pem = IMPOSTOR.public_key_pem();
    let token = GENUINE.mint(&session());

    assert!(check_text(configured().key_store(keys).jwt_key_pem(impostors_pem), &token).await.is_ok());
    let url_too =
        pem().issuer(ISSUER).jwks_url("https://unreachable.invalid/").clock(auth::FixedClock(crate::support::NOW));
    assert!(check_text(url_too, &token).await.is_ok());
}

#[test]
fn a_debugged_verifier_shows_its_issuer_and_no_keys() {
    let instance = Instance::generate("https://shown.example").unwrap();
    let auth = ClerkAuth::builder().issuer(instance.issuer()).jwt_key_pem(instance.public_key_pem()).build().unwrap();

    assert_eq!(format!("{auth:?}"), r#"ClerkAuth { issuer: "https://shown.example", .. }"#);
}
