//! Notes that point at rows of a table of users, with grants, comments and replies. Each database mounts this module.

mod deleted;
mod grants;
mod owners;
mod parents;
mod races;

use actix_web::{Error, HttpResponse, get, post, test::TestRequest, web::Data};
use auth::ClerkUser;
use diesel::{QueryDsl, RunQueryDsl, prelude::*, result::Error as QueryError};
use ownership::{AccessTo, Database, Owned, OwnedBatch, RefusalKind, Resource, WriteError, check_ownership};

use super::Db;
use crate::support::{AUTH, Answer, Caller, Session, send_to};

diesel::table! { users (id) { id -> BigInt, clerk_id -> Nullable<Text>, } }
diesel::table! {
    notes (id) { id -> BigInt, user_id -> BigInt, org_id -> Nullable<Text>, text -> Text, deleted_at -> Nullable<BigInt>, }
}
diesel::table! { note_grants (note_id, user_id) { note_id -> BigInt, user_id -> BigInt, access -> Text, } }
diesel::table! { comments (id) { id -> Integer, note_id -> Nullable<BigInt>, text -> Text, } }
diesel::table! { replies (id) { id -> Text, comment_id -> Nullable<Integer>, text -> Text, } }
diesel::allow_tables_to_appear_in_same_query!(users, notes, note_grants, comments, replies);

/// Alice, Bob, a viewer and an editor; a user whose Clerk id is NULL, and a user with an empty one. Note 12 is deleted.
/// Comment 900 belongs to no note, reply `r0` to no comment.
const ROWS: &str = "
    CREATE TABLE users (id BIGINT PRIMARY KEY, clerk_id TEXT);
    CREATE TABLE notes (
        id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, org_id TEXT, text TEXT NOT NULL, deleted_at BIGINT
    );
    CREATE TABLE note_grants (
        note_id BIGINT NOT NULL, user_id BIGINT NOT NULL, access TEXT NOT NULL, PRIMARY KEY (note_id, user_id)
    );
    CREATE TABLE comments (id INTEGER PRIMARY KEY, note_id BIGINT, text TEXT NOT NULL);
    CREATE TABLE replies (id TEXT PRIMARY KEY, comment_id INTEGER, text TEXT NOT NULL);
    INSERT INTO users VALUES
        (1, 'user_alice'), (2, 'user_bob'), (3, 'user_vera'), (4, 'user_ed'), (5, NULL), (6, '');
    INSERT INTO notes VALUES
        (10, 1, NULL, 'hers', NULL), (11, 1, 'org_acme', 'of acme', NULL), (12, 1, NULL, 'deleted', 1),
        (20, 2, NULL, 'his', NULL), (50, 5, NULL, 'of NULL', NULL), (60, 6, NULL, 'of nobody', NULL);
    INSERT INTO note_grants VALUES (10, 3, 'viewer'), (10, 4, 'editor'), (12, 4, 'editor'), (20, 5, 'editor');
    INSERT INTO comments VALUES (100, 10, 'on hers'), (120, 12, 'on deleted'), (200, 20, 'on his'), (900, NULL, 'on none');
    INSERT INTO replies VALUES ('r100', 100, 'to 100'), ('r120', 120, 'to 120'), ('r900', 900, 'to 900'), ('r0', NULL, 'to none');
";

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i64,
    pub clerk_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = notes)]
pub struct Note {
    pub id: i64,
    pub user_id: i64,
    pub org_id: Option<String>,
    pub text: String,
}

/// Without a text the insertion fails.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = notes)]
pub struct NewNote {
    pub id: i64,
    pub text: Option<String>,
}

/// A careless changeset with the owner.
#[derive(Clone, Debug, Default, AsChangeset)]
#[diesel(table_name = notes)]
pub struct NoteChanges {
    pub user_id: Option<i64>,
    pub text: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = comments)]
pub struct Comment {
    pub id: i32,
    pub note_id: Option<i64>,
    pub text: String,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = comments)]
pub struct NewComment {
    pub id: i32,
    pub text: String,
}

/// A careless changeset with the parent's id.
#[derive(Clone, Debug, Default, AsChangeset)]
#[diesel(table_name = comments)]
pub struct CommentChanges {
    pub note_id: Option<Option<i64>>,
    pub text: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = replies)]
pub struct Reply {
    pub id: String,
    pub comment_id: Option<i32>,
    pub text: String,
}

registry! {
    user    => User    { table: users, owner: clerk_id, changes: none },
    note    => Note    {
        table: notes,
        owner: user_id via users { clerk_id } | org_id,
        grants: note_grants,
        only: deleted_at.is_null(),
        new: NewNote,
    },
    comment => Comment { table: comments, parent: note via note_id, new: NewComment },
    reply   => Reply   { table: replies, parent: comment via comment_id, changes: none },
}

#[check_ownership("note", registry = self)]
#[get("/notes/{id}")]
async fn show_note(note: Owned<Note>) -> String {
    note.into_row().text
}

#[check_ownership("reply", registry = self)]
#[get("/notes/{note_id}/comments/{comment_id}/replies/{reply_id}")]
async fn show_reply(reply: Owned<Reply>) -> String {
    reply.into_row().text
}

#[check_ownership("note", batch, registry = self)]
#[post("/notes/batch-delete")]
async fn delete_notes(notes: OwnedBatch<Note>, db: Data<Db>) -> Result<HttpResponse, Error> {
    let deleted = db.run(move |connection| notes.delete(connection)).await?;
    Ok(HttpResponse::Ok().body(deleted.to_string()))
}

async fn send(db: &Db, caller: Caller, request: TestRequest) -> Answer {
    let scope = ownership::scope("").service(show_note).service(show_reply).service(delete_notes);
    send_to(scope.app_data(AUTH.clone()).app_data(Data::new(db.clone())), caller, request).await
}

async fn get(db: &Db, caller: Caller, path: &str) -> Answer {
    send(db, caller, TestRequest::get().uri(path)).await
}

async fn user(id: &'static str) -> ClerkUser {
    Session::of(id).caller().user().await
}

type Outcome<T> = Result<T, WriteError<QueryError>>;

fn find<R, A>(db: &Db, user: &ClerkUser, id: &str) -> Outcome<Owned<R, A>>
where
    R: Resource<Database = Db>,
    A: AccessTo<R>,
{
    db.scoped(|connection| Owned::find(connection, user, id))
}

async fn proof<R, A>(db: &Db, id_of_user: &'static str, id: &str) -> Owned<R, A>
where
    R: Resource<Database = Db>,
    A: AccessTo<R>,
{
    find(db, &user(id_of_user).await, id).unwrap()
}

/// Returns why a write or a check was refused.
fn refusal<T>(outcome: Outcome<T>) -> Option<RefusalKind> {
    match outcome {
        Ok(_) => None,
        Err(WriteError::Refused(refusal)) => Some(refusal.kind()),
        Err(WriteError::Query(error)) => panic!("{error}"),
    }
}

/// Reads all rows that tests write, to assert that nothing has changed.
fn everything(db: &Db) -> (Vec<Note>, Vec<Comment>) {
    let all = |connection: &mut _| {
        let rows = notes::table.order(notes::id).select(Note::as_select()).load(connection)?;
        Ok((rows, comments::table.order(comments::id).load(connection)?))
    };
    db.now(all).unwrap()
}

fn renamed(text: &str) -> NoteChanges {
    NoteChanges { text: Some(text.to_owned()), ..NoteChanges::default() }
}

fn reworded(text: &str) -> CommentChanges {
    CommentChanges { text: Some(text.to_owned()), ..CommentChanges::default() }
}
