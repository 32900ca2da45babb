//! What a scoped connection runs, and who gets the raw one.

use actix_web::{
    FromRequest, HttpRequest, Responder,
    dev::Payload,
    get,
    test::TestRequest,
    web::{Data, Json},
};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl, dsl::sql, result::Error as QueryError, sql_types::Bool};
use futures_util::future::LocalBoxFuture;
use ownership::{Refusal, Unscoped, authenticated};

use crate::{
    resources::{Deployment, DeploymentChanges, deployments},
    support::{AUTH, Answer, Caller, Db, send_to},
};

#[actix_web::test]
async fn raw_sql_in_a_filter_does_not_widen_a_query() {
    let (db, bob) = (Db::with_rows(), Caller::Bob.user().await);
    for filter in ["1 = 1 OR 1 = 1", "FALSE OR TRUE"] {
        let query = || Deployment::owned_by(&bob).filter(sql::<Bool>(filter));
        assert_eq!(db.scoped(|connection| query().count(connection)), Ok(1), "{filter}");
        let rows: Vec<Deployment> = db.scoped(|connection| query().load(connection)).unwrap();
        assert_eq!(rows.len(), 1, "{filter}");
    }
}

#[actix_web::test]
async fn list_is_filtered_ordered_and_limited() {
    let (db, alice) = (Db::with_rows(), Caller::Alice.user().await);
    let names = |limit, skip| {
        let own = Deployment::owned_by(&alice).filter(deployments::name.ne("spelled oddly"));
        let own = own.order(deployments::user_id).then_order_by(deployments::name.desc()).limit(limit).offset(skip);
        db.scoped(|connection| own.select(deployments::name).load::<String, _>(connection)).unwrap()
    };
    assert_eq!(names(9, 0), ["two", "one"]);
    assert_eq!((names(1, 0), names(1, 1)), (vec!["two".to_owned()], vec!["one".to_owned()]));
    let none = db.scoped(|connection| {
        Deployment::owned_by(&alice).filter(deployments::name.eq("three")).first::<Deployment, _>(connection)
    });
    assert_eq!(none.map(|row| row.name), Err(QueryError::NotFound));
}

#[actix_web::test]
async fn failed_transaction_leaves_nothing_behind() {
    let (db, alice) = (Db::with_rows(), Caller::Alice.user().await);
    let outcome = db.scoped(|connection| {
        connection.transaction(|connection| {
            let row = ownership::Owned::<Deployment>::find(connection, &alice, "dep_a1")?;
            row.update(connection, DeploymentChanges { id: None, user_id: None, name: Some("new".to_owned()) })?;
            Err::<(), Refusal>(QueryError::NotFound.into())
        })
    });
    assert!(outcome.unwrap_err().cause().is_some_and(|cause| cause.to_string().contains("not found")));
    let named_new = deployments::table.filter(deployments::name.eq("new")).count();
    assert_eq!(db.now(|connection| named_new.first::<i64>(connection)), Ok(0));
}

#[authenticated(unscoped = "a count of all rows names none of them")]
#[get("/count")]
async fn count(db: Unscoped<Db>) -> Result<Json<i64>, Refusal> {
    Ok(Json(db.read(|connection| deployments::table.count().first(connection)).await?))
}

/// An extractor that hides the raw connection from the decision.
struct Hidden(Unscoped<Db>);

impl FromRequest for Hidden {
    type Error = Refusal;
    type Future = LocalBoxFuture<'static, Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let db = Unscoped::from_request(request, payload);
        Box::pin(async { db.await.map(Self) })
    }
}

#[authenticated]
#[get("/hidden-count")]
async fn count_behind_an_extractor(Hidden(db): Hidden) -> impl Responder {
    db.read(|connection| deployments::table.count().first::<i64>(connection)).await.map(Json)
}

async fn get(path: &str) -> Answer {
    let scope = ownership::scope("").app_data(AUTH.clone()).app_data(Data::new(Db::with_rows()));
    let scope = scope.service(count).service(count_behind_an_extractor);
    send_to(scope, Caller::Bob, TestRequest::get().uri(path)).await
}

#[actix_web::test]
async fn raw_connection_needs_a_reason_in_the_decision() {
    assert_eq!(get("/count").await.text(), "4");
    let hidden = get("/hidden-count").await;
    assert_eq!((hidden.status, hidden.text().contains("internal")), (500, true));
}

#[test]
fn reason_is_in_the_access_map() {
    let scope = ownership::scope("").service(count).service(count_behind_an_extractor);
    let reasons: Vec<_> = scope.access_map().iter().map(|entry| entry.unscoped).collect();
    assert_eq!(reasons, [Some("a count of all rows names none of them"), None]);
    let map = serde_json::to_value(scope.access_map()).unwrap();
    assert_eq!((&map[0]["unscoped"], map[1].get("unscoped")), (&"a count of all rows names none of them".into(), None));
}
