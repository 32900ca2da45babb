//! A row of an organization is its user's while they act in that organization, and nobody's for being a member.

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
async fn a_row_of_an_organization_is_its_users_while_they_act_in_it_in_one_statement() {
    let world = World::new();
    assert_eq!(world.get(alice().within("org_acme").caller(), "/api/projects/acme").await.text(), "of acme");
    assert_eq!(world.db.statements().len(), 1, "{:?}", world.db.statements());
    // Who acts as themselves, or in another organization, may have left this one.
    assert_eq!(world.get(Caller::Alice, "/api/projects/acme").await.status, 403);
    assert_eq!(world.get(alice().within("org_other").caller(), "/api/projects/acme").await.status, 403);
}

#[actix_web::test]
async fn nobody_owns_a_row_for_being_a_member() {
    let world = World::new();
    let bob = Session::of("user_bob").within("org_acme").role("org:admin").permissions(&["org:projects:manage"]);
    assert_eq!(world.get(bob.caller(), "/api/projects/bobs-acme").await.status, 200);
    assert_eq!(world.get(bob.caller(), "/api/projects/acme").await.status, 403);
}

#[actix_web::test]
async fn what_a_template_says_of_an_organization_is_not_believed() {
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
async fn an_update_moves_no_row_into_or_out_of_an_organization_whatever_the_changeset_holds() {
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
async fn a_transfer_changes_the_user_and_leaves_the_row_in_its_organization() {
    let world = World::new();
    let path = "/api/projects/acme/transfer";
    assert_eq!(world.post(Caller::Alice, path, r#""user_bob""#).await.status, 403);
    assert_eq!(world.post(alice().within("org_acme").caller(), path, r#""user_bob""#).await.status, 204);
    let bob = Session::of("user_bob");
    assert_eq!(world.get(bob.within("org_acme").caller(), "/api/projects/acme").await.status, 200);
    assert_eq!(world.get(bob.caller(), "/api/projects/acme").await.status, 403);
}
