//! `exp`, `nbf` and `iat` on both sides of every limit, and numbers that are hardly times.

use clerk_dev::TokenSpec;
use serde_json::json;

use super::Group;
use crate::forge::{CLAIMS, NOW, session, template};

/// The numbers as text; a JSON value could not hold all of them.
const HARDLY_TIMES: [(&str, &str); 14] = [
    ("zero", "0"),
    ("minus-zero", "-0"),
    ("minus-one", "-1"),
    ("in-text", r#""1800000000""#),
    ("exponent", "1.800000001e9"),
    ("fraction-of-nothing", "1800000001.0"),
    ("milliseconds", "1800000000000"),
    ("last-date", "8640000000000"),
    ("after-the-last-date", "8640000000001"),
    ("before-the-first-date", "-8640000000001"),
    ("64-bits", "18446744073709551615"),
    ("more-than-64-bits", "18446744073709551616"),
    ("huge", "1e300"),
    ("infinite", "1e400"),
];

pub(super) fn moments(group: &mut Group<'_>) {
    for (claim, last_good, spec) in
        [("exp", -5.0, session().issued_at(NOW - 60)), ("nbf", 5.0, session()), ("iat", 5.0, session())]
    {
        for offset in [-1.0, -0.5, -0.001, 0.0, 0.001, 0.5, 0.999, 1.0] {
            edge(group, claim, last_good + offset, &spec);
        }
        for offset in [-60, -6, -5, -4, 0, 1, 4, 5, 6, 60] {
            group.spec(format!("times/{claim}/{offset:+}-seconds"), spec.clone().claim(claim, NOW + offset));
        }
    }
    for (claim, genuine) in [("exp", "1800000060"), ("nbf", "1799999990"), ("iat", "1800000000")] {
        for (name, number) in HARDLY_TIMES {
            let claims = CLAIMS.replace(&format!(r#""{claim}":{genuine}"#), &format!(r#""{claim}":{number}"#));
            group.claims(format!("times/{claim}/{name}"), claims);
        }
    }
}

fn edge(group: &mut Group<'_>, claim: &str, offset: f64, spec: &TokenSpec) {
    let spec = spec.clone().claim(claim, json!(NOW as f64 + offset));
    group.spec(format!("times/{claim}/edge{offset:+}"), spec);
}

pub(super) fn lifetimes(group: &mut Group<'_>) {
    for lifetime in [-10, 0, 1, 599, 600, 601, 3600, 315_360_000] {
        group.spec(format!("lifetime/{lifetime}"), session().lifetime(lifetime));
    }
    group.spec("lifetime/ends-before-it-begins", session().claim("exp", NOW + 1).claim("iat", NOW + 2));
}

pub(super) fn template_lifetimes(group: &mut Group<'_>) {
    for lifetime in [0, 86_399, 86_400, 86_401, 315_360_000] {
        group.spec(format!("lifetime/{lifetime}"), template().lifetime(lifetime));
    }
}
