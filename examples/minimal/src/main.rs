//! Notes, each of which is its writer's: a whole application, to be run and to be copied. `tests.rs` attacks it.
//!
//! ```sh
//! cargo run -p clerk-dev -- --port 4010                      # gives out tokens, as Clerk would
//! CLERK_ISSUER=http://127.0.0.1:4010 cargo run -p minimal    # in a second terminal; it makes notes.sqlite
//!
//! token() { curl -s http://127.0.0.1:4010/tokens --json "{\"sub\":\"user_$1\"}" | cut -d'"' -f4; }
//! as() { curl -s -w ' %{http_code}\n' -H "Authorization: Bearer $(token "$1")" "${@:2}"; }
//! as alice http://127.0.0.1:8080/notes --json '{"text":"mine"}'    # 201, and the note with its id
//! as alice http://127.0.0.1:8080/notes/1                           # 200
//! as bob -X DELETE http://127.0.0.1:8080/notes/1                   # 403
//! as alice -X DELETE http://127.0.0.1:8080/notes/1                 # 204
//! ```

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::{App, HttpResponse, HttpServer, Result, delete, get, post, web, web::Data, web::Json};
use auth::{ClerkAuth, ClerkUser};
use diesel::{connection::SimpleConnection, prelude::*};
use ownership::{Database, Owned, ReadError, SecureScope, WriteError, authenticated, check_ownership};
use resources::{Note, notes};

mod tests;

/// Every row that somebody owns: its table, and the column that says whose it is.
mod resources {
    diesel::table! { notes (id) { id -> Integer, user_id -> Text, text -> Text, } }

    #[derive(diesel::Queryable, diesel::Selectable, diesel::Identifiable, serde::Serialize)]
    pub struct Note {
        id: i32,
        user_id: String,
        text: String,
    }

    ownership::resources! {
        database = crate::Db;
        note => Note { table: notes, owner: user_id, changes: none },
    }
}

/// One connection: SQLite writes one thing at a time. For PostgreSQL it is a pool.
#[derive(Clone)]
pub struct Db(Arc<Mutex<SqliteConnection>>);

impl Db {
    /// Waits for the connection, so it is called inside of `web::block`, off the threads that serve.
    fn lock(&self) -> MutexGuard<'_, SqliteConnection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Database for Db {
    type Connection = SqliteConnection;
    type QueryError = diesel::result::Error;

    async fn read<T, W>(&self, work: W) -> Result<T, ReadError>
    where
        T: Send + 'static,
        W: Fn(&mut SqliteConnection) -> QueryResult<T> + Send + 'static,
    {
        let db = self.clone();
        let answer = web::block(move || work(&mut db.lock())).await;
        answer.map_err(|error| ReadError::Unavailable(error.into()))?.map_err(|error| ReadError::Failed(error.into()))
    }
}

/// The body of a new note. A client that sends an owner beside the text gets a 400.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct NewNote {
    text: String,
}

/// The owner comes from the token, and from nowhere else.
#[authenticated]
#[post("/notes")]
async fn create_note(caller: ClerkUser, db: Data<Db>, Json(new): Json<NewNote>) -> Result<HttpResponse> {
    let row = (notes::user_id.eq(caller.user_id().to_string()), notes::text.eq(new.text));
    let insert = diesel::insert_into(notes::table).values(row).returning(Note::as_returning());
    // Not `get_result`: it stops at the first row, and SQLite says only at the end whether it could commit.
    let notes: Vec<Note> = web::block(move || insert.load(&mut *db.lock())).await?.map_err(WriteError::Query)?;
    Ok(HttpResponse::Created().json(notes.first()))
}

/// No query here: the guard has loaded the row together with its owner.
#[check_ownership("note")]
#[get("/notes/{id}")]
async fn show_note(note: Owned<Note>) -> Json<Note> {
    Json(note.into_row())
}

/// `DELETE … WHERE id = ? AND user_id = ?`, whatever has happened since the check.
#[check_ownership("note")]
#[delete("/notes/{id}")]
async fn delete_note(note: Owned<Note>, db: Data<Db>) -> Result<HttpResponse> {
    web::block(move || note.delete(&mut db.lock())).await??;
    Ok(HttpResponse::NoContent().finish())
}

fn routes(clerk: ClerkAuth, db: Db) -> SecureScope {
    let scope = ownership::scope("").app_data(clerk).app_data(Data::new(db));
    scope.service(create_note).service(show_note).service(delete_note)
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let issuer = std::env::var("CLERK_ISSUER").map_err(|_| "CLERK_ISSUER is not set")?;
    let keys = format!("{issuer}/.well-known/jwks.json");
    let clerk = ClerkAuth::builder().issuer(issuer).jwks_url(keys).allow_insecure_loopback(true).build()?;
    let db = Db(Arc::new(Mutex::new(SqliteConnection::establish("notes.sqlite")?)));
    db.lock().batch_execute(include_str!("tables.sql"))?;
    routes(clerk.clone(), db.clone()).verify()?;
    let server = HttpServer::new(move || App::new().service(routes(clerk.clone(), db.clone())));
    Ok(server.bind(("127.0.0.1", 8080))?.run().await?)
}
