//! A former owner starts a request before a transfer and finishes it afterwards.

use actix_web::{
    FromRequest as _,
    error::PayloadError,
    test::TestRequest,
    web::{Bytes, Data},
};
use api::{
    db::Db,
    resources::{deployment::Deployment, endpoint::Endpoint},
};
use diesel::{QueryResult, result::Error as QueryError};
use futures_util::{
    Stream,
    future::{join, join_all},
    stream,
};
use ownership::{Owned, OwnedBatch, Resource, Scoped, WriteError};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::support::{Answer, Call, TestApp};

/// Runs code between the check and the write: the guard has admitted the request when its body is read.
async fn meanwhile<T>(call: Call<'_>, body: Value, event: impl Future<Output = T>) -> (Answer, T) {
    let (asked, is_asked) = oneshot::channel();
    let (go, gone) = oneshot::channel();
    let event = async {
        is_asked.await.unwrap();
        let outcome = event.await;
        go.send(()).unwrap();
        outcome
    };
    join(call.json_stream(held_back(asked, gone, body)).into_future(), event).await
}

fn held_back(
    asked: oneshot::Sender<()>,
    gone: oneshot::Receiver<()>,
    body: Value,
) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    stream::once(async move {
        asked.send(()).unwrap();
        gone.await.unwrap();
        Ok(Bytes::from(body.to_string()))
    })
}

/// A request of Alice's, for an extractor.
fn request(app: &TestApp) -> TestRequest {
    let authorization = ("authorization", format!("Bearer {}", app.token_of("user_alice")));
    let data = Data::new(app.service.db.clone());
    TestRequest::default().insert_header(authorization).app_data(app.service.clerk.clone()).app_data(data)
}

/// The proof that a row is Alice's.
async fn owned<R: Resource<Database = Db>>(app: &TestApp, id: &str) -> Owned<R> {
    Owned::extract(&request(app).param("id", id.to_owned()).to_http_request()).await.unwrap()
}

fn is_refused<T>(outcome: Result<T, WriteError<QueryError>>) -> QueryResult<bool> {
    match outcome {
        Ok(_) => Ok(false),
        Err(WriteError::Refused(_)) => Ok(true),
        Err(WriteError::Query(error)) => Err(error),
    }
}

#[actix_web::test]
async fn change_checked_before_a_transfer_writes_nothing() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    app.user("user_bob").syncs().await;
    let row = alice.deploys("shop").await;
    let nothing = async {};
    meanwhile(alice.patch(&row.path), json!({ "name": "hers" }), nothing).await.0.is(200);
    let transfer = async {
        app.give(&row.id, "user_bob").await;
        app.rows().await
    };
    let (answer, given) = meanwhile(alice.patch(&row.path), json!({ "name": "eve" }), transfer).await;
    answer.refuses(403, "not_owner");
    assert_eq!(app.rows().await, given);
}

/// The caller is the owner at the check and an editor at the write.
#[actix_web::test]
async fn former_owner_who_is_an_editor_writes_no_owner_field() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    bob.syncs().await;
    for (field, value) in [("private", json!(false)), ("envVars", json!({})), ("name", json!("new"))] {
        let row = alice.deploys("shop").await;
        let handover = async {
            app.give(&row.id, "user_bob").await;
            bob.grants(&row, "user_alice", "editor").await;
            app.rows().await
        };
        let body = json!({ field: value, "branch": "hers" });
        let (answer, given) = meanwhile(alice.patch(&row.path), body, handover).await;
        if field == "name" {
            assert_eq!(answer.is(200).json()["access"], json!("editor"));
        } else {
            answer.refuses(403, "not_owner");
            assert_eq!(app.rows().await, given, "{field}");
        }
    }
}

#[actix_web::test]
async fn transfer_checked_before_a_transfer_does_nothing() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    app.user("user_bob").syncs().await;
    app.user("user_carol").syncs().await;
    let row = alice.deploys("shop").await;
    let call = alice.post(format!("{}/transfer", row.path));
    let (answer, ()) = meanwhile(call, json!({ "to": "user_carol" }), app.give(&row.id, "user_bob")).await;
    answer.refuses(403, "not_owner");
    assert_eq!(app.rows().await.deployment(&row.id).user_id, "user_bob");
}

#[actix_web::test]
async fn endpoint_writes_after_a_transfer_are_refused() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    app.user("user_bob").syncs().await;
    for creates in [true, false] {
        let row = alice.deploys("shop").await;
        let endpoint = alice.adds_endpoint(&row, "/").await;
        let call = if creates { alice.post(format!("{}/endpoints", row.path)) } else { alice.patch(endpoint.path) };
        let before = app.rows().await.endpoints;
        let body = json!({ "route": "/eve", "method": "PUT" });
        let (answer, ()) = meanwhile(call, body, app.give(&row.id, "user_bob")).await;
        answer.refuses(403, "not_owner");
        assert_eq!(app.rows().await.endpoints, before);
    }
}

#[actix_web::test]
async fn a_proof_from_before_a_transfer_deletes_nothing_after_it() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    app.user("user_bob").syncs().await;
    let (kept, row) = (alice.deploys("kept").await, alice.deploys("shop").await);
    let proof = owned::<Deployment>(&app, &kept.id).await;
    assert!(
        !app.run(move |connection| is_refused(proof.delete(&mut Scoped::over(connection)))).await,
        "the owner can delete it"
    );
    let proof = owned::<Deployment>(&app, &row.id).await;
    app.give(&row.id, "user_bob").await;
    let given = app.rows().await;
    assert!(app.run(move |connection| is_refused(proof.delete(&mut Scoped::over(connection)))).await);
    assert_eq!(app.rows().await, given);
}

#[actix_web::test]
async fn a_proof_of_an_endpoint_goes_with_its_deployment() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    app.user("user_bob").syncs().await;
    let row = alice.deploys("shop").await;
    let endpoint = alice.adds_endpoint(&row, "/").await;
    let proof = owned::<Endpoint>(&app, &endpoint.id).await;
    app.give(&row.id, "user_bob").await;
    let given = app.rows().await;
    assert!(app.run(move |connection| is_refused(proof.delete(&mut Scoped::over(connection)))).await);
    assert_eq!(app.rows().await, given);
}

#[actix_web::test]
async fn batch_with_one_transferred_row_deletes_none() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    app.user("user_bob").syncs().await;
    let (one, other) = (alice.deploys("1").await, alice.deploys("2").await);
    let body = json!({ "ids": [one.id, other.id] });
    let (request, mut payload) = request(&app).set_json(body).to_http_parts();
    let proof = OwnedBatch::<Deployment>::from_request(&request, &mut payload).await.unwrap();
    app.give(&other.id, "user_bob").await;
    let given = app.rows().await;
    assert!(app.run(move |connection| is_refused(proof.delete(&mut Scoped::over(connection)))).await);
    assert_eq!(app.rows().await, given);
}

#[actix_web::test]
async fn one_of_many_concurrent_deletions_succeeds() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let answers = join_all((0..10).map(|_| alice.delete(&row.path).into_future())).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [&[204][..], &[403; 9]].concat());
}
