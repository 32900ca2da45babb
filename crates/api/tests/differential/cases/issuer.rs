//! Issuers that look like ours.

use serde_json::json;

use super::Group;
use crate::forge::{ISSUER, session};

pub(super) fn issuers(group: &mut Group<'_>) {
    for (name, issuer) in [
        ("genuine", json!(ISSUER)),
        ("other-instance", json!("https://clerk.other.example")),
        ("plain-http", json!("http://clerk.example.com")),
        ("trailing-slash", json!("https://clerk.example.com/")),
        ("other-case", json!("https://Clerk.example.com")),
        ("port", json!("https://clerk.example.com:443")),
        ("suffix", json!("https://clerk.example.com.evil.example")),
        ("prefix", json!("https://clerk.example.co")),
        ("user", json!("https://clerk.example.com@evil.example")),
        ("path", json!("https://clerk.example.com/evil")),
        ("spaced", json!(" https://clerk.example.com")),
        ("look-alike", json!("https://сlerk.example.com")),
        ("list-of-the-genuine", json!([ISSUER])),
        ("empty", json!("")),
    ] {
        group.spec(format!("iss/{name}"), session().claim("iss", issuer));
    }
    group.spec("iss/absent", session().without("iss"));
}
