//! A complete application for notes that only their author can read and delete. `tests.rs` attacks it.
//!
//! ```sh
//! cargo run -p clerk-dev -- --port 4010                      # issues tokens, as Clerk does
//! CLERK_ISSUER=http://127.0.0.1:4010 cargo run -p minimal    # in a second terminal; creates notes.sqlite
//!
//! token() { curl -s http://127.0.0.1:4010/tokens --json "{\"sub\":\"user_$1\"}" | cut -d'"' -f4; }
//! as() { curl -s -w ' %{http_code}\n' -H "Authorization: Bearer $(token "$1")" "${@:2}"; }
//! as alice http://127.0.0.1:8080/notes --json '{"text":"mine"}'    # 201, and the note with its id
//! as alice http://127.0.0.1:8080/notes/1                           # 200
//! as bob -X DELETE http://127.0.0.1:8080/notes/1                   # 403
//! as alice -X DELETE http://127.0.0.1:8080/notes/1                 # 204
//! ```

use actix_web::{App, HttpResponse, HttpServer, Result, delete, get, post, web::Data, web::Json};
use auth::{ClerkAuth, ClerkUser};
use diesel::{Connection, SqliteConnection, connection::SimpleConnection};
use ownership::{Database, Owned, SecureScope, authenticated, check_ownership, r2d2::Pool};
use resources::{NewNote, Note};

mod tests;

/// The resources that users can own: their tables and owner columns.
mod resources {
    diesel::table! { notes (id) { id -> Integer, user_id -> Text, text -> Text, } }

    #[derive(diesel::Queryable, diesel::Selectable, diesel::Identifiable, serde::Serialize)]
    pub struct Note {
        id: i32,
        user_id: String,
        text: String,
    }

    /// The body of a new note. A client that also sends an owner gets a 400, and a field for the owner does not compile.
    #[derive(diesel::Insertable, serde::Deserialize)]
    #[diesel(table_name = notes)]
    #[serde(deny_unknown_fields)]
    pub struct NewNote {
        text: String,
    }

    ownership::resources! {
        database = crate::Db;
        note => Note { table: notes, owner: user_id, new: NewNote, changes: none },
    }
}

type Db = Pool<SqliteConnection>;

/// The owner comes only from the token.
#[authenticated]
#[post("/notes")]
async fn create_note(caller: ClerkUser, db: Data<Db>, Json(new): Json<NewNote>) -> Result<HttpResponse> {
    let note = db.run(move |connection| Note::create(connection, &caller, new)).await?;
    Ok(HttpResponse::Created().json(note))
}

/// Needs no query, because the guard has loaded the row.
#[check_ownership("note")]
#[get("/notes/{id}")]
async fn show_note(note: Owned<Note>) -> Json<Note> {
    Json(note.into_row())
}

/// Runs `DELETE … WHERE id = ? AND user_id = ?`, so a note that has changed hands is not deleted.
#[check_ownership("note")]
#[delete("/notes/{id}")]
async fn delete_note(note: Owned<Note>, db: Data<Db>) -> Result<HttpResponse> {
    db.run(move |connection| note.delete(connection)).await?;
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
    SqliteConnection::establish("notes.sqlite")?.batch_execute(include_str!("tables.sql"))?;
    let db = Db::sqlite("notes.sqlite", 4)?;
    routes(clerk.clone(), db.clone()).verify()?;
    let server = HttpServer::new(move || App::new().service(routes(clerk.clone(), db.clone())));
    Ok(server.bind(("127.0.0.1", 8080))?.run().await?)
}
