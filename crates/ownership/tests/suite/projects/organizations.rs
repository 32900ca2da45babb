//! A user owns a row of an organization while they act in it. Membership does not make an owner.

use super::everything;
use crate::support::{Caller, Session, World};

fn alice() -> Session {
    Session::of("user_alice")
}

#[actix_web::test]
async fn a_personal_row_is_its_users_wherever_they_act() {
    let world = World::new();
    for caller in [Caller::Alice, alice().within("org_acme").caller(), alice().within("org_other").caller()] {
        assert_eq!(world.get(caller, "/api/projects/own").await.text(), "her own", "{caller:?}");
    }
}

#[actix_web::test]
async fn user_owns_organization_row_only_while_acting_in_it() {
    let world = World::new();
    assert_eq!(world.get(alice().within("org_acme").caller(), "/api/projects/acme").await.text(), "of acme");
    assert_eq!(world.db.statements().len(), 1, "{:?}", world.db.statements());
    // A user who acts in no organization or another one may have left this one.
    assert_eq!(world.get(Caller::Alice, "/api/projects/acme").await.status, 403);
    assert_eq!(world.get(alice().within("org_other").caller(), "/api/projects/acme").await.status, 403);
}

#[actix_web::test]
async fn membership_does_not_make_an_owner() {
    let world = World::new();
    let bob = Session::of("user_bob").within("org_acme").role("org:admin").permissions(&["org:projects:manage"]);
    assert_eq!(world.get(bob.caller(), "/api/projects/bobs-acme").await.status, 200);
    assert_eq!(world.get(bob.caller(), "/api/projects/acme").await.status, 403);
}

#[actix_web::test]
async fn organization_in_a_template_token_is_ignored() {
    let world = World::new();
    let (own, forged) = (alice().caller(), alice().within("org_acme").role("org:admin").templated());
    assert_eq!(world.get(forged.caller(), "/api/projects/own").await, world.get(own, "/api/projects/own").await);
    assert_eq!(world.get(forged.caller(), "/api/projects/acme").await.status, 403);
    let before = everything(&world);
    assert_eq!(world.delete(forged.caller(), "/api/projects/acme").await.status, 403);
    assert_eq!(everything(&world), before);
}

#[actix_web::test]
async fn a_child_follows_its_root_into_the_organization() {
    let world = World::new();
    assert_eq!(world.get(alice().within("org_acme").caller(), "/api/tasks/2").await.text(), "another");
    assert_eq!(world.get(Caller::Alice, "/api/tasks/2").await.status, 403);
    assert_eq!(world.get(Caller::Alice, "/api/tasks/1").await.status, 200);
}

#[actix_web::test]
async fn update_does_not_change_the_organization() {
    let world = World::new();
    for (caller, id) in [(Caller::Alice, "own"), (alice().within("org_acme").caller(), "acme")] {
        let before = everything(&world);
        assert_eq!(world.post(caller, &format!("/api/projects/{id}/rename"), r#""new""#).await.status, 204);
        let renamed = before.into_iter().map(|mut row| {
            if row.id == id {
                row.name = "new".to_owned();
            }
            row
        });
        assert_eq!(everything(&world), renamed.collect::<Vec<_>>());
    }
}

#[actix_web::test]
async fn transfer_keeps_the_organization() {
    let world = World::new();
    let path = "/api/projects/acme/transfer";
    assert_eq!(world.post(Caller::Alice, path, r#""user_bob""#).await.status, 403);
    assert_eq!(world.post(alice().within("org_acme").caller(), path, r#""user_bob""#).await.status, 204);
    let bob = Session::of("user_bob");
    assert_eq!(world.get(bob.within("org_acme").caller(), "/api/projects/acme").await.status, 200);
    assert_eq!(world.get(bob.caller(), "/api/projects/acme").await.status, 403);
}
