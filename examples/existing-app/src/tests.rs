//! A stranger reads and deletes a document before the checks, and not with them.
#![cfg(all(test, feature = "postgres-tests"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::{
    dev::{HttpServiceFactory, ServiceResponse},
    test::{TestRequest, call_service, init_service},
    web,
};
use auth::testing::{LocalIssuer, TestIdentity};
use diesel::{Connection, PgConnection, QueryResult, connection::SimpleConnection, prelude::*};
use models::{TABLES, documents};
use serde_json::json;

use super::*;

#[path = "../before/documents.rs"]
mod before;

/// How the handlers without checks get their connections.
#[derive(Clone)]
struct Connections(String);

impl Connections {
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut PgConnection) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, AppError> {
        let mut connection = PgConnection::establish(&self.0).unwrap();
        web::block(move || work(&mut connection)).await.unwrap().map_err(|error| AppError(error.into()))
    }
}

/// A new database with Alice, Bob, and a document of Alice.
fn database() -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let server = std::env::var("TEST_POSTGRES_URL").unwrap();
    let name = format!("existing_app_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    PgConnection::establish(&server).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let (base, options) =
        server.split_once('?').map_or((&*server, String::new()), |(base, rest)| (base, format!("?{rest}")));
    let url = format!("{}/{name}{options}", base.rsplit_once('/').unwrap().0);
    let mut connection = PgConnection::establish(&url).unwrap();
    connection.batch_execute(TABLES).unwrap();
    connection.batch_execute("INSERT INTO users (clerk_id) VALUES ('user_alice'), ('user_bob')").unwrap();
    connection.batch_execute("INSERT INTO documents (user_id, title) VALUES (1, 'hers')").unwrap();
    url
}

fn titles(url: &str) -> Vec<(i64, String)> {
    let mut connection = PgConnection::establish(url).unwrap();
    documents::table.select((documents::user_id, documents::title)).order(documents::id).load(&mut connection).unwrap()
}

async fn send(service: impl HttpServiceFactory + 'static, user: &str, request: TestRequest) -> ServiceResponse {
    let app = init_service(App::new().service(service)).await;
    call_service(&app, request.insert_header(TestIdentity::user(user).bearer()).to_request()).await
}

fn clerk() -> ClerkAuth {
    LocalIssuer::auth().build().unwrap()
}

#[actix_web::test]
async fn without_checks_a_stranger_deletes_a_document() {
    let url = database();
    let scope = web::scope("/api").app_data(clerk()).app_data(Data::new(Connections(url.clone())));
    let scope = scope.service(before::create).service(before::show).service(before::rename).service(before::delete);
    let answer = send(scope, "user_bob", TestRequest::delete().uri("/api/documents/1")).await;
    assert_eq!((answer.status(), titles(&url)), (StatusCode::NO_CONTENT, vec![]));
}

#[actix_web::test]
async fn with_checks_only_the_owner_reaches_a_document() {
    let url = database();
    let db = Db::postgres(&url, 2).unwrap();
    let send = async |user, request| send(routes(clerk(), db.clone()), user, request).await;
    let rename = || TestRequest::put().uri("/api/documents/1").set_json(json!({ "title": "new" }));
    for request in [TestRequest::get().uri("/api/documents/1"), rename(), TestRequest::delete().uri("/api/documents/1")]
    {
        let answer = send("user_bob", request).await;
        assert_eq!((answer.status(), titles(&url)), (StatusCode::FORBIDDEN, vec![(1, "hers".to_owned())]));
    }
    let answer = send("user_alice", rename()).await;
    assert_eq!(answer.headers().get("cache-control").unwrap(), "no-store");
    assert_eq!((answer.status(), titles(&url)), (StatusCode::NO_CONTENT, vec![(1, "new".to_owned())]));
    assert_eq!(
        send("user_alice", TestRequest::delete().uri("/api/documents/1")).await.status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(titles(&url), []);
}

#[actix_web::test]
async fn new_document_is_its_creators() {
    let url = database();
    let db = Db::postgres(&url, 2).unwrap();
    let create = || TestRequest::post().uri("/api/documents").set_json(json!({ "title": "his" }));
    assert_eq!(send(routes(clerk(), db.clone()), "user_bob", create()).await.status(), StatusCode::OK);
    assert_eq!(titles(&url).last(), Some(&(2, "his".to_owned())));
    // The application's table of users does not have this user.
    let answer = send(routes(clerk(), db), "user_carol", create()).await;
    assert_eq!((answer.status(), titles(&url).len()), (StatusCode::UNPROCESSABLE_ENTITY, 2));
}
