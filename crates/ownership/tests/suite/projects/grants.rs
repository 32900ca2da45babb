//! Shared rows: owner, editor and viewer, each with less access.

use super::everything;
use crate::support::{Caller, Session, World};

fn vera() -> Caller {
    Session::of("user_vera").caller()
}

fn ed() -> Caller {
    Session::of("user_ed").caller()
}

#[actix_web::test]
async fn owner_editor_and_viewer_view_in_one_statement() {
    for caller in [Caller::Alice, ed(), vera()] {
        let world = World::new();
        assert_eq!(world.get(caller, "/api/projects/own/view").await.text(), "her own", "{caller:?}");
        assert_eq!(world.db.statements().len(), 1, "{:?}", world.db.statements());
    }
    let world = World::new();
    assert_eq!(world.get(Caller::Bob, "/api/projects/own/view").await.status, 403);
}

#[actix_web::test]
async fn owner_and_editor_may_update_and_a_viewer_may_not() {
    for caller in [Caller::Alice, ed()] {
        let world = World::new();
        assert_eq!(world.post(caller, "/api/projects/own/rename", r#""new""#).await.status, 204, "{caller:?}");
        assert!(everything(&world).iter().any(|row| row.name == "new" && row.user_id == "user_alice"));
    }
    let world = World::new();
    let before = everything(&world);
    assert_eq!(world.post(vera(), "/api/projects/own/rename", r#""mine""#).await.status, 403);
    assert_eq!(everything(&world), before);
}

#[actix_web::test]
async fn grant_at_level_owner_gives_no_access() {
    let world = World::new();
    let before = everything(&world);
    for caller in [vera(), ed()] {
        assert_eq!(world.get(caller, "/api/projects/own").await.status, 403);
        assert_eq!(world.delete(caller, "/api/projects/own").await.status, 403);
        assert_eq!(world.post(caller, "/api/projects/own/transfer", r#""user_ed""#).await.status, 403);
        assert_eq!(world.post(caller, "/api/projects/batch-delete", r#"{"ids":["own"]}"#).await.status, 403);
    }
    assert_eq!(everything(&world), before);
}

#[actix_web::test]
async fn a_level_that_there_is_not_grants_nothing() {
    let world = World::new();
    // The grant has the unknown level `owner`.
    let odd = Session::of("user_odd").caller();
    assert_eq!(world.get(odd, "/api/projects/own/view").await.status, 403);
    for level in ["VIEWER", "viewer ", "admin", ""] {
        world.db.behind_its_back(&format!("UPDATE project_grants SET access = '{level}' WHERE user_id = 'user_vera'"));
        assert_eq!(world.get(vera(), "/api/projects/own/view").await.status, 403, "{level:?}");
    }
    world.db.behind_its_back("UPDATE project_grants SET access = 'viewer' WHERE user_id = 'user_vera'");
    assert_eq!(world.get(vera(), "/api/projects/own/view").await.status, 200);
}

#[actix_web::test]
async fn a_grant_is_for_one_row_and_one_user() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/projects/bobs/view").await.status, 200);
    assert_eq!(world.get(vera(), "/api/projects/bobs/view").await.status, 403);
    assert_eq!(world.get(ed(), "/api/projects/acme/view").await.status, 403);
}

#[actix_web::test]
async fn organization_row_can_be_shared_with_an_outsider() {
    let world = World::new();
    assert_eq!(world.get(vera(), "/api/projects/acme/view").await.text(), "of acme");
    assert_eq!(world.post(vera(), "/api/projects/acme/rename", r#""mine""#).await.status, 403);
    // The row's user, who has left the organization, has no grant.
    assert_eq!(world.get(Caller::Alice, "/api/projects/acme/view").await.status, 403);
}

#[actix_web::test]
async fn a_child_inherits_the_grants_of_all_of_its_parents() {
    let world = World::new();
    let path = "/api/projects/own/tasks/1";
    for caller in [Caller::Alice, ed(), vera(), Session::of("user_tess").caller()] {
        assert_eq!(world.get(caller, path).await.text(), "a task", "{caller:?}");
    }
    assert_eq!(world.get(Caller::Bob, path).await.status, 403);
    assert_eq!(world.get(vera(), "/api/projects/bobs/tasks/3").await.status, 403);
    // The route names the parent, and the task belongs to another project.
    assert_eq!(world.get(vera(), "/api/projects/acme/tasks/1").await.status, 403);
}

#[actix_web::test]
async fn grant_for_child_excludes_parent_and_siblings() {
    let world = World::new();
    let tess = Session::of("user_tess").caller();
    assert_eq!(world.post(tess, "/api/tasks/1/rename", r#""new""#).await.status, 204);
    assert_eq!(world.get(tess, "/api/projects/own/view").await.status, 403);
    assert_eq!(world.post(tess, "/api/tasks/2/rename", r#""new""#).await.status, 403);
}

#[actix_web::test]
async fn within_lists_children_for_viewers_of_the_parent() {
    let world = World::new();
    assert_eq!(world.get(vera(), "/api/projects/own/tasks").await.text(), r#"["a task"]"#);
    assert_eq!(world.get(Caller::Alice, "/api/projects/own/tasks").await.text(), r#"["a task"]"#);
    assert_eq!(world.get(Caller::Bob, "/api/projects/own/tasks").await.status, 403);
}
