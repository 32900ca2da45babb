//! Proofs outside of handlers: `Owned::find` and `Owned::all` at each level.

use ownership::{
    AccessTo, Owned, RefusalKind, Resource, WriteError,
    access::{Editor, Owner, Viewer},
};

use crate::{
    resources::projects::{Project, Task},
    support::{Db, Session},
};

/// Whether the user gets the proofs. The check is one statement at most, and a failure is the refusal.
async fn proves<R, A>(user: &'static str, ids: &[&str]) -> bool
where
    R: Resource<Database = Db>,
    A: AccessTo<R>,
{
    let (db, user) = (Db::with_rows(), Session::of(user).caller().user().await);
    let all = db.scoped(|connection| Owned::<R, A>::all(connection, &user, ids));
    let each = |id| db.scoped(|connection| Owned::<R, A>::find(connection, &user, id).is_ok());
    assert_eq!(all.is_ok(), ids.iter().all(|id| each(id)), "{ids:?}");
    assert!(db.statements().len() <= 1 + ids.len(), "{:?}", db.statements());
    match all {
        Ok(proofs) => proofs.len() == ids.len(),
        Err(WriteError::Refused(refusal)) => {
            assert_eq!(refusal.kind(), RefusalKind::NotOwner);
            false
        }
        Err(WriteError::Query(error)) => panic!("{error}"),
    }
}

#[actix_web::test]
async fn each_level_is_proven_with_at_least_that_access() {
    for (user, levels) in [
        ("user_alice", [true, true, true]),
        ("user_ed", [false, true, true]),
        ("user_vera", [false, false, true]),
        ("user_bob", [false; 3]),
    ] {
        let proven = [
            proves::<Project, Owner>(user, &["own"]).await,
            proves::<Project, Editor>(user, &["own"]).await,
            proves::<Project, Viewer>(user, &["own"]).await,
        ];
        assert_eq!(proven, levels, "{user}");
    }
}

#[actix_web::test]
async fn one_row_without_access_refuses_all() {
    assert!(proves::<Project, Viewer>("user_alice", &["own", "bobs"]).await);
    assert!(!proves::<Project, Editor>("user_alice", &["own", "bobs"]).await);
    for other in ["acme", "missing", ""] {
        assert!(!proves::<Project, Viewer>("user_alice", &["own", other]).await, "{other}");
    }
}

#[actix_web::test]
async fn child_is_proven_through_its_parents_grant() {
    assert!(proves::<Task, Viewer>("user_vera", &["1"]).await);
    assert!(proves::<Task, Editor>("user_tess", &["1"]).await);
    assert!(!proves::<Task, Editor>("user_vera", &["1"]).await);
    assert!(!proves::<Task, Viewer>("user_bob", &["1", "3"]).await);
    assert!(!proves::<Task, Viewer>("user_alice", &["cannot-exist"]).await);
}

#[actix_web::test]
async fn debug_of_a_proof_shows_the_id_alone() {
    let (db, alice) = (Db::with_rows(), Session::of("user_alice").caller().user().await);
    let proof = db.scoped(|connection| Owned::<Project>::find(connection, &alice, "own")).unwrap();
    assert_eq!(format!("{proof:?}"), "Owned(project own)");
}
