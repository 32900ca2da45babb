//! The variants of tokens that Clerk really mints, so that the comparison has accepted tokens too.

use clerk_dev::TokenSpec;
use serde_json::json;

use super::Group;
use crate::forge::{CLAIMS, HEADER, NOW, session, template};

pub(super) fn sessions(group: &mut Group<'_>) {
    group.spec("genuine/plain", session());
    group.claims("genuine/to-the-byte", CLAIMS);
    group.spec("genuine/opted-out-of-categories", session().header("cat", "cl_I7d4PD111III"));
    group.spec("genuine/before-categories", session().without_header("cat"));
    group.spec("genuine/without-origin", session().without("azp"));
    group.spec("genuine/version-1", version_1());
    group.spec("genuine/e-mail", session().email("alice@example.com"));
    group.spec("genuine/without-jti", session().without("jti"));
    group.spec("genuine/without-nbf", session().without("nbf"));
    for (name, claim, value) in [
        ("factor-ages", "fva", json!([7, 3])),
        ("no-second-factor", "fva", json!([0, -1])),
        ("pending-tasks-done", "sts", json!("active")),
        ("plan", "pla", json!("u:pro")),
        ("features", "fea", json!("u:billing,o:reports")),
        ("organization-2", "o", json!({ "id": "org_1", "rol": "admin", "slg": "acme", "per": "read", "fpm": "3" })),
        ("organization-2-broken", "o", json!({ "id": 7, "fpm": "no number" })),
        ("impersonated", "act", json!({ "sub": "user_operator", "iss": "https://dashboard.example.com" })),
        ("metadata", "metadata", json!({ "roles": ["admin", { "of": [1, 2.5, null, true] }] })),
        ("other-scripts", "name", json!("Åsa 愛 \u{1F980} \u{2028} \u{0}")),
        ("markup", "name", json!("<b>\"\\/\u{8}</b>")),
        ("numbers", "numbers", json!([0, -1, 1.5, 1e300, u64::MAX, i64::MIN])),
        ("name-of-a-prototype", "__proto__", json!({ "sub": "user_mallory" })),
        ("no-name", "", json!("no name")),
    ] {
        group.spec(format!("genuine/{name}"), session().claim(claim, value));
    }
    for (name, member, value) in [
        ("unknown-member", "x-new", json!({ "any": ["thing"] })),
        ("thumbprint", "x5t", json!("dGh1bWJwcmludA")),
        ("name-of-a-prototype-in-the-header", "__proto__", json!({ "alg": "none" })),
    ] {
        group.spec(format!("genuine/{name}"), session().header(member, value));
    }
    group.header("genuine/spaced-header", HEADER.replace(',', " ,\r\n\t"));
    group.claims("genuine/spaced-claims", CLAIMS.replace(',', " ,\r\n\t"));
    group.header("genuine/escaped-header", HEADER.replace("alg", r"\u0061lg").replace("RS256", r"R\u0053256"));
    group.claims("genuine/escaped-claims", CLAIMS.replace("user_", r"\u0075ser\u005F"));
    for age in [1, 10, 30, 59, 60, 64] {
        group.spec(format!("genuine/{age}-seconds-old"), session().issued_at(NOW - age));
    }
}

fn version_1() -> TokenSpec {
    let organization = session().claim("org_id", "org_1").claim("org_slug", "acme").claim("org_role", "org:admin");
    organization.claim("org_permissions", json!(["org:deployments:read"])).without("v").without("fva").without("sts")
}

pub(super) fn templates(group: &mut Group<'_>) {
    group.spec("genuine-template/plain", template());
    group.spec("genuine-template/minted-by-a-back-end", template().without("azp"));
    group.spec("genuine-template/opted-out-of-categories", template().header("cat", "cl_I7d4PD111III"));
    group.spec("genuine-template/before-categories", template().without_header("cat"));
    for (name, claim, value) in [
        ("audience", "aud", json!("https://anywhere.example")),
        ("audiences", "aud", json!(["https://anywhere.example", "https://api.example.com"])),
        ("nobody-acts", "act", json!(null)),
        ("role", "role", json!("authenticated")),
        ("organization-of-the-author", "org_id", json!(7)),
        ("status-of-the-author", "sts", json!("active")),
        ("other-scripts", "name", json!("Åsa 愛 \u{1F980}")),
    ] {
        group.spec(format!("genuine-template/{name}"), template().claim(claim, value));
    }
    for lifetime in [1, 30, 3600, 86_400] {
        group.spec(format!("genuine-template/{lifetime}-seconds-long"), template().lifetime(lifetime));
    }
}
