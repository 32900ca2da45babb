//! Arbitrary bytes and mutated tokens: never a panic, never an acceptance.
//!
//! `PROPTEST_CASES` says how many cases each property runs.

use std::sync::LazyLock;

use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, COOKIE, HeaderValue};
use actix_web::test::TestRequest;
use auth::inspect::Verdict;
use auth::{AuthErrorKind, ClerkAuth, Inspection};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::FutureExt;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::inspection::{assert_shown_safely, explain};
use crate::support::{GENUINE, IMPOSTOR, NOW, both_kinds, session, template};

/// A verifier that has seen a genuine token, and the token.
static REMEMBERING: LazyLock<(ClerkAuth, String)> = LazyLock::new(|| {
    let (auth, genuine) = (auth(), GENUINE.mint(&session()));
    assert!(auth.verify(&genuine).now_or_never().unwrap().is_ok());
    (auth, genuine)
});

fn auth() -> ClerkAuth {
    both_kinds().build().unwrap()
}

/// Static keys never make anybody wait, so one poll is the whole verification.
fn accepts(token: &str) -> bool {
    auth().verify(token).now_or_never().expect("nothing to wait for").is_ok()
}

fn authenticates(header: actix_web::http::header::HeaderName, value: &[u8]) -> Option<Result<(), AuthErrorKind>> {
    let value = HeaderValue::from_bytes(value).ok()?;
    let req = TestRequest::default().method(Method::GET).insert_header((header, value)).to_http_request();
    let verdict = auth().authenticate(&req).now_or_never().expect("nothing to wait for");
    Some(verdict.map(|_| ()).map_err(|error| error.kind()))
}

#[derive(Debug, Clone)]
enum Mutation {
    Replace(Index, u8),
    Insert(Index, u8),
    Remove(Index),
    Truncate(Index),
    Repeat(Index, Index),
    SwapCase(Index),
}

impl Mutation {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        if length == 0 {
            return;
        }
        match self {
            Mutation::Replace(at, byte) => bytes[at.index(length)] = *byte,
            Mutation::Insert(at, byte) => bytes.insert(at.index(length), *byte),
            Mutation::Remove(at) => drop(bytes.remove(at.index(length))),
            Mutation::Truncate(at) => bytes.truncate(at.index(length)),
            Mutation::SwapCase(at) => bytes[at.index(length)] ^= 0x20,
            Mutation::Repeat(from, to) => {
                let (from, to) = (from.index(length), to.index(length));
                let copy = bytes[from.min(to)..from.max(to)].to_vec();
                bytes.extend(copy);
            }
        }
    }
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Mutation::Replace(at, byte)),
        (at(), prop::sample::select(b"ABCabc019-_.".to_vec())).prop_map(|(at, byte)| Mutation::Replace(at, byte)),
        (at(), any::<u8>()).prop_map(|(at, byte)| Mutation::Insert(at, byte)),
        at().prop_map(Mutation::Remove),
        at().prop_map(Mutation::Truncate),
        (at(), at()).prop_map(|(from, to)| Mutation::Repeat(from, to)),
        at().prop_map(Mutation::SwapCase),
    ]
}

fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    prop::collection::vec(mutation(), 1..4)
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Header,
    Claims,
}

