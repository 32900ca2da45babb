//! Attacks on the example: by an anonymous client, by a stranger, and with a body that names another owner.
#![cfg(test)]

use actix_web::{
    dev::ServiceResponse,
    http::StatusCode,
    test::{TestRequest, call_service, init_service, read_body_json},
};
use auth::testing::{LocalIssuer, TestIdentity};
use diesel::{QueryDsl, RunQueryDsl};
use ownership::assert_refused;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{resources::notes, *};

/// A database file of one test.
struct TestDb {
    db: Db,
    path: String,
    _folder: TempDir,
}

/// Creates a database in which Alice owns note 1.
fn with_a_note_of_alice() -> TestDb {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.sqlite").to_str().unwrap().to_owned();
    let mut connection = SqliteConnection::establish(&path).unwrap();
    connection.batch_execute(include_str!("tables.sql")).unwrap();
    connection.batch_execute("INSERT INTO notes (user_id, text) VALUES ('user_alice', 'hers')").unwrap();
    TestDb { db: Db::sqlite(&path, 1).unwrap(), path, _folder: folder }
}

/// Sends a request to the application that `main` serves, with or without an identity.
async fn send(test: &TestDb, user: Option<&str>, request: TestRequest) -> ServiceResponse {
    let clerk = LocalIssuer::auth().build().unwrap();
    let app = init_service(App::new().service(routes(clerk, test.db.clone()))).await;
    let request = match user {
        Some(user) => request.insert_header(TestIdentity::user(user).bearer()),
        None => request,
    };
    call_service(&app, request.to_request()).await
}

fn texts(test: &TestDb) -> Vec<(String, String)> {
    let mut connection = SqliteConnection::establish(&test.path).unwrap();
    notes::table.select((notes::user_id, notes::text)).order(notes::id).load(&mut connection).unwrap()
}

fn the_note_of_alice() -> Vec<(String, String)> {
    vec![("user_alice".to_owned(), "hers".to_owned())]
}

#[actix_web::test]
async fn created_note_is_readable_by_its_author() {
    let db = with_a_note_of_alice();
    let create = TestRequest::post().uri("/notes").set_json(json!({ "text": "his" }));
    let created = send(&db, Some("user_bob"), create).await;
    assert_eq!(created.status(), StatusCode::CREATED);
    let note: Value = read_body_json(created).await;
    assert_eq!(note, json!({ "id": 2, "user_id": "user_bob", "text": "his" }));
    let shown = send(&db, Some("user_bob"), TestRequest::get().uri("/notes/2")).await;
    assert_eq!(read_body_json::<Value, _>(shown).await, note);
}

#[actix_web::test]
async fn only_the_owner_deletes_a_note() {
    let db = with_a_note_of_alice();
    let delete = || TestRequest::delete().uri("/notes/1");
    assert_refused!(send(&db, Some("user_bob"), delete()).await, NotOwner);
    assert_eq!(send(&db, None, delete()).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(texts(&db), the_note_of_alice());
    assert_eq!(send(&db, Some("user_alice"), delete()).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(texts(&db), []);
}

#[actix_web::test]
async fn foreign_and_missing_notes_get_one_response() {
    let db = with_a_note_of_alice();
    for uri in ["/notes/1", "/notes/2", "/notes/none"] {
        assert_refused!(send(&db, Some("user_bob"), TestRequest::get().uri(uri)).await, NotOwner);
    }
    assert_eq!(send(&db, Some("user_alice"), TestRequest::get().uri("/notes/1")).await.status(), StatusCode::OK);
}

#[actix_web::test]
async fn body_cannot_name_the_owner() {
    let db = with_a_note_of_alice();
    let forged = TestRequest::post().uri("/notes").set_json(json!({ "text": "forged", "user_id": "user_alice" }));
    assert_eq!(send(&db, Some("user_bob"), forged).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(texts(&db), the_note_of_alice());
}
