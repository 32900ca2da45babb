//! Settings with arbitrary values.

use std::sync::LazyLock;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use auth::{ClerkAuth, ClerkAuthBuilder, ConfigError, ConfigFault, StaticKeys};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::in_memory;
use crate::support::{GENUINE, ISSUER};

static KEYS: LazyLock<StaticKeys> = LazyLock::new(|| StaticKeys::from_jwks(&GENUINE.jwks()).unwrap());

/// Uses static keys, so that nothing is fetched and no thread is started.
fn with_keys() -> ClerkAuthBuilder {
    ClerkAuth::builder().key_store(KEYS.clone())
}

fn fault(built: Result<ClerkAuth, ConfigError>) -> Option<ConfigFault> {
    built.err().map(|error| error.problems()[0].fault.clone())
}

fn issuer(auth: &ClerkAuth) -> String {
    format!("{auth:?}").split('"').nth(1).unwrap().to_owned()
}

proptest! {
    #![proptest_config(in_memory())]

    #[test]
    fn an_arbitrary_text_is_no_publishable_key(text in any::<String>(), prefix in "(pk_(test|live)_)?") {
        let refusal = with_keys().publishable_key(format!("{prefix}{text}")).build();

        prop_assert!(matches!(fault(refusal), Some(ConfigFault::NotPublishableKey | ConfigFault::Quoted)));
    }

    #[test]
    fn a_publishable_key_names_a_host_and_nothing_more(host in "[ -~]{0,24}|[a-zA-Z0-9.-]{1,24}\\.[a-z]{2,3}") {
        let key = format!("pk_live_{}", STANDARD.encode(format!("{host}$")));
        if let Ok(auth) = with_keys().publishable_key(key).build() {
            let issuer = issuer(&auth);
            prop_assert!(issuer.starts_with("https://") && !issuer[8..].contains(['/', '@', '?', '#', ':']), "{}", issuer);
            prop_assert!(host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte)), "{}", host);
        }
    }

    #[test]
    fn an_arbitrary_issuer_or_key_url_is_refused_or_is_a_url(text in any::<String>(), scheme in "(https?://)?") {
        let text = format!("{scheme}{text}");
        if let Ok(auth) = with_keys().issuer(&text).build() {
            prop_assert!(issuer(&auth).to_ascii_lowercase().starts_with("http"));
        }
        // Only rejected URLs may be tried: an accepted one starts a thread that fetches from it.
        let plain = format!("http://{}", text.replace("://", ""));
        let refusal = ClerkAuth::builder().issuer(ISSUER).jwks_url(plain).build();
        let fault = fault(refusal);
        prop_assert!(matches!(fault, Some(ConfigFault::PlainHttp | ConfigFault::NotHttpUrl | ConfigFault::Quoted)));
    }

    #[test]
    fn configured_origin_allows_only_itself(
        host in "[a-zA-Z0-9.-]{1,12}|\\[::[0-9]\\]|[ -~]{0,12}",
        tail in "(:[0-9]{1,5})?[/?#@:]?",
        scheme in "(https?|HTTPS|ftp|file|javascript)",
    ) {
        let configured = format!("{scheme}://{host}{tail}");
        let development = with_keys().issuer(ISSUER).allow_insecure_loopback(true);
        if let Ok(auth) = development.allowed_origins([configured.as_str()]).build() {
            let allows = |origin: &str| {
                let req = TestRequest::default().method(Method::POST).insert_header(("origin", origin)).to_http_request();
                auth.allows_origin(&req)
            };
            let itself = url::Url::parse(&configured).unwrap().origin().ascii_serialization();
            prop_assert!(itself.starts_with("http://") || itself.starts_with("https://"), "{}", itself);
            prop_assert!(allows(&itself), "{} as {}", configured, itself);
            for other in ["null", "*", "", &format!("{itself}.evil.example"), &format!("{itself}/"), "https://app.example.com"] {
                prop_assert!(*other == itself || !allows(other), "{} as {}", configured, other);
            }
        }
    }

    #[test]
    fn any_list_of_names_and_parties_never_panics(
        names in prop::collection::vec(any::<String>(), 0..3),
        audience in any::<String>(),
    ) {
        let all = || with_keys().issuer(ISSUER).cookies(names.clone()).authorized_parties(names.clone());
        let fits = |name: &String| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());

        prop_assert!(all().build().is_err() || names.iter().all(fits));
        prop_assert!(with_keys().issuer(ISSUER).audience(&audience).build().is_err() || !audience.trim().is_empty());
    }
}
