//! Grants for rows of the table of users.

use ownership::{
    Owned, RefusalKind,
    access::{Editor, Level, Owner, Viewer},
};

use super::{
    Comment, Db, NewComment, Note, ROWS, Reply, everything, find, notes, proof, refusal, renamed, reworded, user,
};

#[actix_web::test]
async fn grantees_are_found_through_users_in_one_statement() {
    let db = Db::with(ROWS);
    let (vera, ed) = (user("user_vera").await, user("user_ed").await);
    assert_eq!(find::<Note, Editor>(&db, &ed, "10").unwrap().text, "hers");
    assert_eq!(db.statements().len(), 1, "{:?}", db.statements());
    assert_eq!(find::<Reply, Viewer>(&db, &vera, "r100").unwrap().text, "to 100");
    assert_eq!(refusal(find::<Note, Editor>(&db, &vera, "10")), Some(RefusalKind::NotOwner));
    assert_eq!(refusal(find::<Note, Owner>(&db, &ed, "10")), Some(RefusalKind::NotOwner));
    for id in ["user_bob", "user_without_a_row"] {
        assert_eq!(refusal(find::<Note, Viewer>(&db, &user(id).await, "10")), Some(RefusalKind::NotOwner));
    }
    // The grantee of note 20 has no Clerk id.
    assert_eq!(
        refusal(find::<Note, Viewer>(&db, &user("user_without_a_row").await, "20")),
        Some(RefusalKind::NotOwner)
    );
}

#[actix_web::test]
async fn accessible_rows_are_owned_or_granted() {
    let db = Db::with(ROWS);
    let accessible = |user, level| {
        let list = Note::accessible_to(&user, level).order(notes::id).select(notes::id);
        db.scoped(|connection| list.load::<i64, _>(connection)).unwrap()
    };
    assert_eq!(accessible(user("user_vera").await, Level::Viewer), [10]);
    assert_eq!(accessible(user("user_vera").await, Level::Editor), [0_i64; 0]);
    assert_eq!(accessible(user("user_ed").await, Level::Editor), [10]);
    assert_eq!(accessible(user("user_alice").await, Level::Viewer), [10]);
    assert_eq!(accessible(user("user_without_a_row").await, Level::Viewer), [0_i64; 0]);
}

#[actix_web::test]
async fn grants_are_given_and_ended_by_clerk_id() {
    let db = Db::with(ROWS);
    let note: Owned<Note> = proof(&db, "user_alice", "10").await;
    let bob = "user_bob".parse().unwrap();
    assert!(db.scoped(|connection| note.grant(connection, &bob, Level::Editor)).unwrap());
    assert!(!db.scoped(|connection| note.grant(connection, &bob, Level::Viewer)).unwrap());
    let mut grants = db.scoped(|connection| note.grants().load::<(i64, String), _>(connection)).unwrap();
    grants.sort_unstable();
    let labels = [(2, "viewer"), (3, "viewer"), (4, "editor")].map(|(id, label)| (id, label.to_owned()));
    assert_eq!(grants, labels);
    db.scoped(|connection| note.revoke(connection, &bob)).unwrap();
    assert_eq!(refusal(find::<Note, Viewer>(&db, &user("user_bob").await, "10")), Some(RefusalKind::NotOwner));
    let shared: Owned<Note, Editor> = proof(&db, "user_ed", "10").await;
    db.scoped(|connection| shared.leave(connection)).unwrap();
    assert_eq!(refusal(find::<Note, Viewer>(&db, &user("user_ed").await, "10")), Some(RefusalKind::NotOwner));
}

#[actix_web::test]
async fn grant_for_a_user_without_a_row_is_refused() {
    let db = Db::with(ROWS);
    let note: Owned<Note> = proof(&db, "user_alice", "10").await;
    let nobody = "user_without_a_row".parse().unwrap();
    let outcome = db.scoped(|connection| note.grant(connection, &nobody, Level::Viewer));
    assert_eq!(refusal(outcome), Some(RefusalKind::UnknownUser));
    assert_eq!(db.scoped(|connection| note.grants().load::<(i64, String), _>(connection)).unwrap().len(), 2);
}

#[actix_web::test]
async fn editor_writes_the_row_and_its_children() {
    let db = Db::with(ROWS);
    let note: Owned<Note, Editor> = proof(&db, "user_ed", "10").await;
    let new = NewComment { id: 300, text: "his".to_owned() };
    let created = db.scoped(|connection| Comment::create_in(connection, &note, new)).unwrap();
    assert_eq!((created.id, created.note_id), (300, Some(10)));
    let note = db.scoped(|connection| note.update(connection, renamed("edited"))).unwrap();
    assert_eq!(note.text, "edited");
    let comment: Owned<Comment, Editor> = proof(&db, "user_ed", "100").await;
    let comment = db.scoped(|connection| comment.update(connection, reworded("edited"))).unwrap();
    assert_eq!((comment.text.as_str(), comment.note_id), ("edited", Some(10)));
}

#[actix_web::test]
async fn removed_grant_writes_neither_row_nor_children() {
    let db = Db::with(ROWS);
    let note: Owned<Note, Editor> = proof(&db, "user_ed", "10").await;
    let parent: Owned<Note, Editor> = proof(&db, "user_ed", "10").await;
    let comment: Owned<Comment, Editor> = proof(&db, "user_ed", "100").await;
    db.behind_its_back("UPDATE note_grants SET user_id = 2 WHERE user_id = 4 AND note_id = 10");
    let before = everything(&db);
    let refused = Some(RefusalKind::NotOwner);
    assert_eq!(refusal(db.scoped(|connection| note.update(connection, renamed("late")))), refused);
    assert_eq!(refusal(db.scoped(|connection| comment.update(connection, reworded("late")))), refused);
    let new = NewComment { id: 300, text: "late".to_owned() };
    assert_eq!(refusal(db.scoped(|connection| Comment::create_in(connection, &parent, new))), refused);
    assert_eq!(everything(&db), before);
}
