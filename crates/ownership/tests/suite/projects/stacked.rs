//! Several checks of one resource, each at its own level.

use crate::support::{Caller, Session, World};

#[actix_web::test]
async fn each_argument_has_the_level_of_its_own_check() {
    let world = World::new();
    let answer = world.post(Caller::Alice, "/api/projects/bobs/copy-to/own", "").await;
    assert_eq!(answer.text(), r#"["his own","her own"]"#);
    // She may only view the target, and edit the source.
    assert_eq!(world.post(Caller::Alice, "/api/projects/own/copy-to/bobs", "").await.status, 403);
    assert_eq!(world.post(Session::of("user_ed").caller(), "/api/projects/own/copy-to/own", "").await.status, 200);
    assert_eq!(world.post(Session::of("user_vera").caller(), "/api/projects/own/copy-to/own", "").await.status, 403);
}

#[actix_web::test]
async fn a_child_and_its_parent_are_a_pair_each_at_its_own_level() {
    let world = World::new();
    assert_eq!(world.post(Session::of("user_ed").caller(), "/api/pairs/own/1", "").await.text(), "a task of her own");
    assert_eq!(world.db.statements().len(), 2);
    // Tess may edit the task but not view the project; Vera may view the project but edit nothing.
    for user in ["user_tess", "user_vera"] {
        assert_eq!(world.post(Session::of(user).caller(), "/api/pairs/own/1", "").await.status, 403, "{user}");
    }
    // She owns both while she acts in the organization, but the task belongs to another project.
    let alice = Session::of("user_alice").within("org_acme").caller();
    assert_eq!(world.post(alice, "/api/pairs/acme/2", "").await.status, 200);
    assert_eq!(world.post(alice, "/api/pairs/own/2", "").await.status, 403);
    assert_eq!(world.post(alice, "/api/pairs/acme/1", "").await.status, 403);
}
