//! An override covers only rows of the caller's active organization.

use super::everything;
use crate::support::{Caller, Session, World};

fn admin_of_acme() -> Session {
    Session::of("user_adam").within("org_acme").role("org:admin")
}

fn manager_of_acme() -> Session {
    Session::of("user_mia").within("org_acme").permissions(&["org:projects:read", "org:projects:manage"])
}

/// Eve has created an organization at Clerk and has every permission in it.
fn eve() -> Session {
    Session::of("user_eve").within("org_evil").role("org:admin").permissions(&["org:projects:manage"])
}

#[actix_web::test]
async fn either_override_opens_organization_row_in_one_statement() {
    for member in [admin_of_acme(), manager_of_acme()] {
        let world = World::new();
        assert_eq!(world.delete(member.caller(), "/api/projects/acme").await.status, 204);
        let statements = world.db.statements();
        assert_eq!(statements.len(), 2, "the check and the write: {statements:?}");
        assert!(everything(&world).iter().all(|row| row.id != "acme"));
    }
}

#[actix_web::test]
async fn a_member_without_the_override_is_refused() {
    let world = World::new();
    let before = everything(&world);
    let members = [
        Session::of("user_max").within("org_acme"),
        Session::of("user_max").within("org_acme").permissions(&["org:projects:read", "org:projects:managed"]),
        Session::of("user_max").within("org_acme").role("org:administrator"),
    ];
    for member in members {
        assert_eq!(world.delete(member.caller(), "/api/projects/acme").await.status, 403, "{member:?}");
    }
    assert_eq!(everything(&world), before);
}

#[actix_web::test]
async fn an_override_never_reaches_a_personal_row() {
    let world = World::new();
    let before = everything(&world);
    for caller in [admin_of_acme(), manager_of_acme(), eve()] {
        assert_eq!(world.delete(caller.caller(), "/api/projects/own").await.status, 403, "{caller:?}");
    }
    assert_eq!(everything(&world), before);
}

#[actix_web::test]
async fn override_excludes_rows_of_other_organizations() {
    let world = World::new();
    let before = everything(&world);
    assert_eq!(world.delete(eve().caller(), "/api/projects/acme").await.status, 403);
    assert_eq!(world.post(eve().caller(), "/api/projects/acme/transfer", r#""user_eve""#).await.status, 403);
    assert_eq!(
        world.post(eve().caller(), "/api/projects/batch-delete", r#"{"ids":["eves","acme"]}"#).await.status,
        403
    );
    assert_eq!(world.get(eve().caller(), "/api/remarks/200").await.status, 403);
    assert_eq!(everything(&world), before);
    assert_eq!(world.delete(eve().caller(), "/api/projects/eves").await.status, 204);
}

#[actix_web::test]
async fn an_override_that_a_template_claims_is_none() {
    let world = World::new();
    let before = everything(&world);
    assert_eq!(world.delete(admin_of_acme().templated().caller(), "/api/projects/acme").await.status, 403);
    assert_eq!(everything(&world), before);
}

#[actix_web::test]
async fn an_override_is_only_where_the_attribute_says_so() {
    let world = World::new();
    assert_eq!(world.get(admin_of_acme().caller(), "/api/projects/acme/why").await.status, 200);
    assert_eq!(world.get(admin_of_acme().caller(), "/api/projects/acme").await.status, 403);
    // The transfer accepts only the role.
    let before = everything(&world);
    let answer = world.post(manager_of_acme().caller(), "/api/projects/acme/transfer", r#""user_mia""#).await;
    assert_eq!(answer.status, 403);
    assert_eq!(everything(&world), before);
}

#[actix_web::test]
async fn override_of_the_root_covers_the_children() {
    let world = World::new();
    assert_eq!(world.get(admin_of_acme().caller(), "/api/remarks/200").await.text(), "another");
    assert_eq!(world.db.statements().len(), 1);
    assert_eq!(world.get(admin_of_acme().caller(), "/api/remarks/100").await.status, 403);
}

#[actix_web::test]
async fn override_applies_to_all_rows_of_a_batch_or_none() {
    let world = World::new();
    let before = everything(&world);
    let batch = |ids: &'static str| world.post(admin_of_acme().caller(), "/api/projects/batch-delete", ids);
    assert_eq!(batch(r#"{"ids":["acme","own"]}"#).await.status, 403);
    assert_eq!(batch(r#"{"ids":["acme","eves"]}"#).await.status, 403);
    assert_eq!(everything(&world), before);
    assert_eq!(batch(r#"{"ids":["acme","bobs-acme"]}"#).await.status, 204);
    assert_eq!(everything(&world).len(), before.len() - 2);
}

#[actix_web::test]
async fn allowed_by_comes_from_the_statement() {
    let world = World::new();
    let why = async |caller: Caller, id: &str| {
        let answer = world.get(caller, &format!("/api/projects/{id}/why")).await;
        (answer.status == 200).then(|| answer.text().to_owned())
    };
    let owner = Session::of("user_alice").within("org_acme").role("org:admin").caller();
    assert_eq!(why(owner, "acme").await.unwrap(), "Owner");
    assert_eq!(why(admin_of_acme().caller(), "acme").await.unwrap(), r#"Override(Role("org:admin"))"#);
    let both = manager_of_acme().role("org:admin").caller();
    assert_eq!(why(both, "acme").await.unwrap(), r#"Override(Permission("org:projects:manage"))"#);
    let vera = Session::of("user_vera");
    assert_eq!(why(vera.caller(), "acme").await.unwrap(), "Grant(Viewer)");
    assert_eq!(
        why(vera.within("org_acme").role("org:admin").caller(), "acme").await.unwrap(),
        r#"Override(Role("org:admin"))"#
    );
    assert_eq!(why(Session::of("user_ed").caller(), "own").await.unwrap(), "Grant(Editor)");
    assert_eq!(why(Caller::Bob, "own").await, None);
    assert_eq!(world.db.statements().len(), 7);
}
