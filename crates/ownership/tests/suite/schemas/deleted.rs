//! `only: deleted_at.is_null()`: a row that is marked as deleted is not there, nor are its children.

use diesel::prelude::*;
use ownership::{
    AccessTo, ConnectionOf, Owned, RefusalKind, Resource, Scoped,
    access::{Editor, Level, Owner, Viewer},
};

use super::{
    Comment, Db, NewComment, Note, ROWS, Reply, comments, everything, find, notes, proof, refusal, renamed, replies,
    reworded, user,
};

fn is_refused<R: Resource<Database = Db>, A: AccessTo<R>>(db: &Db, caller: &auth::ClerkUser, id: &str) -> bool {
    let all = db.scoped(|connection| Owned::<R, A>::all(connection, caller, [id]));
    refusal(find::<R, A>(db, caller, id)) == Some(RefusalKind::NotOwner) && refusal(all) == Some(RefusalKind::NotOwner)
}

#[actix_web::test]
async fn check_refuses_a_deleted_row_and_its_children() {
    let db = Db::with(ROWS);
    let (alice, ed) = (user("user_alice").await, user("user_ed").await);
    assert!(!is_refused::<Note, Owner>(&db, &alice, "10") && !is_refused::<Note, Editor>(&db, &ed, "10"));
    assert!(is_refused::<Note, Owner>(&db, &alice, "12"));
    assert!(is_refused::<Note, Editor>(&db, &ed, "12"));
    assert!(is_refused::<Comment, Owner>(&db, &alice, "120"));
    assert!(is_refused::<Comment, Viewer>(&db, &ed, "120"));
    assert!(is_refused::<Reply, Owner>(&db, &alice, "r120"));
    assert!(is_refused::<Reply, Editor>(&db, &ed, "r120"));
}

#[actix_web::test]
async fn lists_lack_deleted_rows_and_their_children() {
    let db = Db::with(ROWS);
    for (caller, level) in [("user_alice", Level::Owner), ("user_alice", Level::Viewer), ("user_ed", Level::Editor)] {
        let caller = user(caller).await;
        let lists = |connection: &mut Scoped<'_, ConnectionOf<Note>>| -> QueryResult<_> {
            let notes = Note::accessible_to(&caller, level).select(notes::id).load::<i64, _>(connection)?;
            let comments = Comment::accessible_to(&caller, level).select(comments::id).load::<i32, _>(connection)?;
            let replies = Reply::accessible_to(&caller, level).select(replies::id).load::<String, _>(connection)?;
            Ok((notes, comments, replies))
        };
        assert_eq!(db.scoped(lists).unwrap(), (vec![10], vec![100], vec!["r100".to_owned()]));
    }
}

#[actix_web::test]
async fn row_deleted_since_the_check_is_not_written() {
    let db = Db::with(ROWS);
    let own = || proof::<Note, Owner>(&db, "user_alice", "10");
    let (update, delete, transfer, parent) = (own().await, own().await, own().await, own().await);
    let edit: Owned<Note, Editor> = proof(&db, "user_ed", "10").await;
    let (comment, reply) =
        (proof::<Comment, Owner>(&db, "user_alice", "100").await, proof(&db, "user_alice", "r100").await);
    let shared: Owned<Comment, Editor> = proof(&db, "user_ed", "100").await;
    let reply: Owned<Reply> = reply;
    db.behind_its_back("UPDATE notes SET deleted_at = 1 WHERE id = 10");
    let (before, bob) = (everything(&db), "user_bob".parse().unwrap());
    let new = NewComment { id: 300, text: "late".to_owned() };
    let refusals = [
        refusal(db.scoped(|connection| update.update(connection, renamed("late")))),
        refusal(db.scoped(|connection| delete.delete(connection))),
        refusal(db.scoped(|connection| transfer.transfer(connection, &bob))),
        refusal(db.scoped(|connection| edit.update(connection, renamed("late")))),
        refusal(db.scoped(|connection| comment.update(connection, reworded("late")))),
        refusal(db.scoped(|connection| shared.update(connection, reworded("late")))),
        refusal(db.scoped(|connection| reply.delete(connection))),
        refusal(db.scoped(|connection| Comment::create_in(connection, &parent, new))),
    ];
    assert_eq!(refusals, [Some(RefusalKind::NotOwner); 8]);
    assert_eq!(db.scoped(|connection| Note::still(&parent).load::<Note, _>(connection)).unwrap(), []);
    assert_eq!(db.scoped(|connection| Comment::within(&parent).load::<Comment, _>(connection)).unwrap(), []);
    assert_eq!(everything(&db), before);
}
