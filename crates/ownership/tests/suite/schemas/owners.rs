//! Rows whose owner's column points at a table of users with Clerk's ids.

use actix_web::{ResponseError, http::header::ContentType, test::TestRequest};
use diesel::result::DatabaseErrorKind;
use ownership::{Owned, RefusalKind, WriteError, access::Owner};

use super::{
    Comment, Db, NewNote, Note, NoteChanges, Outcome, QueryError, ROWS, Reply, User, everything, find, get, notes,
    proof, refusal, renamed, send, user,
};
use crate::support::{Caller, Session};

fn new(id: i64) -> NewNote {
    NewNote { id, text: Some("new".to_owned()) }
}

#[actix_web::test]
async fn owner_and_children_are_found_in_one_statement() {
    let db = Db::with(ROWS);
    let alice = user("user_alice").await;
    assert_eq!(find::<Note, Owner>(&db, &alice, "10").unwrap().text, "hers");
    assert_eq!(db.statements().len(), 1, "{:?}", db.statements());
    assert_eq!(find::<Reply, Owner>(&db, &alice, "r100").unwrap().text, "to 100");
    assert_eq!(db.statements().len(), 2, "{:?}", db.statements());
    assert_eq!(get(&db, Caller::Alice, "/notes/10/comments/100/replies/r100").await.text(), "to 100");
    for stranger in ["user_bob", "user_without_a_row"] {
        let stranger = user(stranger).await;
        assert_eq!(refusal(find::<Note, Owner>(&db, &stranger, "10")), Some(RefusalKind::NotOwner));
        assert_eq!(refusal(find::<Comment, Owner>(&db, &stranger, "100")), Some(RefusalKind::NotOwner));
    }
}

#[actix_web::test]
async fn users_with_no_or_an_empty_clerk_id_are_nobody() {
    let db = Db::with(ROWS);
    for caller in ["user_alice", "user_bob", "user_without_a_row"] {
        let caller = user(caller).await;
        for id in ["50", "60"] {
            assert_eq!(refusal(find::<Note, Owner>(&db, &caller, id)), Some(RefusalKind::NotOwner), "{id}");
        }
        let owned =
            db.scoped(|connection| Note::owned_by(&caller).select(notes::id).load::<i64, _>(connection)).unwrap();
        assert!(owned.iter().all(|id| [10, 20].contains(id)), "{owned:?}");
    }
}

#[actix_web::test]
async fn table_of_users_can_be_a_resource() {
    let db = Db::with(ROWS);
    let alice = user("user_alice").await;
    assert_eq!(find::<User, Owner>(&db, &alice, "1").unwrap().clerk_id.as_deref(), Some("user_alice"));
    for id in ["2", "5", "6"] {
        assert_eq!(refusal(find::<User, Owner>(&db, &alice, id)), Some(RefusalKind::NotOwner), "{id}");
    }
}

#[actix_web::test]
async fn row_of_an_organization_needs_its_user_and_it() {
    let db = Db::with(ROWS);
    assert_eq!(get(&db, Session::of("user_alice").within("org_acme").caller(), "/notes/11").await.text(), "of acme");
    assert_eq!(get(&db, Caller::Alice, "/notes/11").await.status, 403);
    assert_eq!(get(&db, Session::of("user_bob").within("org_acme").caller(), "/notes/11").await.status, 403);
}

#[actix_web::test]
async fn lists_hold_the_callers_rows() {
    let db = Db::with(ROWS);
    let owned = |user| {
        let list = Note::owned_by(&user).order(notes::id).select(notes::id);
        db.scoped(|connection| list.load::<i64, _>(connection)).unwrap()
    };
    assert_eq!(owned(user("user_alice").await), [10]);
    assert_eq!(owned(Session::of("user_alice").within("org_acme").caller().user().await), [10, 11]);
    assert_eq!(owned(user("user_without_a_row").await), [0_i64; 0]);
    let note: Owned<Note> = proof(&db, "user_alice", "10").await;
    let children = db.scoped(|connection| Comment::within(&note).load::<Comment, _>(connection)).unwrap();
    assert_eq!(children.iter().map(|comment| comment.id).collect::<Vec<_>>(), [100]);
    assert_eq!(db.scoped(|connection| Note::still(&note).load::<Note, _>(connection)).unwrap().len(), 1);
    db.behind_its_back("UPDATE notes SET user_id = 2 WHERE id = 10");
    assert_eq!(db.scoped(|connection| Comment::within(&note).load::<Comment, _>(connection)).unwrap(), []);
    assert_eq!(db.scoped(|connection| Note::still(&note).load::<Note, _>(connection)).unwrap(), []);
}

#[actix_web::test]
async fn new_row_points_at_the_callers_row_in_one_statement() {
    let db = Db::with(ROWS);
    let member = Session::of("user_alice").within("org_acme").caller().user().await;
    let personal = db.scoped(|connection| Note::create(connection, &member, new(30))).unwrap();
    assert_eq!(personal, Note { id: 30, user_id: 1, org_id: None, text: "new".to_owned() });
    assert_eq!(db.statements().len(), 1, "{:?}", db.statements());
    let shared = db.scoped(|connection| Note::create_in_organization(connection, &member, new(31))).unwrap();
    assert_eq!((shared.user_id, shared.org_id.as_deref()), (1, Some("org_acme")));
}

