//! Two concurrent writes, each on its own connection, repeatedly: each write was allowed when it was made.
//!
//! The thread that ends the other's access reads the rows right after that write. The rows must stay as read: a later write by
//! the former owner or editor would differ.

use std::{hint::spin_loop, sync::Barrier, thread};

use auth::ClerkUser;
use diesel::{QueryResult, connection::SimpleConnection, prelude::*};
use ownership::{
    AccessTo, ConnectionOf, Owned, Resource, Scoped, WriteError,
    access::{Editor, Owner},
};

use super::{
    super::patient, Comment, Db, NewComment, Note, Outcome, ROWS, comments, note_grants, notes, renamed, reworded, user,
};

const ROUNDS: usize = 1000;

type Lent = ConnectionOf<Note>;
type Rows = (Vec<Note>, Vec<Comment>, Vec<(i64, i64, String)>);

/// Two connections, and the users of their writes.
struct Race {
    ending: Lent,
    writing: Lent,
    alice: ClerkUser,
    ed: ClerkUser,
    _db: Db,
}

/// The result of one round.
struct Round {
    /// The rows right after the write that ends the other's access.
    seen: Rows,
    /// Whether that write was made.
    ended: bool,
    /// Whether the other write was made.
    written: bool,
    /// The rows at the end.
    left: Rows,
}

impl Round {
    fn comment(&self, id: i32) -> Option<&Comment> {
        self.left.1.iter().find(|comment| comment.id == id)
    }

    fn note(&self) -> &Note {
        &self.left.0[0]
    }
}

impl Race {
    async fn new() -> Self {
        let db = Db::with(ROWS);
        let (ending, writing) = (patient(&db), patient(&db));
        Self { ending, writing, alice: user("user_alice").await, ed: user("user_ed").await, _db: db }
    }

    /// Gives note 10 back to Alice, with Ed as its editor and comment 100.
    fn reset(&mut self) {
        let sql = "DELETE FROM comments; DELETE FROM note_grants;
            UPDATE notes SET user_id = 1, text = 'hers', deleted_at = NULL WHERE id = 10;
            INSERT INTO note_grants VALUES (10, 4, 'editor');
            INSERT INTO comments VALUES (100, 10, 'on hers')";
        self.ending.batch_execute(sql).unwrap();
    }

    fn proof<R, A>(&mut self, user: &ClerkUser, id: &str) -> Owned<R, A>
    where
        R: Resource<Database = Db>,
        A: AccessTo<R>,
    {
        Owned::find(&mut Scoped::over(&mut self.ending), user, id).unwrap()
    }

    /// Starts both at once. In some rounds the first waits for a few instructions, in some the second.
    fn run<T, U>(
        &mut self,
        number: usize,
        end: impl FnOnce(&mut Lent) -> Outcome<T> + Send,
        write: impl FnOnce(&mut Lent) -> Outcome<U> + Send,
    ) -> Round {
        let start = Barrier::new(2);
        let hesitate = |turns: usize| (0..turns * 200).for_each(|_| spin_loop());
        let (ending, writing) = (&mut self.ending, &mut self.writing);
        let ((ended, seen), written) = thread::scope(|scope| {
            let other = scope.spawn(|| {
                start.wait();
                hesitate(20 - number % 20);
                is_written(write(writing))
            });
            start.wait();
            hesitate(number % 20);
            let ended = is_written(end(ending));
            ((ended, read(ending).unwrap()), other.join().unwrap())
        });
        Round { seen, ended, written, left: read(&mut self.ending).unwrap() }
    }
}

/// Every error except for the ordinary refusal is a failure.
fn is_written<T>(outcome: Outcome<T>) -> bool {
    match outcome {
        Ok(_) => true,
        Err(WriteError::Refused(_)) => false,
        Err(WriteError::Query(error)) => panic!("{error}"),
    }
}

fn read(connection: &mut Lent) -> QueryResult<Rows> {
    Ok((
        notes::table.order(notes::id).select(Note::as_select()).load(connection)?,
        comments::table.order(comments::id).load(connection)?,
        note_grants::table.load(connection)?,
    ))
}

/// Runs SQL as the write of someone else.
fn sql(connection: &mut Lent, sql: &str) -> Outcome<()> {
    Ok(connection.batch_execute(sql)?)
}

#[actix_web::test]
async fn no_change_by_the_former_owner_after_a_transfer() {
    let mut race = Race::new().await;
    let (alice, bob) = (race.alice.clone(), "user_bob".parse().unwrap());
    for number in 0..ROUNDS {
        race.reset();
        let (given, changed) = (race.proof::<Note, Owner>(&alice, "10"), race.proof::<Note, Owner>(&alice, "10"));
        let name = format!("of round {number}");
        let changes = renamed(&name);
        let round = race.run(
            number,
            |lent| given.transfer(&mut Scoped::over(lent), &bob),
            |lent| changed.update(&mut Scoped::over(lent), changes),
        );
        assert!(round.ended && round.left == round.seen, "{number}: written after the transfer");
        assert_eq!(round.note().text == name, round.written, "{number}");
    }
}

