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
