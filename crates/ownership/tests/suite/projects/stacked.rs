//! Several checks of one resource, each at its own level.

use crate::support::{Caller, Session, World};

#[actix_web::test]
async fn each_argument_has_the_level_of_its_own_check() {
    let world = World::new();
    let answer = world.post(Caller::Alice, "/api/projects/bobs/copy-to/own", "").await;
    assert_eq!(answer.text(), r#"["his own","her own"]"#);
    // She may view what she would write to, and edit what she would read.
    assert_eq!(world.post(Caller::Alice, "/api/projects/own/copy-to/bobs", "").await.status, 403);
    assert_eq!(world.post(Session::of("user_ed").caller(), "/api/projects/own/copy-to/own", "").await.status, 200);
    assert_eq!(world.post(Session::of("user_vera").caller(), "/api/projects/own/copy-to/own", "").await.status, 403);
}

#[actix_web::test]
async fn a_child_and_its_parent_are_a_pair_each_at_its_own_level() {
    let world = World::new();
    assert_eq!(world.post(Session::of("user_ed").caller(), "/api/pairs/own/1", "").await.text(), "a task of her own");
    assert_eq!(world.db.statements().len(), 2);
    // She may edit the task and has no sight of the project; she may view the project and edit nothing.
    for user in ["user_tess", "user_vera"] {
        assert_eq!(world.post(Session::of(user).caller(), "/api/pairs/own/1", "").await.status, 403, "{user}");
    }
    // Both are hers while she acts in the organization, and they are no pair.
    let alice = Session::of("user_alice").within("org_acme").caller();
    assert_eq!(world.post(alice, "/api/pairs/acme/2", "").await.status, 200);
    assert_eq!(world.post(alice, "/api/pairs/own/2", "").await.status, 403);
    assert_eq!(world.post(alice, "/api/pairs/acme/1", "").await.status, 403);
}
