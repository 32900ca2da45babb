//! A chain of four: a remark of a step of a task of a project.

use crate::support::{Caller, Session, World};

fn path(project: &str, task: &str, step: &str, remark: &str) -> String {
    format!("/api/projects/{project}/tasks/{task}/steps/{step}/remarks/{remark}")
}

#[actix_web::test]
async fn chain_of_four_is_one_statement_for_every_caller() {
    let (vera, tess) = (Session::of("user_vera"), Session::of("user_tess"));
    for caller in [Caller::Alice, vera.caller(), tess.caller()] {
        let world = World::new();
        assert_eq!(world.get(caller, &path("own", "1", "10", "100")).await.text(), "a remark", "{caller:?}");
        assert_eq!(world.db.statements().len(), 1, "{:?}", world.db.statements());
    }
    let world = World::new();
    assert_eq!(world.get(Caller::Bob, &path("own", "1", "10", "100")).await.status, 403);
    assert_eq!(world.get(Caller::Alice, "/api/remarks/100").await.status, 200);
    assert_eq!(world.get(vera.caller(), "/api/remarks/100").await.status, 403);
}

#[actix_web::test]
async fn each_parent_in_the_route_must_be_the_rows() {
    let world = World::new();
    let alice = Session::of("user_alice").within("org_acme").caller();
    assert_eq!(world.get(alice, &path("acme", "2", "20", "200")).await.text(), "another");
    for (project, task, step, remark) in
        [("own", "2", "20", "200"), ("acme", "1", "20", "200"), ("acme", "2", "10", "200"), ("acme", "2", "20", "100")]
    {
        assert_eq!(world.get(alice, &path(project, task, step, remark)).await.status, 403);
    }
}

#[actix_web::test]
async fn a_write_at_the_end_of_the_chain_repeats_all_of_it() {
    let world = World::new();
    let ed = Session::of("user_ed").caller();
    assert_eq!(world.post(ed, "/api/remarks/100/rename", r#""new""#).await.status, 204);
    assert_eq!(world.get(ed, &path("own", "1", "10", "100")).await.text(), "new");
    assert_eq!(world.post(Session::of("user_vera").caller(), "/api/remarks/100/rename", r#""mine""#).await.status, 403);
    assert_eq!(world.get(ed, &path("own", "1", "10", "100")).await.text(), "new");
}
