//! Access that is lost between the check and the write: the write's statement decides.

use actix_web::{FromRequest, HttpRequest, test::TestRequest, web::Data};
use auth::UserId;
use diesel::SqliteConnection;
use ownership::{
    __private as guard, AccessTo, Override, Owned, RefusalKind, Resource, Scoped, WriteError,
    access::{Editor, Owner},
};

use super::everything;
use crate::{
    resources::projects::{Project, ProjectChanges, Task, TaskChanges},
    support::{AUTH, Caller, Db, Session, World},
};

type Written<T> = Result<T, WriteError<diesel::result::Error>>;

/// Returns the proof as a handler gets it.
async fn proof<R, A>(world: &World, caller: Caller, id: &'static str, overrides: &[Override]) -> Owned<R, A>
where
    R: Resource<Database = Db>,
    A: AccessTo<R>,
{
    let request = TestRequest::default().param("id", id);
    let request: HttpRequest = request.app_data(AUTH.clone()).app_data(Data::new(world.db.clone())).to_http_request();
    guard::check_ownership::<R, A>(&request, &caller.user().await, &["id"], overrides).await.unwrap();
    Owned::extract(&request).await.unwrap()
}

/// Whether the write is refused like a stranger's and changes nothing.
fn is_refused<T>(world: &World, write: impl FnOnce(&mut Scoped<'_, SqliteConnection>) -> Written<T>) -> bool {
    let before = everything(world);
    let outcome = world.db.scoped(|lent| write(lent));
    let refused = matches!(outcome, Err(WriteError::Refused(refusal)) if refusal.kind() == RefusalKind::NotOwner);
    refused && everything(world) == before
}

fn rename(name: &str) -> ProjectChanges {
    ProjectChanges { name: Some(name.to_owned()), ..ProjectChanges::default() }
}

#[actix_web::test]
async fn removed_grant_writes_nothing() {
    for afterwards in ["DELETE FROM project_grants", "UPDATE project_grants SET access = 'viewer'"] {
        let world = World::new();
        let ed = Session::of("user_ed").caller();
        let project = proof::<Project, Editor>(&world, ed, "own", &[]).await;
        let project = world.db.scoped(|lent| project.update(lent, rename("new")).unwrap());
        assert_eq!(project.name, "new");
        world.db.behind_its_back(afterwards);
        assert!(is_refused(&world, |lent| project.update(lent, rename("newer"))), "{afterwards}");
    }
}

#[actix_web::test]
async fn removed_grant_for_parent_writes_nothing() {
    let world = World::new();
    let task = proof::<Task, Editor>(&world, Session::of("user_ed").caller(), "1", &[]).await;
    world.db.behind_its_back("DELETE FROM project_grants");
    assert!(is_refused(&world, |lent| task.update(lent, TaskChanges { text: Some("mine".to_owned()) })));
    let tess = Session::of("user_tess").caller();
    assert_eq!(world.get(tess, "/api/projects/own/tasks/1").await.text(), "a task");
}

#[actix_web::test]
async fn row_with_new_organization_is_not_written() {
    let alice = Session::of("user_alice");
    let moves = [
        (alice.caller(), "own", "UPDATE projects SET org_id = 'org_acme' WHERE id = 'own'"),
        (alice.within("org_acme").caller(), "acme", "UPDATE projects SET org_id = 'org_other' WHERE id = 'acme'"),
    ];
    for (caller, id, afterwards) in moves {
        let world = World::new();
        let first = proof::<Project, Owner>(&world, caller, id, &[]).await;
        let second = proof::<Project, Owner>(&world, caller, id, &[]).await;
        let third = proof::<Project, Owner>(&world, caller, id, &[]).await;
        world.db.behind_its_back(afterwards);
        assert!(is_refused(&world, |lent| first.update(lent, rename("mine"))), "{id}");
        assert!(is_refused(&world, |lent| second.delete(lent)), "{id}");
        let bob: UserId = "user_bob".parse().unwrap();
        assert!(is_refused(&world, |lent| third.transfer(lent, &bob)), "{id}");
    }
}

#[actix_web::test]
async fn former_user_does_not_write_row_of_organization() {
    let world = World::new();
    let alice = Session::of("user_alice").within("org_acme").caller();
    // The attribute has an override, but she does not.
    let by_role = [Override::Role("org:admin")];
    let first = proof::<Project, Owner>(&world, alice, "acme", &by_role).await;
    let second = proof::<Project, Owner>(&world, alice, "acme", &by_role).await;
    let first = world.db.scoped(|lent| first.update(lent, rename("new")).unwrap());
    world.db.behind_its_back("UPDATE projects SET user_id = 'user_bob' WHERE id = 'acme'");
    assert!(is_refused(&world, |lent| first.update(lent, rename("mine"))));
    assert!(is_refused(&world, |lent| second.delete(lent)));
}

#[actix_web::test]
async fn override_does_not_write_row_that_left_organization() {
    let adam = Session::of("user_adam").within("org_acme").role("org:admin").caller();
    let by_role = [Override::Role("org:admin")];
    for afterwards in ["UPDATE projects SET org_id = NULL", "UPDATE projects SET org_id = 'org_evil'"] {
        let world = World::new();
        let first = proof::<Project, Owner>(&world, adam, "acme", &by_role).await;
        let second = proof::<Project, Owner>(&world, adam, "acme", &by_role).await;
        let first = world.db.scoped(|lent| first.update(lent, rename("new")).unwrap());
        world.db.behind_its_back(afterwards);
        assert!(is_refused(&world, |lent| first.update(lent, rename("mine"))), "{afterwards}");
        assert!(is_refused(&world, |lent| second.delete(lent)), "{afterwards}");
    }
}

#[actix_web::test]
async fn downgraded_proof_writes_at_its_level() {
    let world = World::new();
    let project = proof::<Project, Owner>(&world, Caller::Alice, "own", &[]).await.downgrade::<Editor>();
    let project = world.db.scoped(|lent| project.update(lent, rename("new")).unwrap());
    world.db.behind_its_back("UPDATE projects SET user_id = 'user_bob'");
    world.db.behind_its_back("INSERT INTO project_grants VALUES ('own', 'user_alice', 'viewer')");
    assert!(is_refused(&world, |lent| project.update(lent, rename("newer"))));
}

#[actix_web::test]
async fn downgraded_proof_requires_only_its_level() {
    let world = World::new();
    let project = proof::<Project, Owner>(&world, Caller::Alice, "own", &[]).await.downgrade::<Editor>();
    world.db.behind_its_back("UPDATE projects SET user_id = 'user_bob'");
    world.db.behind_its_back("INSERT INTO project_grants VALUES ('own', 'user_alice', 'editor')");
    let project = world.db.scoped(|lent| project.update(lent, rename("new"))).unwrap();
    assert_eq!(project.name, "new");
}

#[actix_web::test]
async fn a_statement_of_ones_own_repeats_who_is_allowed() {
    let world = World::new();
    let project = proof::<Project, Editor>(&world, Session::of("user_ed").caller(), "own", &[]).await;
    let still = || world.db.scoped(|lent| Project::still(&project).count(lent)).unwrap();
    assert_eq!(still(), 1);
    world.db.behind_its_back("DELETE FROM project_grants");
    assert_eq!(still(), 0);
}

#[actix_web::test]
async fn still_repeats_the_override() {
    let adam = Session::of("user_adam").within("org_acme").role("org:admin").caller();
    let world = World::new();
    let project = proof::<Project, Owner>(&world, adam, "acme", &[Override::Role("org:admin")]).await;
    let found = || {
        world.db.scoped(|lent| {
            let children = Task::within(&project).count(lent).unwrap();
            (Project::still(&project).count(lent).unwrap(), children)
        })
    };
    assert_eq!(found(), (1, 1));
    world.db.behind_its_back("UPDATE projects SET org_id = 'org_evil' WHERE id = 'acme'");
    assert_eq!(found(), (0, 0));
}
