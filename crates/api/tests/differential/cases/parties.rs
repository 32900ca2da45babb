//! Authorized parties that look like a listed one.

use serde_json::json;

use super::Group;
use crate::forge::{PARTY, session, template};

pub(super) fn parties(group: &mut Group<'_>) {
    for (name, party) in [
        ("listed", json!(PARTY)),
        ("listed-second", json!("http://localhost:3000")),
        ("other", json!("https://evil.example")),
        ("trailing-slash", json!("https://app.example.com/")),
        ("other-case", json!("https://App.example.com")),
        ("plain-http", json!("http://app.example.com")),
        ("port", json!("https://app.example.com:443")),
        ("other-port", json!("http://localhost:3001")),
        ("suffix", json!("https://app.example.com.evil.example")),
        ("prefix", json!("https://app.example.co")),
        ("user", json!("https://app.example.com@evil.example")),
        ("subdomain", json!("https://evil.app.example.com")),
        ("spaced", json!("https://app.example.com ")),
        ("two-in-one", json!("https://app.example.com,http://localhost:3000")),
        ("look-alike", json!("https://аpp.example.com")),
        ("list-of-the-listed", json!([PARTY])),
        ("object", json!({ PARTY: true })),
        ("number", json!(0)),
        ("false", json!(false)),
        ("null", json!(null)),
        ("empty", json!("")),
    ] {
        group.spec(format!("azp/{name}"), session().claim("azp", party));
    }
    group.spec("azp/absent", session().without("azp"));
}

pub(super) fn of_templates(group: &mut Group<'_>) {
    group.spec("azp/session/listed", session());
    group.spec("azp/session/absent", session().without("azp"));
    group.spec("azp/template/listed", template());
    for (name, party) in [
        ("other", json!("https://evil.example")),
        ("trailing-slash", json!("https://app.example.com/")),
        ("list-of-the-listed", json!([PARTY])),
        ("null", json!(null)),
        ("false", json!(false)),
        ("empty", json!("")),
    ] {
        group.spec(format!("azp/template/{name}"), template().claim("azp", party));
    }
}

pub(super) fn of_templates_without_one(group: &mut Group<'_>) {
    group.spec("azp/template/absent", template().without("azp"));
    group.spec("azp/template-without-category/absent", template().without_header("cat").without("azp"));
    group
        .spec("azp/template/absent-and-an-audience", template().without("azp").claim("aud", "https://api.example.com"));
}
