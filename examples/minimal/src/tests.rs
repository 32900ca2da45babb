//! The example under attack: by nobody, by a stranger, and by a body that says whose the note is.
#![cfg(test)]

use actix_web::{
    dev::ServiceResponse,
    http::StatusCode,
    test::{TestRequest, call_service, init_service, read_body_json},
};
use auth::testing::{LocalIssuer, TestIdentity};
use ownership::assert_refused;
use serde_json::{Value, json};

use super::*;

/// A database of the test's own, in memory, in which the note 1 is alice's.
fn with_a_note_of_alice() -> Db {
    let db = Db(Arc::new(Mutex::new(SqliteConnection::establish(":memory:").unwrap())));
    db.lock().batch_execute(include_str!("tables.sql")).unwrap();
    db.lock().batch_execute("INSERT INTO notes (user_id, text) VALUES ('user_alice', 'hers')").unwrap();
    db
}

/// Sends a request to the application as `main` serves it, with an identity or without.
async fn send(db: &Db, user: Option<&str>, request: TestRequest) -> ServiceResponse {
    let clerk = LocalIssuer::auth().build().unwrap();
    let app = init_service(App::new().service(routes(clerk, db.clone()))).await;
    let request = match user {
        Some(user) => request.insert_header(TestIdentity::user(user).bearer()),
        None => request,
    };
    call_service(&app, request.to_request()).await
}

fn texts(db: &Db) -> Vec<(String, String)> {
    notes::table.select((notes::user_id, notes::text)).order(notes::id).load(&mut *db.lock()).unwrap()
}

fn the_note_of_alice() -> Vec<(String, String)> {
    vec![("user_alice".to_owned(), "hers".to_owned())]
}

#[actix_web::test]
async fn a_note_is_created_for_the_caller_who_may_then_read_it() {
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
async fn a_note_is_deleted_by_its_owner_and_by_nobody_else() {
    let db = with_a_note_of_alice();
    let delete = || TestRequest::delete().uri("/notes/1");
    assert_refused!(send(&db, Some("user_bob"), delete()).await, NotOwner);
    assert_eq!(send(&db, None, delete()).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(texts(&db), the_note_of_alice());
    assert_eq!(send(&db, Some("user_alice"), delete()).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(texts(&db), []);
}

#[actix_web::test]
async fn a_strangers_note_and_one_that_is_not_there_are_one_answer() {
    let db = with_a_note_of_alice();
    for uri in ["/notes/1", "/notes/2", "/notes/none"] {
        assert_refused!(send(&db, Some("user_bob"), TestRequest::get().uri(uri)).await, NotOwner);
    }
    assert_eq!(send(&db, Some("user_alice"), TestRequest::get().uri("/notes/1")).await.status(), StatusCode::OK);
}

#[actix_web::test]
async fn a_body_cannot_say_whose_a_note_is() {
    let db = with_a_note_of_alice();
    let forged = TestRequest::post().uri("/notes").set_json(json!({ "text": "forged", "user_id": "user_alice" }));
    assert_eq!(send(&db, Some("user_bob"), forged).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(texts(&db), the_note_of_alice());
}
