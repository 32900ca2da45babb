//! The active organization, in both versions of Clerk's claims.

use auth::{ClerkUser, Organization};
use clerk_dev::TokenSpec;
use serde_json::{Value, json};

use crate::support::{both_kinds, check, check_by, session, template};

fn first_version() -> TokenSpec {
    let spec = session().without("v").claim("org_id", "org_1").claim("org_slug", "acme").claim("org_role", "org:admin");
    spec.claim("org_permissions", json!(["org:invoices:read", "org:invoices:manage"]))
}

fn second_version(o: Value) -> TokenSpec {
    session().claim("fea", "o:invoices,o:reports").claim("o", o)
}

fn packed() -> Value {
    json!({ "id": "org_1", "slg": "acme", "rol": "admin", "per": "read,manage", "fpm": "3,1" })
}

/// The claim `o` with one member changed or removed.
fn packed_but(name: &str, value: Option<Value>) -> Value {
    let mut o = packed();
    match value {
        Some(value) => o[name] = value,
        None => drop(o.as_object_mut().unwrap().remove(name)),
    }
    o
}

async fn user(spec: TokenSpec) -> ClerkUser {
    check(&spec).await.unwrap()
}

async fn org(spec: TokenSpec) -> Option<Organization> {
    user(spec).await.org().cloned()
}

#[actix_web::test]
async fn the_first_version_of_the_claims_is_read() {
    for spec in [first_version(), first_version().claim("v", 1)] {
        let org = org(spec).await.unwrap();
        assert_eq!((org.id(), org.slug(), org.role()), ("org_1", Some("acme"), "org:admin"));
        assert_eq!(org.permissions(), ["org:invoices:read", "org:invoices:manage"]);
    }
}

#[actix_web::test]
async fn the_second_version_of_the_claims_is_read() {
    let org = org(second_version(packed())).await.unwrap();

    assert_eq!((org.id(), org.slug(), org.role()), ("org_1", Some("acme"), "org:admin"));
    assert_eq!(org.permissions(), ["org:invoices:read", "org:invoices:manage", "org:reports:read"]);
}

#[actix_web::test]
async fn without_an_active_organization_nothing_is_permitted() {
    for spec in
        [session(), session().without("v"), second_version(json!(null)), first_version().claim("org_id", json!(null))]
    {
        let user = user(spec).await;
        assert_eq!(user.org(), None);
        assert!(!user.has_role("org:admin") && !user.has_permission("org:invoices:read"));
    }
}

#[actix_web::test]
async fn roles_and_permissions_are_compared_in_full() {
    for spec in [first_version(), second_version(packed())] {
        let user = user(spec).await;
        assert!(user.has_role("org:admin") && user.has_permission("org:invoices:read"));
        for role in ["admin", "org:member", "org:", "", "ORG:ADMIN", "org:org:admin"] {
            assert!(!user.has_role(role), "{role}");
        }
        for permission in ["invoices:read", "org:invoices", "org:invoices:", "", "org:invoices:rea", "org:other:read"] {
            assert!(!user.has_permission(permission), "{permission}");
        }
    }
}

#[actix_web::test]
async fn a_version_reads_only_its_own_claims() {
    assert_eq!(org(first_version().claim("v", 2)).await, None);
    assert_eq!(org(second_version(packed()).without("v")).await, None);
    assert_eq!(org(second_version(packed()).claim("v", 1)).await, None);
}

#[actix_web::test]
async fn an_unknown_version_names_no_organization() {
    for version in [json!(3), json!("2"), json!(null), json!([2]), json!(0)] {
        let both = first_version().claim("fea", "o:invoices").claim("o", packed()).claim("v", version);
        assert_eq!(org(both).await, None);
    }
}

#[actix_web::test]
async fn an_organization_without_a_readable_id_or_role_is_none() {
    for (name, value) in [
        ("id", None),
        ("rol", None),
        ("id", Some(json!("acme"))),
        ("id", Some(json!("org_"))),
        ("id", Some(json!(1))),
        ("rol", Some(json!(""))),
        ("rol", Some(json!("org:admin"))),
        ("rol", Some(json!(["admin"]))),
    ] {
        assert_eq!(org(second_version(packed_but(name, value.clone()))).await, None, "{name} {value:?}");
    }
    for (name, value) in [("org_id", json!("acme")), ("org_role", json!("")), ("org_role", json!(1))] {
        assert_eq!(org(first_version().claim(name, value)).await, None, "{name}");
    }
    assert_eq!(org(first_version().without("org_role")).await, None);
}

#[actix_web::test]
async fn an_organization_may_lack_a_slug() {
    assert_eq!(org(second_version(packed_but("slg", None))).await.unwrap().slug(), None);
    assert_eq!(org(first_version().without("org_slug")).await.unwrap().slug(), None);
}

#[actix_web::test]
async fn unreadable_permissions_are_none_and_the_role_remains() {
    for (name, value) in [
        ("per", None),
        ("fpm", None),
        ("fpm", Some(json!("3,1,1"))),
        ("fpm", Some(json!("8,1"))),
        ("fpm", Some(json!(3))),
    ] {
        let user = user(second_version(packed_but(name, value.clone()))).await;
        assert!(user.has_role("org:admin"));
        assert!(user.org().unwrap().permissions().is_empty(), "{name} {value:?}");
    }
    for listed in [json!("org:invoices:read"), json!(["org:invoices:read", 1]), json!(null), json!({})] {
        assert!(org(first_version().claim("org_permissions", listed)).await.unwrap().permissions().is_empty());
    }
}

#[actix_web::test]
async fn a_template_cannot_name_an_organization() {
    for claims in [first_version(), second_version(packed())] {
        assert!(check(&claims).await.unwrap().org().is_some());
    }
    let spec = template().claim("org_id", "org_1").claim("org_role", "org:admin");
    assert_eq!(check_by(both_kinds(), &spec).await.unwrap().org(), None);
    let spec = template().claim("v", 2).claim("fea", "o:invoices").claim("o", packed());
    assert_eq!(check_by(both_kinds(), &spec).await.unwrap().org(), None);
}
