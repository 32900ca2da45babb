//! Values that can never match: each is normalized, or an error with the correction.

use auth::{ClerkAuth, ClerkAuthBuilder, ConfigSetting};

use crate::support::{GENUINE, ISSUER, configured};

/// The setting and the message of a configuration's only problem.
fn told(configuration: ClerkAuthBuilder) -> (ConfigSetting, String) {
    let error = configuration.build().expect_err("the configuration is wrong");
    let [problem] = error.problems() else { panic!("{error}") };
    (problem.setting, problem.fault.to_string())
}

type Set = fn(ClerkAuthBuilder, &str) -> ClerkAuthBuilder;

const PARTY: (ConfigSetting, Set) = (ConfigSetting::AuthorizedParties, |clerk, text| clerk.authorized_parties([text]));
const ORIGIN: (ConfigSetting, Set) = (ConfigSetting::AllowedOrigins, |clerk, text| clerk.allowed_origins([text]));
const AUDIENCE: (ConfigSetting, Set) = (ConfigSetting::Audience, |clerk, text| clerk.audience(text));
const TEMPLATE: (ConfigSetting, Set) = (ConfigSetting::TemplateAudience, |clerk, text| clerk.template_audience(text));
const ISS: (ConfigSetting, Set) = (ConfigSetting::Issuer, |clerk, text| clerk.issuer(text));
const COOKIE: (ConfigSetting, Set) = (ConfigSetting::Cookies, |clerk, text| clerk.cookies([text]));
const KEY: (ConfigSetting, Set) = (ConfigSetting::PublishableKey, |clerk, text| clerk.publishable_key(text));
const KEY_URL: (ConfigSetting, Set) =
    (ConfigSetting::JwksUrl, |_, text| ClerkAuth::builder().issuer(ISSUER).jwks_url(text));
const PEM: (ConfigSetting, Set) =
    (ConfigSetting::JwtKeyPem, |_, text| ClerkAuth::builder().issuer(ISSUER).jwt_key_pem(text));

#[test]
fn an_origin_that_never_matches_is_refused_in_both_lists() {
    for (value, write) in [
        ("*", "name each one"),
        ("https://*.vercel.app", "name each one"),
        ("app.example.com", "write https://app.example.com"),
        ("app.example.com/shop", "write https://app.example.com"),
        ("localhost:3000", "write http://localhost:3000"),
        ("\"https://app.example.com\"", "write it without them"),
        ("'https://app.example.com'", "write it without them"),
        ("https://app.example.com\"", "write it without them"),
        ("https://app.example.com/shop", "write https://app.example.com"),
        ("https://app.example.com?x", "write https://app.example.com"),
        ("https://app.example.com/#x", "write https://app.example.com"),
        ("https://me@app.example.com", "write https://app.example.com"),
        ("https://a.example,https://b.example", "name each one"),
        ("https://a.example https://b.example", "name each one"),
        ("https://a.example;https://b.example", "name each one"),
        ("https://app.example.com.", "such as https://app.example.com"),
        ("https://", "such as https://app.example.com"),
        ("ftp://app.example.com", "such as https://app.example.com"),
        ("null", "such as https://app.example.com"),
        ("any", "such as https://app.example.com"),
        ("", "empty"),
        (" ", "empty"),
    ] {
        for (setting, set) in [PARTY, ORIGIN] {
            let (told_of, text) = told(set(configured(), value));
            assert!(told_of == setting && text.contains(write), "{setting} {value:?}: {text}");
        }
    }
}

#[test]
fn an_origin_is_brought_into_the_form_that_browsers_send() {
    for value in ["https://App.Example.com", "HTTPS://app.example.com:443/", " https://app.example.com/ "] {
        let auth = configured().allowed_origins([value]).build().unwrap();
        assert_eq!(auth.allowed_origins().collect::<Vec<_>>(), ["https://app.example.com"]);
        let auth = configured().authorized_parties([value]).build().unwrap();
        assert_eq!(auth.authorized_parties(), ["https://app.example.com"]);
    }
}