#[actix_web::test]
async fn creation_by_a_user_without_a_row_is_422() {
    let db = Db::with(ROWS);
    let before = everything(&db);
    let caller = Session::of("user_without_a_row").within("org_acme").caller().user().await;
    let outcome: Outcome<Note> = db.scoped(|connection| Note::create(connection, &caller, new(30)));
    assert_eq!(outcome.as_ref().unwrap_err().status_code(), 422);
    assert_eq!(refusal(outcome), Some(RefusalKind::UnknownUser));
    assert_eq!(
        refusal(db.scoped(|connection| Note::create_in_organization(connection, &caller, new(31)))),
        Some(RefusalKind::UnknownUser)
    );
    assert_eq!(everything(&db), before);
}

#[actix_web::test]
async fn other_violations_of_a_creation_are_query_errors() {
    let db = Db::with(ROWS);
    let alice = user("user_alice").await;
    let kind = |new| match db.scoped(|connection| Note::create(connection, &alice, new)) {
        Err(WriteError::Query(QueryError::DatabaseError(kind, _))) => kind,
        other => panic!("{other:?}"),
    };
    assert!(matches!(kind(new(10)), DatabaseErrorKind::UniqueViolation));
    assert!(matches!(kind(NewNote { id: 30, text: None }), DatabaseErrorKind::NotNullViolation));
}

#[actix_web::test]
async fn update_keeps_the_owner() {
    let db = Db::with(ROWS);
    let note: Owned<Note> = proof(&db, "user_alice", "10").await;
    let changes = NoteChanges { user_id: Some(2), text: Some("new".to_owned()) };
    // SQLite takes the last assignment of a column, PostgreSQL rejects a second one.
    let _ = db.scoped(|connection| note.update(connection, changes));
    assert_eq!(everything(&db).0[0].user_id, 1);
}

#[actix_web::test]
async fn transfer_sets_the_new_owners_row() {
    let db = Db::with(ROWS);
    let note: Owned<Note> = proof(&db, "user_alice", "10").await;
    let bob = "user_bob".parse().unwrap();
    assert_eq!(refusal(db.scoped(|connection| note.transfer(connection, &bob))), None);
    assert_eq!(get(&db, Caller::Alice, "/notes/10").await.status, 403);
    assert_eq!(get(&db, Caller::Bob, "/notes/10").await.text(), "hers");
}

#[actix_web::test]
async fn transfer_to_a_user_without_a_row_is_refused() {
    let db = Db::with(ROWS);
    let before = everything(&db);
    let note: Owned<Note> = proof(&db, "user_alice", "10").await;
    let nobody = "user_without_a_row".parse().unwrap();
    let outcome = db.scoped(|connection| note.transfer(connection, &nobody));
    assert_eq!(refusal(outcome), Some(RefusalKind::UnknownUser));
    assert_eq!(everything(&db), before);
}

/// A former owner does not learn who has a row.
#[actix_web::test]
async fn transfer_of_a_lost_row_is_refused_for_that() {
    let db = Db::with(ROWS);
    let note: Owned<Note> = proof(&db, "user_alice", "10").await;
    db.behind_its_back("UPDATE notes SET user_id = 2 WHERE id = 10");
    let nobody = "user_without_a_row".parse().unwrap();
    let outcome = db.scoped(|connection| note.transfer(connection, &nobody));
    assert_eq!(refusal(outcome), Some(RefusalKind::NotOwner));
}

#[actix_web::test]
async fn row_that_has_changed_hands_is_not_written() {
    let db = Db::with(ROWS);
    let update: Owned<Note> = proof(&db, "user_alice", "10").await;
    let delete: Owned<Note> = proof(&db, "user_alice", "10").await;
    db.behind_its_back("UPDATE notes SET user_id = 2 WHERE id = 10");
    let before = everything(&db);
    let outcome = db.scoped(|connection| update.update(connection, renamed("mine")));
    assert_eq!(refusal(outcome), Some(RefusalKind::NotOwner));
    assert_eq!(refusal(db.scoped(|connection| delete.delete(connection))), Some(RefusalKind::NotOwner));
    assert_eq!(everything(&db), before);
}

#[actix_web::test]
async fn batch_deletes_all_own_rows_or_none() {
    let db = Db::with(ROWS);
    let before = everything(&db);
    let batch = |ids: &str| {
        let body = format!(r#"{{"ids":[{ids}]}}"#);
        TestRequest::post().uri("/notes/batch-delete").insert_header(ContentType::json()).set_payload(body)
    };
    let alice = Session::of("user_alice").within("org_acme").caller();
    for ids in [r#""10","20""#, r#""10","12""#, r#""10","011""#] {
        assert_eq!(send(&db, alice, batch(ids)).await.status, 403, "{ids}");
        assert_eq!(everything(&db), before, "{ids}");
    }
    assert_eq!(send(&db, alice, batch(r#""10","11","10""#)).await.text(), "2");
    assert_eq!(everything(&db).0.len(), before.0.len() - 2);
}