#[actix_web::test]
async fn no_change_of_a_child_after_a_transfer() {
    let mut race = Race::new().await;
    let (alice, bob) = (race.alice.clone(), "user_bob".parse().unwrap());
    for number in 0..ROUNDS {
        race.reset();
        let (given, child) = (race.proof::<Note, Owner>(&alice, "10"), race.proof::<Comment, Owner>(&alice, "100"));
        let name = format!("of round {number}");
        let changes = reworded(&name);
        let end = |lent: &mut Lent| given.transfer(&mut Scoped::over(lent), &bob);
        let (round, written) = if number % 2 == 0 {
            let round = race.run(number, end, |lent| child.update(&mut Scoped::over(lent), changes));
            let written = round.comment(100).unwrap().text == name;
            (round, written)
        } else {
            let round = race.run(number, end, |lent| child.delete(&mut Scoped::over(lent)));
            let written = round.comment(100).is_none();
            (round, written)
        };
        assert!(round.ended && round.left == round.seen, "{number}: written after the transfer");
        assert_eq!(written, round.written, "{number}");
    }
}

#[actix_web::test]
async fn no_child_of_the_former_owner_comes_after_a_transfer() {
    let mut race = Race::new().await;
    let (alice, bob) = (race.alice.clone(), "user_bob".parse().unwrap());
    for number in 0..ROUNDS {
        race.reset();
        let (given, parent) = (race.proof::<Note, Owner>(&alice, "10"), race.proof::<Note, Editor>(&alice, "10"));
        let new = NewComment { id: 300, text: "new".to_owned() };
        let round = race.run(
            number,
            |lent| given.transfer(&mut Scoped::over(lent), &bob),
            |lent| Comment::create_in(&mut Scoped::over(lent), &parent, new),
        );
        assert!(round.ended && round.left == round.seen, "{number}: created after the transfer");
        assert_eq!(round.comment(300).is_some(), round.written, "{number}");
    }
}

#[actix_web::test]
async fn later_of_a_transfer_and_a_deletion_is_refused() {
    let mut race = Race::new().await;
    let (alice, bob) = (race.alice.clone(), "user_bob".parse().unwrap());
    for number in 0..ROUNDS {
        race.reset();
        sql(&mut race.ending, "DELETE FROM notes WHERE id = 9; INSERT INTO notes VALUES (9, 1, NULL, 'new', NULL)")
            .unwrap();
        let (given, deleted) = (race.proof::<Note, Owner>(&alice, "9"), race.proof::<Note, Owner>(&alice, "9"));
        let round = race.run(
            number,
            |lent| given.transfer(&mut Scoped::over(lent), &bob),
            |lent| deleted.delete(&mut Scoped::over(lent)),
        );
        assert_eq!(round.left, round.seen, "{number}: deleted after the transfer");
        let owner = round.left.0.iter().find(|note| note.id == 9).map(|note| note.user_id);
        let outcome = (round.ended, round.written, owner);
        assert!(outcome == (true, false, Some(2)) || outcome == (false, true, None), "{number}: {outcome:?}");
    }
}

#[actix_web::test]
async fn no_edit_after_the_removal_of_its_grant() {
    let mut race = Race::new().await;
    let ed = race.ed.clone();
    for number in 0..ROUNDS {
        race.reset();
        let name = format!("of round {number}");
        let end = |lent: &mut Lent| sql(lent, "DELETE FROM note_grants WHERE note_id = 10");
        let (round, written) = if number % 2 == 0 {
            let note = race.proof::<Note, Editor>(&ed, "10");
            let round = race.run(number, end, |lent| note.update(&mut Scoped::over(lent), renamed(&name)));
            let written = round.note().text == name;
            (round, written)
        } else {
            let child = race.proof::<Comment, Editor>(&ed, "100");
            let round = race.run(number, end, |lent| child.update(&mut Scoped::over(lent), reworded(&name)));
            let written = round.comment(100).unwrap().text == name;
            (round, written)
        };
        assert!(round.ended && round.left == round.seen, "{number}: written after the removal");
        assert_eq!(written, round.written, "{number}");
    }
}

#[actix_web::test]
async fn no_child_comes_after_its_grant_or_parent_is_gone() {
    let mut race = Race::new().await;
    let ed = race.ed.clone();
    let ends = ["DELETE FROM note_grants WHERE note_id = 10", "UPDATE notes SET deleted_at = 1 WHERE id = 10"];
    for number in 0..ROUNDS {
        race.reset();
        let parent = race.proof::<Note, Editor>(&ed, "10");
        let new = NewComment { id: 300, text: "new".to_owned() };
        let end = |lent: &mut Lent| sql(lent, ends[number % 2]);
        let round = race.run(number, end, |lent| Comment::create_in(&mut Scoped::over(lent), &parent, new));
        assert!(round.ended && round.left == round.seen, "{number}: created after the end");
        assert_eq!(round.comment(300).is_some(), round.written, "{number}");
    }
}