#[test]
fn plain_http_is_for_this_machine_in_development() {
    for (setting, set) in [PARTY, ORIGIN] {
        for local in ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:3000", "http://app.localhost:3000"] {
            assert!(set(configured().allow_insecure_loopback(true), local).build().is_ok(), "{setting} {local}");
            let (told_of, text) = told(set(configured(), local));
            assert!(told_of == setting && text.contains("write https://"), "{setting} {local}: {text}");
        }
        for other in ["http://app.example.com", "http://192.168.0.2:3000", "http://localhost.evil.example"] {
            assert_eq!(told(set(configured().allow_insecure_loopback(true), other)).0, setting, "{other}");
        }
    }
}

#[test]
fn a_party_may_be_an_extension_or_an_application() {
    for party in ["chrome-extension://gcikfjkpbpgnchojbhkkidkkafndnhdp", "capacitor://localhost", "app://bundle/"] {
        let auth = configured().authorized_parties([party]).build().unwrap();
        assert_eq!(auth.authorized_parties(), [party.trim_end_matches('/')]);
        assert_eq!(told(configured().allowed_origins([party])).0, ConfigSetting::AllowedOrigins);
    }
    for wrong in ["chrome-extension://*", "app://bundle/index.html", "app://", "mailto:me@app.example.com"] {
        assert_eq!(told(configured().authorized_parties([wrong])).0, ConfigSetting::AuthorizedParties, "{wrong}");
    }
}

#[test]
fn other_values_that_never_match_are_refused() {
    let pem = format!("\"{}\"", GENUINE.public_key_pem());
    for ((setting, set), value, write) in [
        (ISS, "https://clerk.example.com/.well-known/jwks.json", "write https://clerk.example.com"),
        (ISS, "https://clerk.example.com/.well-known/openid-configuration/", "write https://clerk.example.com"),
        (ISS, "clerk.example.com", "write https://clerk.example.com"),
        (ISS, "\"https://clerk.example.com\"", "write it without them"),
        (ISS, "http://clerk.example.com", "write https://"),
        (KEY_URL, ISSUER, "write https://clerk.example.com/.well-known/jwks.json"),
        (KEY_URL, "https://keys.example.com/", "write https://keys.example.com/.well-known/jwks.json"),
        (
            KEY_URL,
            "https://a.example/.well-known/openid-configuration",
            "write https://a.example/.well-known/jwks.json",
        ),
        (KEY_URL, "https://api.clerk.com/v1/jwks", "/.well-known/jwks.json"),
        (KEY_URL, "clerk.example.com/jwks", "write https://clerk.example.com/jwks"),
        (KEY_URL, "'https://clerk.example.com/jwks'", "write it without them"),
        (KEY, "\"pk_test_Y2xlcmsuZXhhbXBsZS5jb20k\"", "write it without them"),
        (PEM, &pem, "write it without them"),
        (AUDIENCE, "\"api\"", "write it without them"),
        (AUDIENCE, "*", "name each one"),
        (TEMPLATE, "'api'", "write it without them"),
        (TEMPLATE, "[\"api\"]", "write the audience alone"),
        (TEMPLATE, " ", "empty"),
        (COOKIE, "\"jwt\"", "not a cookie name"),
    ] {
        let (told_of, text) = told(set(configured(), value));
        assert!(told_of == setting && text.contains(write), "{setting} {value:?}: {text}");
    }
}

#[test]
fn an_issuer_is_brought_into_the_form_that_tokens_name() {
    for (value, issuer) in [
        ("https://Clerk.Example.com/", "https://clerk.example.com"),
        (" https://clerk.example.com:443 ", "https://clerk.example.com"),
        ("https://app.example.com/__clerk/", "https://app.example.com/__clerk"),
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010"),
    ] {
        assert_eq!(configured().issuer(value).build().unwrap().issuer(), issuer);
    }
}
