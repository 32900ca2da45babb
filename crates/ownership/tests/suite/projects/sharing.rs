//! Grants through the proof: the owner shares a row and ends the grant, and a grantee leaves.

use ownership::{
    AccessTo, Owned, RefusalKind, WriteError,
    access::{Level, Owner, Viewer},
};

use crate::{
    resources::projects::{Project, project_grants},
    support::{Db, Session},
};

type Written<T> = Result<T, WriteError<diesel::result::Error>>;

async fn proof<A: AccessTo<Project>>(db: &Db, user: &'static str) -> Owned<Project, A> {
    let user = Session::of(user).caller().user().await;
    db.scoped(|connection| Owned::find(connection, &user, "own")).unwrap()
}

/// The grants of the row, as its owner reads them.
fn grants(db: &Db, proof: &Owned<Project>) -> Vec<(String, String)> {
    let grants = proof.grants().order(project_grants::user_id);
    db.scoped(|connection| grants.load(connection)).unwrap()
}

fn is_refused<T>(outcome: Written<T>) -> bool {
    matches!(outcome, Err(WriteError::Refused(refusal)) if refusal.kind() == RefusalKind::NotOwner)
}

fn pair(user: &str, level: &str) -> (String, String) {
    (user.to_owned(), level.to_owned())
}

#[actix_web::test]
async fn owner_shares_raises_and_ends_a_grant() {
    let db = Db::with_rows();
    let (project, bob) = (proof::<Owner>(&db, "user_alice").await, "user_bob".parse().unwrap());
    let before = grants(&db, &project);
    let grant = |level| db.scoped(|connection| project.grant(connection, &bob, level)).unwrap();
    assert!(grant(Level::Viewer), "the grant is new");
    assert!(grants(&db, &project).contains(&pair("user_bob", "viewer")));
    assert!(!grant(Level::Editor), "the grant was known");
    assert!(grants(&db, &project).contains(&pair("user_bob", "editor")));
    db.scoped(|connection| project.revoke(connection, &bob)).unwrap();
    assert_eq!(grants(&db, &project), before);
    assert!(is_refused(db.scoped(|connection| project.revoke(connection, &bob))));
}

#[actix_web::test]
async fn no_grant_makes_an_owner() {
    let db = Db::with_rows();
    let (project, bob) = (proof::<Owner>(&db, "user_alice").await, "user_bob".parse().unwrap());
    let before = grants(&db, &project);
    assert!(is_refused(db.scoped(|connection| project.grant(connection, &bob, Level::Owner))));
    assert_eq!(grants(&db, &project), before);
}

#[actix_web::test]
async fn former_owner_neither_reads_nor_changes_grants() {
    let db = Db::with_rows();
    let project = proof::<Owner>(&db, "user_alice").await;
    let (bob, ed) = ("user_bob".parse().unwrap(), "user_ed".parse().unwrap());
    db.behind_its_back("UPDATE projects SET user_id = 'user_carol' WHERE id = 'own'");
    assert_eq!(grants(&db, &project), []);
    assert!(is_refused(db.scoped(|connection| project.grant(connection, &bob, Level::Viewer))));
    assert!(is_refused(db.scoped(|connection| project.grant(connection, &ed, Level::Viewer))));
    assert!(is_refused(db.scoped(|connection| project.revoke(connection, &ed))));
    db.behind_its_back("UPDATE projects SET user_id = 'user_alice' WHERE id = 'own'");
    assert!(grants(&db, &project).contains(&pair("user_ed", "editor")));
    assert!(!grants(&db, &project).iter().any(|(user, _)| user == "user_bob"));
}

#[actix_web::test]
async fn grantee_leaves_and_the_owner_cannot() {
    let db = Db::with_rows();
    let (vera, alice) = (proof::<Viewer>(&db, "user_vera").await, proof::<Viewer>(&db, "user_alice").await);
    db.scoped(|connection| vera.leave(connection)).unwrap();
    let owner = proof::<Owner>(&db, "user_alice").await;
    assert!(!grants(&db, &owner).iter().any(|(user, _)| user == "user_vera"));
    assert!(is_refused(db.scoped(|connection| alice.leave(connection))));
    assert!(grants(&db, &owner).contains(&pair("user_ed", "editor")));
}
