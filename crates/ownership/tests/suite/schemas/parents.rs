//! Columns with a parent's id that may be NULL.

use diesel::prelude::*;
use ownership::{
    ConnectionOf, Owned, RefusalKind, Scoped,
    access::{Level, Owner, Viewer},
};

use super::{
    Comment, CommentChanges, Db, NewComment, Note, ROWS, Reply, comments, everything, find, get, proof, refusal,
    replies, reworded, user,
};
use crate::support::Caller;

#[actix_web::test]
async fn row_without_a_parent_belongs_to_nobody() {
    let db = Db::with(ROWS);
    for caller in ["user_alice", "user_bob", "user_ed", "user_without_a_row"] {
        let caller = user(caller).await;
        let refused = Some(RefusalKind::NotOwner);
        assert_eq!(refusal(find::<Comment, Viewer>(&db, &caller, "900")), refused);
        assert_eq!(refusal(find::<Reply, Viewer>(&db, &caller, "r900")), refused);
        assert_eq!(refusal(find::<Reply, Owner>(&db, &caller, "r0")), refused);
        let lists = |connection: &mut Scoped<'_, ConnectionOf<Note>>| -> QueryResult<_> {
            let comments =
                Comment::accessible_to(&caller, Level::Viewer).select(comments::id).load::<i32, _>(connection)?;
            Ok((comments, Reply::owned_by(&caller).select(replies::id).load::<String, _>(connection)?))
        };
        let (comments, replies) = db.scoped(lists).unwrap();
        assert!(
            !comments.contains(&900) && !replies.contains(&"r900".to_owned()) && !replies.contains(&"r0".to_owned())
        );
    }
}

#[actix_web::test]
async fn child_has_the_owner_of_its_parent() {
    let db = Db::with(ROWS);
    let note: Owned<Note> = proof(&db, "user_alice", "10").await;
    let new = NewComment { id: 300, text: "new".to_owned() };
    let created = db.scoped(|connection| Comment::create_in(connection, &note, new)).unwrap();
    assert_eq!(created.note_id, Some(10));
    let comment: Owned<Comment> = proof(&db, "user_alice", "300").await;
    let comment = db.scoped(|connection| comment.update(connection, reworded("changed"))).unwrap();
    assert_eq!((comment.note_id, comment.text.as_str()), (Some(10), "changed"));
    assert_eq!(refusal(db.scoped(|connection| comment.delete(connection))), None);
    assert_eq!(refusal(find::<Comment, Owner>(&db, &user("user_bob").await, "100")), Some(RefusalKind::NotOwner));
}

#[actix_web::test]
async fn update_keeps_the_parent() {
    let db = Db::with(ROWS);
    let comment: Owned<Comment> = proof(&db, "user_alice", "100").await;
    let changes = CommentChanges { note_id: Some(None), text: Some("changed".to_owned()) };
    // SQLite takes the last assignment of a column, PostgreSQL rejects a second one.
    let _ = db.scoped(|connection| comment.update(connection, changes));
    assert_eq!(everything(&db).1[0].note_id, Some(10));
}

#[actix_web::test]
async fn child_that_has_left_its_parent_is_not_written() {
    let db = Db::with(ROWS);
    let update: Owned<Comment> = proof(&db, "user_alice", "100").await;
    let delete: Owned<Comment> = proof(&db, "user_alice", "100").await;
    let reply: Owned<Reply> = proof(&db, "user_alice", "r100").await;
    db.behind_its_back("UPDATE comments SET note_id = NULL WHERE id = 100");
    let (before, refused) = (everything(&db), Some(RefusalKind::NotOwner));
    assert_eq!(refusal(db.scoped(|connection| update.update(connection, reworded("late")))), refused);
    assert_eq!(refusal(db.scoped(|connection| delete.delete(connection))), refused);
    assert_eq!(refusal(db.scoped(|connection| reply.delete(connection))), refused);
    assert_eq!(everything(&db), before);
}

#[actix_web::test]
async fn parents_of_the_route_have_one_spelling_too() {
    let db = Db::with(ROWS);
    let not_yours = get(&db, Caller::Bob, "/notes/10/comments/100/replies/r100").await;
    let before = db.statements().len();
    for path in ["/notes/010/comments/100/replies/r100", "/notes/10/comments/+100/replies/r100"] {
        assert_eq!(get(&db, Caller::Alice, path).await, not_yours, "{path}");
    }
    assert_eq!(db.statements().len(), before);
}
