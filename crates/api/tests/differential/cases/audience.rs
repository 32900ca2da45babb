//! Audiences: the required one, others, and shapes that name none.

use serde_json::json;

use super::{Group, of_each_type};
use crate::forge::{AUDIENCE, session, template};

pub(super) fn audiences(group: &mut Group<'_>) {
    for (kind, spec) in [("session", session()), ("template", template())] {
        group.spec(format!("aud/{kind}/absent"), spec.clone().without("aud"));
        for (name, value) in of_each_type() {
            group.spec(format!("aud/{kind}/{name}"), spec.clone().claim("aud", value));
        }
        for (name, audience) in [
            ("right", json!(AUDIENCE)),
            ("right-in-a-list", json!([AUDIENCE])),
            ("right-among-others", json!(["https://other.example", AUDIENCE])),
            ("right-among-numbers", json!([1, AUDIENCE])),
            ("right-among-nulls", json!([null, AUDIENCE])),
            ("right-in-a-list-in-a-list", json!([[AUDIENCE]])),
            ("right-as-a-name", json!({ AUDIENCE: true })),
            ("no-others", json!([])),
            ("list-of-nothing", json!([""])),
            ("list-of-null", json!([null])),
            ("list-of-a-number", json!([1])),
            ("others", json!(["https://other.example", "https://api.example.co"])),
            ("trailing-slash", json!("https://api.example.com/")),
            ("other-case", json!("https://API.example.com")),
            ("suffix", json!("https://api.example.com.evil.example")),
            ("false", json!(false)),
        ] {
            group.spec(format!("aud/{kind}/{name}"), spec.clone().claim("aud", audience));
        }
    }
}
