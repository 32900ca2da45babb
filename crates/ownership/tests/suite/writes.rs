//! Writes repeat the access check, because a row may have changed hands since the check.

use auth::UserId;
use diesel::{QueryDsl, RunQueryDsl, SqliteConnection};
use ownership::{Owned, RefusalKind, Resource, WriteError};

use crate::{
    resources::{Deployment, DeploymentChanges, Endpoint, EndpointChanges, deployments, endpoints},
    support::{Caller, Db, World},
};

/// Reads all rows, to assert that nothing has changed.
fn everything(db: &Db) -> (Vec<Deployment>, Vec<Endpoint>) {
    let all = |connection: &mut SqliteConnection| {
        let deployments = deployments::table.order(deployments::id).load(connection)?;
        Ok((deployments, endpoints::table.order(endpoints::id).load(connection)?))
    };
    db.now(all).unwrap()
}

async fn owned<R>(db: &Db, id: &str) -> Owned<R>
where
    R: Resource<Database = Db>,
{
    let alice = Caller::Alice.user().await;
    let mut rows = db.scoped(|connection| Owned::<R>::all(connection, &alice, [id]).ok().unwrap());
    rows.remove(0)
}

fn is_refused<T>(outcome: Result<T, WriteError<diesel::result::Error>>) -> bool {
    matches!(outcome, Err(WriteError::Refused(refusal)) if refusal.kind() == RefusalKind::NotOwner)
}

fn rename(name: &str) -> DeploymentChanges {
    DeploymentChanges { id: None, user_id: None, name: Some(name.to_owned()) }
}

#[actix_web::test]
async fn an_owner_can_delete_and_a_stranger_cannot() {
    let world = World::new();
    let before = everything(&world.db);
    assert_eq!(world.delete(Caller::Bob, "/api/deployments/dep_a1").await.status, 403);
    assert_eq!(everything(&world.db), before);
    assert_eq!(world.delete(Caller::Alice, "/api/deployments/dep_a1").await.status, 204);
    assert_eq!(world.delete(Caller::Alice, "/api/deployments/dep_a1").await.status, 403);
    assert_eq!(everything(&world.db).0.len(), before.0.len() - 1);
}

#[actix_web::test]
async fn update_changes_neither_id_nor_owner() {
    let world = World::new();
    let body = r#"{"id":"dep_stolen","userId":"user_bob","name":"new"}"#;
    assert_eq!(world.post(Caller::Alice, "/api/deployments/dep_a1/rename", body).await.status, 204);
    let (rows, _) = everything(&world.db);
    let row = rows.iter().find(|row| row.name == "new").unwrap();
    assert_eq!((row.id.to_string().as_str(), row.user_id.as_str()), ("dep_a1", "user_alice"));
    assert!(rows.iter().all(|row| row.id.to_string() != "dep_stolen"));
}

#[actix_web::test]
async fn an_update_does_not_move_a_child_to_another_parent() {
    let world = World::new();
    assert_eq!(world.post(Caller::Alice, "/api/endpoints/1/move", r#""dep_b""#).await.status, 204);
    let (_, rows) = everything(&world.db);
    assert_eq!((rows[0].route.as_str(), rows[0].deployment_id.to_string().as_str()), ("/moved", "dep_a1"));
}

#[actix_web::test]
async fn an_update_answers_with_the_row_as_it_is_now() {
    let db = Db::with_rows();
    let deployment = owned::<Deployment>(&db, "dep_a1").await;
    let deployment = db.scoped(|connection| deployment.update(connection, rename("new")).unwrap());
    assert_eq!((deployment.name.as_str(), deployment.caller().as_str()), ("new", "user_alice"));
}

#[actix_web::test]
async fn a_transfer_makes_the_new_owner_the_only_one() {
    let world = World::new();
    assert_eq!(world.post(Caller::Bob, "/api/deployments/dep_a1/transfer", r#""user_bob""#).await.status, 403);
    assert_eq!(world.post(Caller::Alice, "/api/deployments/dep_a1/transfer", r#""user_bob""#).await.status, 204);
    assert_eq!(world.get(Caller::Alice, "/api/deployments/dep_a1").await.status, 403);
    assert_eq!(world.get(Caller::Bob, "/api/deployments/dep_a1").await.status, 200);
    assert_eq!(world.get(Caller::Bob, "/api/deployments/dep_a1/endpoints/1").await.status, 200);
}

const CHANGED_HANDS: &str = "UPDATE deployments SET user_id = 'user_bob' WHERE id = 'dep_a1'";

#[actix_web::test]
async fn a_row_that_has_changed_hands_is_not_deleted() {
    let db = Db::with_rows();
    let row = owned::<Deployment>(&db, "dep_a1").await;
    db.behind_its_back(CHANGED_HANDS);
    let before = everything(&db);
    assert!(db.scoped(|connection| is_refused(row.delete(connection))));
    assert_eq!(everything(&db), before);
}

#[actix_web::test]
async fn a_row_that_has_changed_hands_is_not_updated() {
    let db = Db::with_rows();
    let row = owned::<Deployment>(&db, "dep_a1").await;
    db.behind_its_back(CHANGED_HANDS);
    let before = everything(&db);
    assert!(db.scoped(|connection| is_refused(row.update(connection, rename("mine")))));
    assert_eq!(everything(&db), before);
}

#[actix_web::test]
async fn a_row_that_has_changed_hands_is_not_transferred() {
    let db = Db::with_rows();
    let row = owned::<Deployment>(&db, "dep_a1").await;
    db.behind_its_back(CHANGED_HANDS);
    let before = everything(&db);
    let carol: UserId = "user_carol".parse().unwrap();
    assert!(db.scoped(|connection| is_refused(row.transfer(connection, &carol))));
    assert_eq!(everything(&db), before);
}

#[actix_web::test]
async fn child_of_transferred_parent_is_not_written() {
    let db = Db::with_rows();
    let (first, second) = (owned::<Endpoint>(&db, "1").await, owned::<Endpoint>(&db, "1").await);
    db.behind_its_back(CHANGED_HANDS);
    let before = everything(&db);
    let changes = EndpointChanges { deployment_id: None, route: Some("/mine".to_owned()) };
    assert!(db.scoped(|connection| is_refused(first.update(connection, changes))));
    assert!(db.scoped(|connection| is_refused(second.delete(connection))));
    assert_eq!(everything(&db), before);
}

#[actix_web::test]
async fn a_row_that_is_gone_is_the_ordinary_refusal() {
    let db = Db::with_rows();
    let row = owned::<Deployment>(&db, "dep_a1").await;
    db.behind_its_back("DELETE FROM deployments WHERE id = 'dep_a1'");
    assert!(db.scoped(|connection| is_refused(row.update(connection, rename("back")))));
}
