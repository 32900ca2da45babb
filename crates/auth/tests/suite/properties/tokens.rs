//! Changed, arbitrary and genuine tokens.

use std::sync::LazyLock;

use auth::ClerkAuth;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::FutureExt;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::mutation::{mutated, mutated_text, mutations};
use super::{SESSION, TEMPLATE, accepts, in_memory};
use crate::support::{GENUINE, ISSUER, NOW, both_kinds};

const APP: &str = "https://app.example.com";

/// A verifier with a genuine token in its cache.
static REMEMBERING: LazyLock<ClerkAuth> = LazyLock::new(|| {
    let auth = both_kinds().build().unwrap();
    assert!(auth.verify(&SESSION).now_or_never().unwrap().is_ok());
    auth
});
/// A verifier with every optional rule configured.
static STRICT: LazyLock<ClerkAuth> =
    LazyLock::new(|| both_kinds().authorized_parties([APP]).audience("api").token_cache_capacity(0).build().unwrap());

pub(super) fn parts(token: &str) -> Vec<Vec<u8>> {
    token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).collect()
}

/// A valid timestamp, timestamps around every limit, and invalid ones.
fn time(good: i64) -> impl Strategy<Value = Option<Value>> {
    let odd = [json!(null), json!("1800000000"), json!(1e300), json!(-8.65e12), json!([NOW]), json!(true), json!(0)];
    prop_oneof![
        20 => Just(Some(json!(good))),
        12 => (-12..12_i64, select(vec![0.0, 0.5])).prop_map(|(off, part)| Some(json!((NOW + off) as f64 + part))),
        4 => select(vec![-600, -86_400, 60, 590, 600, 601, 86_400, 86_405]).prop_map(|off| Some(json!(NOW + off))),
        1 => select(odd.to_vec()).prop_map(Some),
        1 => Just(None),
    ]
}

/// Usually the first value, sometimes another one or none.
fn mostly(value: Value, others: &[Value]) -> impl Strategy<Value = Option<Value>> + use<> {
    let others = [json!(null), json!(1), json!([]), json!("")].into_iter().chain(others.iter().cloned());
    prop_oneof![30 => Just(Some(value)), 2 => select(others.collect::<Vec<_>>()).prop_map(Some), 1 => Just(None)]
}

/// Claims that are sometimes wrong.
fn claims() -> impl Strategy<Value = Map<String, Value>> {
    let texts = (
        mostly(json!(ISSUER), &[json!(format!("{ISSUER}/")), json!("https://other.example.com")]),
        mostly(json!("user_alice"), &[json!("user_"), json!("mch_1"), json!("user_a b")]),
        prop_oneof![mostly(json!("sess_1"), &[json!("sess_"), json!("1")]), Just(None)],
        mostly(json!(APP), &[json!("https://other.example.com"), json!([APP])]),
        mostly(json!("api"), &[json!(["x", "api"]), json!(["api", 1]), json!("other")]),
        prop_oneof![mostly(json!("active"), &[json!("pending"), json!(true)]), Just(None)],
        prop_oneof![mostly(json!(null), &[json!({ "sub": "user_admin" }), json!({ "sub": "" })]), Just(None)],
    );
    (texts, (time(NOW + 60), time(NOW), time(NOW - 10))).prop_map(
        |((iss, sub, sid, azp, aud, sts, act), (exp, iat, nbf))| {
            [iss, sub, sid, azp, aud, sts, act, exp, iat, nbf]
                .into_iter()
                .zip(["iss", "sub", "sid", "azp", "aud", "sts", "act", "exp", "iat", "nbf"])
                .filter_map(|(value, name)| value.map(|value| (name.to_owned(), value)))
                .collect()
        },
    )
}

/// An independent implementation of the policy: whether these claims are accepted.
fn keeps_every_rule(cat: Option<&str>, claims: &Map<String, Value>) -> bool {
    let is_id = |name: &str, prefix: &str| {
        let id = claims.get(name).and_then(Value::as_str).and_then(|id| id.strip_prefix(prefix));
        id.is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)))
    };
    let time = |name: &str| claims.get(name).and_then(Value::as_f64).filter(|time| time.abs() <= 8.64e12);
    let (now, has) = (NOW as f64, |name: &str| claims.contains_key(name));
    let session = is_id("sid", "sess_") && cat != Some("cl_B7d4PD222AAA");
    let template = !has("sid") && cat != Some("cl_B7d4PD111AAA");
    let (Some(exp), Some(iat)) = (time("exp"), time("iat")) else { return false };

    let listed = claims.get("azp") == Some(&json!(APP)) || (template && !has("azp"));
    let audience = [json!("api"), json!(["x", "api"])].iter().any(|wanted| claims.get("aud") == Some(wanted));
    let actor = [None, Some(&json!(null)), Some(&json!({ "sub": "user_admin" }))].contains(&claims.get("act"));
    claims.get("iss") == Some(&json!(ISSUER))
        && is_id("sub", "user_")
        && (session || template)
        && listed
        && audience
        && actor
        && [None, Some(&json!("active"))].contains(&claims.get("sts"))
        && exp.floor() > now - 5.0
        && iat <= now + 5.0
        && (!has("nbf") || time("nbf").is_some_and(|nbf| nbf <= now + 5.0))
        && exp - iat > 0.0
        && exp - iat <= if session { 600.0 } else { 86_400.0 }
}

