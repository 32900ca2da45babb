//! Creation: the owner, the organization and the parent come from the caller and the proof.

use diesel::{QueryDsl, RunQueryDsl, SqliteConnection};
use ownership::{
    AccessTo, Owned, Resource, Scoped, WriteError,
    access::{Editor, Owner},
};

use crate::{
    resources::{
        NewNote, Note,
        projects::{NewProject, NewStep, NewTask, Project, Step, Task, tasks},
    },
    support::{Caller, Db, Session},
};

fn task(text: &str) -> NewTask {
    NewTask { id: None, text: text.to_owned() }
}

async fn proof<R, A>(db: &Db, user: &'static str, id: &str) -> Owned<R, A>
where
    R: Resource<Database = Db>,
    A: AccessTo<R>,
{
    let user = Session::of(user).caller().user().await;
    db.scoped(|connection| Owned::find(connection, &user, id)).unwrap()
}

fn texts(db: &Db) -> Vec<String> {
    db.now(|connection| tasks::table.order(tasks::id).select(tasks::text).load(connection)).unwrap()
}

#[actix_web::test]
async fn row_belongs_to_the_caller_and_has_an_id() {
    let (db, alice) = (Db::with_rows(), Caller::Alice.user().await);
    let note: Note =
        db.scoped(|connection| Note::create(connection, &alice, NewNote { text: "new".to_owned() })).unwrap();
    assert_eq!((note.owner_id.as_str(), note.text.as_str()), ("user_alice", "new"));
    assert!(db.scoped(|connection| Owned::<Note>::find(connection, &alice, &note.id.to_string()).is_ok()));
}

#[actix_web::test]
async fn row_of_an_organization_is_the_active_ones() {
    let db = Db::with_rows();
    let new = |id: &str| NewProject { id: id.to_owned(), name: "new".to_owned() };
    let member = Session::of("user_alice").within("org_acme").caller().user().await;
    let personal = db.scoped(|connection| Project::create(connection, &member, new("personal"))).unwrap();
    assert_eq!((personal.user_id.as_str(), personal.org_id), ("user_alice", None));
    let create = |connection: &mut Scoped<'_, SqliteConnection>| {
        Project::create_in_organization(connection, &member, new("of acme"))
    };
    let shared = db.scoped(create).unwrap();
    assert_eq!((shared.user_id.as_str(), shared.org_id.as_deref()), ("user_alice", Some("org_acme")));

    let alone = Caller::Alice.user().await;
    let create = |connection: &mut Scoped<'_, SqliteConnection>| {
        Project::create_in_organization(connection, &alone, new("of none"))
    };
    assert!(matches!(db.scoped(create), Err(WriteError::Refused(_))));
}

#[actix_web::test]
async fn child_belongs_to_the_parent_of_the_proof() {
    let db = Db::with_rows();
    for (user, text) in [("user_alice", "hers"), ("user_ed", "his")] {
        let project = proof::<Project, Editor>(&db, user, "own").await;
        let created = db.scoped(|connection| Task::create_in(connection, &project, task(text))).unwrap();
        assert_eq!((created.project_id.as_str(), created.text.as_str()), ("own", text));
    }
    let parent = proof::<Task, Owner>(&db, "user_alice", "1").await;
    let new = NewStep { text: "next".to_owned() };
    let step: Step = db.scoped(|connection| Step::create_in(connection, &parent, new)).unwrap();
    assert_eq!((step.task_id, step.text.as_str()), (1, "next"));
}

#[actix_web::test]
async fn child_of_a_lost_parent_is_not_inserted() {
    for (user, lost) in [
        ("user_alice", "UPDATE projects SET user_id = 'user_bob' WHERE id = 'own'"),
        ("user_alice", "DELETE FROM projects WHERE id = 'own'"),
        ("user_ed", "DELETE FROM project_grants WHERE user_id = 'user_ed'"),
        ("user_ed", "UPDATE project_grants SET access = 'viewer' WHERE user_id = 'user_ed'"),
    ] {
        let db = Db::with_rows();
        let (project, before) = (proof::<Project, Editor>(&db, user, "own").await, texts(&db));
        db.behind_its_back(lost);
        let outcome = db.scoped(|connection| Task::create_in(connection, &project, task("late")));
        assert!(matches!(outcome, Err(WriteError::Refused(_))), "{lost}");
        assert_eq!(texts(&db), before, "{lost}");
    }
}

#[actix_web::test]
async fn step_below_a_lost_grandparent_is_not_inserted() {
    let db = Db::with_rows();
    let parent = proof::<Task, Owner>(&db, "user_alice", "1").await;
    db.behind_its_back("UPDATE projects SET user_id = 'user_bob' WHERE id = 'own'");
    let new = NewStep { text: "late".to_owned() };
    let outcome = db.scoped(|connection| Step::create_in(connection, &parent, new));
    assert!(matches!(outcome, Err(WriteError::Refused(_))));
}