/// One member each that breaks a rule, or looks as if it did.
fn breaks() -> Vec<(Part, &'static str, Value)> {
    let header = [
        ("alg", json!("none")),
        ("typ", json!("at+jwt")),
        ("jku", json!("https://evil.example")),
        ("cat", json!("cl_B7d4PD333AAA")),
        ("cat", json!("cl_B7d4PD222AAA")),
        ("cat", json!("cl_I7d4PD111III")),
    ];
    let claims = [
        ("iss", json!("https://other.example")),
        ("iss", json!(1)),
        ("sid", json!("1")),
        ("sid", json!("sess_1")),
        ("sub", json!("mch_1")),
        ("azp", json!("https://evil.example")),
        ("aud", json!(["api", 1])),
        ("exp", json!(NOW - 5)),
        ("exp", json!(NOW - 4)),
        ("exp", json!("soon")),
        ("nbf", json!(NOW + 6)),
        ("nbf", json!(null)),
        ("iat", json!(NOW + 6)),
        ("iat", json!(NOW - 700)),
        ("iat", json!([])),
        ("sts", json!("pending")),
        ("act", json!({})),
    ];
    let header = header.map(|(name, value)| (Part::Header, name, value));
    header.into_iter().chain(claims.map(|(name, value)| (Part::Claims, name, value))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_token_changed_in_any_byte_is_never_accepted(mutations in mutations(), is_session in any::<bool>()) {
        let genuine = GENUINE.mint(&if is_session { session() } else { template() });
        let mut bytes = genuine.clone().into_bytes();
        mutations.iter().for_each(|mutation| mutation.apply(&mut bytes));
        let mutated = String::from_utf8_lossy(&bytes);

        prop_assert!(accepts(&genuine));
        prop_assert!(mutated == genuine || !accepts(&mutated));
    }

    #[test]
    fn a_changed_token_is_never_taken_for_the_remembered_one(mutations in mutations()) {
        let (auth, genuine) = &*REMEMBERING;
        let mut bytes = genuine.clone().into_bytes();
        mutations.iter().for_each(|mutation| mutation.apply(&mut bytes));
        let mutated = String::from_utf8_lossy(&bytes);
        let hits = auth.stats().cache.hits;

        prop_assert!(mutated == *genuine || auth.verify(&mutated).now_or_never().expect("nothing to wait for").is_err());
        prop_assert!(auth.verify(genuine).now_or_never().expect("nothing to wait for").is_ok());
        prop_assert_eq!(auth.stats().cache.hits, hits + 1);
    }

    #[test]
    fn claims_changed_under_a_genuine_signature_are_never_accepted(mutations in mutations(), part in 0..2_usize) {
        let genuine = GENUINE.mint(&session());
        let mut parts: Vec<String> = genuine.split('.').map(str::to_owned).collect();
        let mut json = URL_SAFE_NO_PAD.decode(&parts[part]).unwrap();
        mutations.iter().for_each(|mutation| mutation.apply(&mut json));
        parts[part] = URL_SAFE_NO_PAD.encode(json);
        let mutated = parts.join(".");

        prop_assert!(mutated == genuine || !accepts(&mutated));
    }

    #[test]
    fn arbitrary_signed_bytes_never_panic(header in any::<Vec<u8>>(), payload in any::<Vec<u8>>()) {
        prop_assert!(!accepts(&GENUINE.sign_bytes(&header, &payload)));
    }

    #[test]
    fn mutated_json_under_a_fresh_signature_never_panics(mutations in mutations(), part in 0..2_usize) {
        let genuine = GENUINE.mint(&session());
        let mut parts: Vec<_> = genuine.split('.').take(2).map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).collect();
        mutations.iter().for_each(|mutation| mutation.apply(&mut parts[part]));

        // Some of these are genuine tokens with another session id: only the absence of a panic can be asked for.
        accepts(&GENUINE.sign_bytes(&parts[0], &parts[1]));
    }

    #[test]
    fn whatever_is_explained_agrees_with_the_verdict_and_is_fit_for_a_terminal(
        mutations in mutations(), part in 0..2_usize, is_session in any::<bool>(),
    ) {
        let genuine = GENUINE.mint(&if is_session { session() } else { template() });
        let mut parts: Vec<_> = genuine.split('.').take(2).map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).collect();
        mutations.iter().for_each(|mutation| mutation.apply(&mut parts[part]));

        assert_shown_safely(&serde_json::to_value(explain(&GENUINE.sign_bytes(&parts[0], &parts[1]))).unwrap());
    }

    #[test]
    fn whichever_rules_a_token_breaks_the_first_refusal_is_the_verdicts_reason(
        breaks in prop::sample::subsequence(breaks(), 0..8), is_session in any::<bool>(), is_forged in any::<bool>(),
    ) {
        let spec = if is_session { session() } else { template() };
        let spec = breaks.iter().fold(spec.claim("aud", "api").azp("https://app.example.com"), |spec, (part, name, value)| {
            match part {
                Part::Header => spec.header(*name, value.clone()),
                Part::Claims => spec.claim(*name, value.clone()),
            }
        });

        // Asserts it.
        explain(&if is_forged { &IMPOSTOR } else { &GENUINE }.mint(&spec.header("kid", GENUINE.kid())));
    }

    #[test]
    fn arbitrary_bytes_are_explained_without_a_panic(bytes in any::<Vec<u8>>(), text in any::<String>(), now in any::<i64>()) {
        for text in [&*String::from_utf8_lossy(&bytes), &text, &GENUINE.sign_bytes(&bytes, text.as_bytes())] {
            assert_shown_safely(&serde_json::to_value(explain(text)).unwrap());
            prop_assert_eq!(Inspection::unconfigured(text, now).verdict, Verdict::Unknown);
        }
    }

    #[test]
    fn a_token_changed_in_any_byte_is_explained_without_a_panic(mutations in mutations(), now in any::<i64>()) {
        let mut bytes = GENUINE.mint(&session()).into_bytes();
        mutations.iter().for_each(|mutation| mutation.apply(&mut bytes));
        let mutated = String::from_utf8_lossy(&bytes);

        explain(&mutated);
        prop_assert_eq!(Inspection::unconfigured(&mutated, now).verdict, Verdict::Unknown);
    }

    #[test]
    fn an_arbitrary_text_is_never_accepted(text in any::<String>()) {
        prop_assert!(!accepts(&text));
    }

    #[test]
    fn an_arbitrary_authorization_header_is_never_accepted(value in any::<Vec<u8>>(), scheme in any::<bool>()) {
        let value = if scheme { [b"Bearer ".as_slice(), &value].concat() } else { value };

        prop_assert!(!matches!(authenticates(AUTHORIZATION, &value), Some(Ok(()))));
    }

    #[test]
    fn an_arbitrary_cookie_header_is_never_accepted(value in any::<Vec<u8>>(), name in any::<bool>()) {
        let value = if name { [b"__session=".as_slice(), &value].concat() } else { value };

        prop_assert!(!matches!(authenticates(COOKIE, &value), Some(Ok(()))));
    }

    #[test]
    fn a_genuine_cookie_is_found_among_arbitrary_ones(before in "[a-z]{1,8}=[!-:<-~]{0,16}", after in "[ -~]{0,24}") {
        let token = GENUINE.mint(&session());
        let found = authenticates(COOKIE, format!("{before}; __session={token};{after}").as_bytes());

        // What follows may be a second session cookie, which makes both unusable.
        prop_assert!(found == Some(Ok(())) || after.contains("__session"));
    }
}