proptest! {
    #![proptest_config(in_memory())]

    #[test]
    fn a_token_changed_in_any_byte_is_never_accepted(mutations in mutations(), is_session in any::<bool>()) {
        let genuine: &str = if is_session { &SESSION } else { &TEMPLATE };
        let mutated = mutated_text(genuine, &mutations);

        prop_assert!(mutated == genuine || !accepts(&mutated));
    }

    #[test]
    fn changed_token_is_never_the_cached_one(mutations in mutations()) {
        let (auth, genuine) = (&*REMEMBERING, SESSION.as_str());
        let mutated = mutated_text(genuine, &mutations);
        let hits = auth.stats().cache.hits;

        prop_assert!(mutated == *genuine || auth.verify(&mutated).now_or_never().expect("nothing to wait for").is_err());
        prop_assert!(auth.verify(genuine).now_or_never().expect("nothing to wait for").is_ok());
        prop_assert_eq!(auth.stats().cache.hits, hits + 1);
    }

    #[test]
    fn changed_claims_under_a_genuine_signature_are_refused(mutations in mutations(), part in 0..3_usize) {
        let mut parts = parts(&SESSION);
        parts[part] = mutated(&parts[part], &mutations);
        let mutated = parts.iter().map(|part| URL_SAFE_NO_PAD.encode(part)).collect::<Vec<_>>().join(".");

        prop_assert!(mutated == *SESSION || !accepts(&mutated));
    }

    #[test]
    fn the_signature_of_one_token_never_fits_another(header in 0..2_usize, payload in 0..2_usize, signature in 0..2_usize) {
        let tokens = [SESSION.as_str(), TEMPLATE.as_str()].map(|token| token.split('.').collect::<Vec<_>>());
        let mixed = [tokens[header][0], tokens[payload][1], tokens[signature][2]].join(".");

        prop_assert_eq!(accepts(&mixed), header == payload && payload == signature);
    }

    #[test]
    fn arbitrary_signed_bytes_never_panic(header in any::<Vec<u8>>(), payload in any::<Vec<u8>>()) {
        prop_assert!(!accepts(&GENUINE.sign_bytes(&header, &payload)));
    }

    #[test]
    fn signed_mutated_json_is_accepted_only_for_a_user(mutations in mutations(), part in 0..2_usize) {
        let mut parts = parts(&SESSION);
        parts[part] = mutated(&parts[part], &mutations);
        let token = GENUINE.sign_bytes(&parts[0], &parts[1]);

        // Some of these are genuine tokens with another session id.
        if let Ok(user) = super::VERIFIER.verify(&token).now_or_never().expect("nothing to wait for") {
            prop_assert!(user.user_id().as_str().starts_with("user_"));
            prop_assert_eq!(user.claim("iss"), Some(&json!(ISSUER)));
            prop_assert!(user.expires_at() > NOW - 6 && user.issued_at() <= NOW + 5);
            prop_assert!((0..=600).contains(&(user.expires_at() - user.issued_at())));
        }
    }

    #[test]
    fn the_verdict_on_any_claims_is_what_the_rules_say(
        claims in claims(),
        cat in select(vec![None, Some("cl_B7d4PD111AAA"), Some("cl_B7d4PD222AAA"), Some("cl_I7d4PD111III")]),
    ) {
        let mut header = json!({ "alg": "RS256", "kid": GENUINE.kid(), "typ": "JWT" });
        if let Some(cat) = cat {
            header["cat"] = cat.into();
        }
        let expected = keeps_every_rule(cat, &claims);
        let token = GENUINE.sign(&header, &Value::Object(claims));
        let verdict = STRICT.verify(&token).now_or_never().expect("nothing to wait for");

        prop_assert_eq!(verdict.is_ok(), expected, "{:?}", verdict.map_err(|error| error.code()));
    }

    #[test]
    fn an_arbitrary_text_is_never_accepted(text in any::<String>()) {
        prop_assert!(!accepts(&text));
    }

    #[test]
    fn a_text_in_the_shape_of_a_token_is_never_accepted(text in r"[A-Za-z0-9_-]{0,80}(\.[A-Za-z0-9_-]{0,80}){1,4}") {
        prop_assert!(!accepts(&text));
    }
}
