//! Explanations: for any token, they agree with the verdict and are safe for a terminal.

use auth::Inspection;
use auth::inspect::Verdict;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::mutation::{mutated, mutated_text, mutations};
use super::{SESSION, TEMPLATE, in_memory};
use crate::inspection::{assert_shown_safely, explain};
use crate::support::{GENUINE, IMPOSTOR, NOW, session, template};

#[derive(Debug, Clone, Copy)]
enum Part {
    Header,
    Claims,
}

/// Members that each break a rule, or look as if they did.
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

fn shown(inspection: Inspection) -> Value {
    serde_json::to_value(inspection).unwrap()
}

proptest! {
    #![proptest_config(in_memory())]

    #[test]
    fn any_explanation_agrees_with_the_verdict_and_is_escaped(
        mutations in mutations(), part in 0..2_usize, is_session in any::<bool>(),
    ) {
        let mut parts = super::tokens::parts(if is_session { &SESSION } else { &TEMPLATE });
        parts[part] = mutated(&parts[part], &mutations);

        assert_shown_safely(&shown(explain(&GENUINE.sign_bytes(&parts[0], &parts[1]))));
    }

    #[test]
    fn first_failed_rule_of_any_token_gives_the_verdict(
        breaks in prop::sample::subsequence(breaks(), 0..8), is_session in any::<bool>(), is_forged in any::<bool>(),
    ) {
        let spec = if is_session { session() } else { template() };
        let spec = breaks.iter().fold(spec.claim("aud", "api").azp("https://app.example.com"), |spec, (part, name, value)| {
            match part {
                Part::Header => spec.header(*name, value.clone()),
                Part::Claims => spec.claim(*name, value.clone()),
            }
        });

        // `explain` asserts it.
        explain(&if is_forged { &IMPOSTOR } else { &GENUINE }.mint(&spec.header("kid", GENUINE.kid())));
    }

    #[test]
    fn arbitrary_bytes_are_explained_without_a_panic(bytes in any::<Vec<u8>>(), text in any::<String>(), now in any::<i64>()) {
        for text in [&*String::from_utf8_lossy(&bytes), &text, &GENUINE.sign_bytes(&bytes, text.as_bytes())] {
            assert_shown_safely(&shown(explain(text)));
            prop_assert_eq!(Inspection::unconfigured(text, now).verdict, Verdict::Unknown);
        }
    }

    #[test]
    fn changed_token_is_explained_without_a_panic(mutations in mutations(), now in any::<i64>()) {
        let changed = mutated_text(&SESSION, &mutations);

        explain(&changed);
        prop_assert_eq!(Inspection::unconfigured(&changed, now).verdict, Verdict::Unknown);
    }
}
