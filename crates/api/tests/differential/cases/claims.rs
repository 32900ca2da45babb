//! Claims: each with a value of each type; subjects, sessions, statuses and actors that are nearly right.

use serde_json::json;

use super::{Group, of_each_type};
use crate::forge::{NOW, session};

/// The claims that a verifier may read.
const CLAIMS: [&str; 16] =
    ["act", "aud", "azp", "email", "exp", "fva", "iat", "iss", "jti", "nbf", "o", "org_id", "sid", "sts", "sub", "v"];

pub(super) fn types(group: &mut Group<'_>) {
    for claim in CLAIMS {
        group.spec(format!("claims/{claim}/absent"), session().without(claim));
        for (name, value) in of_each_type() {
            group.spec(format!("claims/{claim}/{name}"), session().claim(claim, value));
        }
    }
}

pub(super) fn values(group: &mut Group<'_>) {
    let texts = [
        ("sub", "prefix-alone", "user_"),
        ("sub", "other-case", "User_alice"),
        ("sub", "machine", "mch_alice"),
        ("sub", "session", "sess_alice"),
        ("sub", "spaced", "user_alice "),
        ("sub", "path", "user_alice/../user_bob"),
        ("sub", "nul", "user_alice\u{0}"),
        ("sub", "look-alike", "user_аlice"),
        ("sub", "other-user", "user_bob"),
        ("sid", "prefix-alone", "sess_"),
        ("sid", "other-prefix", "session_1"),
        ("sid", "spaced", "sess_1 "),
        ("sid", "another", "sess_another"),
        ("sts", "active", "active"),
        ("sts", "pending", "pending"),
        ("sts", "other-case", "Active"),
        ("sts", "spaced", "active "),
        ("sts", "ended", "ended"),
    ];
    for (claim, name, value) in texts {
        group.spec(format!("claims/{claim}/{name}"), session().claim(claim, value));
    }
    group.spec("claims/sub/too-long", session().claim("sub", format!("user_{}", "a".repeat(124))));
    group.spec("claims/sub/as-long-as-may-be", session().claim("sub", format!("user_{}", "a".repeat(123))));
    for (name, act) in [
        ("actor", json!({ "sub": "user_operator" })),
        ("nameless", json!({ "sub": "" })),
        ("without-subject", json!({ "iss": "https://dashboard.example.com" })),
        ("subject-is-no-text", json!({ "sub": 1 })),
    ] {
        group.spec(format!("claims/act/{name}"), session().claim("act", act));
    }
    let all = [("exp", NOW - 3600), ("iat", NOW + 3600), ("nbf", NOW + 3600)];
    let wrong_in_all_times = all.iter().fold(session(), |spec, (claim, time)| spec.claim(*claim, *time));
    group.spec("claims/all-times-wrong", wrong_in_all_times.clone());
    group.spec("claims/all-wrong", wrong_in_all_times.claim("sub", 1).claim("iss", "https://evil.example"));
}
