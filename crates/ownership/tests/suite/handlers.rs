//! The application under test: one handler for each shape of decision.

use std::future::{Ready, ready};

use actix_web::{
    Error, FromRequest, HttpRequest, HttpResponse,
    body::MessageBody,
    delete,
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::ErrorImATeapot,
    get,
    middleware::{Next, from_fn},
    post, routes,
    web::{Data, Json, Path},
};
use auth::ClerkUser;
use ownership::{
    __private as guard, Database, Owned, OwnedBatch, Refusal, SecureScope, access::Owner, authenticated,
    check_ownership, identity, public,
};
use serde::Deserialize;

use crate::{
    resources::{Deployment, DeploymentChanges, Endpoint, EndpointChanges, Note, Rule},
    support::Db,
};

pub(crate) fn scope() -> SecureScope {
    ownership::scope("/api")
        .service(ping)
        .service(list_deployments)
        .service(show_deployment)
        .service(delete_deployment)
        .service(rename_deployment)
        .service(transfer_deployment)
        .service(pour_tea)
        .service(touch_deployment)
        .service(echo_deployment)
        .service(show_by_either_name)
        .service(compare_deployments)
        .service(merge_deployments)
        .service(show_past_middleware)
        .service(show_self_checked)
        .service(show_self_checked_version)
        .service(delete_deployments)
        .service(delete_deployments_late)
        .configure(|scope| scope.service(show_endpoint).service(move_endpoint).service(list_endpoints))
        .configure(|scope| scope.service(show_rule).service(show_rule_alone).service(delete_rule))
        .service(show_note)
}

#[public(reason = "a probe has no identity")]
#[get("/ping")]
async fn ping() -> &'static str {
    "pong"
}

#[authenticated]
#[get("/deployments")]
async fn list_deployments(caller: ClerkUser, db: Data<Db>) -> Result<Json<Vec<String>>, Error> {
    let rows = db.run(move |connection| Deployment::owned_by(&caller).load(connection)).await;
    let rows: Vec<Deployment> = rows?;
    Ok(Json(rows.into_iter().map(|row| row.name).collect()))
}

#[check_ownership("deployment")]
#[get("/deployments/{id}")]
pub(crate) async fn show_deployment(deployment: Owned<Deployment>) -> String {
    deployment.into_row().name
}

#[check_ownership("deployment")]
#[delete("/deployments/{id}")]
async fn delete_deployment(deployment: Owned<Deployment>, db: Data<Db>) -> Result<HttpResponse, Error> {
    written(db.run(move |connection| deployment.delete(connection)).await)
}

/// A body with every column, as in a careless application.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rename {
    id: Option<String>,
    user_id: Option<String>,
    name: Option<String>,
}

#[check_ownership("deployment")]
#[post("/deployments/{id}/rename")]
async fn rename_deployment(
    deployment: Owned<Deployment>,
    db: Data<Db>,
    body: Json<Rename>,
) -> Result<HttpResponse, Error> {
    let Rename { id, user_id, name } = body.into_inner();
    let changes = DeploymentChanges { id: id.and_then(|id| id.parse().ok()), user_id, name };
    written(db.run(move |connection| deployment.update(connection, changes)).await)
}

#[check_ownership("deployment")]
#[post("/deployments/{id}/transfer")]
async fn transfer_deployment(
    deployment: Owned<Deployment>,
    db: Data<Db>,
    to: Json<String>,
) -> Result<HttpResponse, Error> {
    let to = to.parse().map_err(ErrorImATeapot)?;
    written(db.run(move |connection| deployment.transfer(connection, &to)).await)
}

/// An argument that cannot be extracted.
struct Tea;

impl FromRequest for Tea {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Err(ErrorImATeapot("an argument was extracted")))
    }
}

#[check_ownership("deployment")]
#[get("/deployments/{id}/tea")]
async fn pour_tea(_tea: Tea, _deployment: Owned<Deployment>) -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[check_ownership("deployment")]
#[get("/deployments/{id}/touch")]
async fn touch_deployment() -> &'static str {
    "touched"
}

#[check_ownership("deployment")]
#[get("/deployments/{id}/echo")]
async fn echo_deployment(path: Path<String>, deployment: Owned<Deployment>) -> Json<(String, String)> {
    Json((path.into_inner(), deployment.id.to_string()))
}

/// On the second route `{id}` has another meaning.
#[check_ownership("deployment")]
#[routes]
#[get("/either/{id}")]
#[get("/either/{deployment_id}/version/{id}")]
async fn show_by_either_name(deployment: Owned<Deployment>) -> String {
    deployment.into_row().name
}

#[check_ownership("deployment", param = "left")]
#[check_ownership("deployment", param = "right")]
#[get("/deployments/{left}/compared-with/{right}")]
async fn compare_deployments(left: Owned<Deployment>, right: Owned<Deployment>) -> Json<(String, String)> {
    Json((left.into_row().name, right.into_row().name))
}

/// One check and two arguments, so the second argument has no row.
#[check_ownership("deployment", param = "target")]
#[get("/deployments/{id}/merged-into/{target}")]
async fn merge_deployments(id: Owned<Deployment>, target: Owned<Deployment>) -> Json<(String, String)> {
    Json((id.into_row().name, target.into_row().name))
}

/// A middleware that checks another row before the guard.
#[check_ownership("deployment")]
#[get("/deployments/{id}/past/{other}", wrap = "from_fn(look_at_the_other)")]
async fn show_past_middleware(deployment: Owned<Deployment>) -> String {
    deployment.into_row().name
}

async fn look_at_the_other<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let caller = identity::authenticate(request.request()).await?;
    guard::check_ownership::<Deployment, Owner>(request.request(), &caller, &["other"], &[]).await?;
    next.call(request).await
}

/// The argument checks its row itself, and `{<resource>_id}` wins over `{id}`.
#[authenticated]
#[get("/self-checked/{deployment_id}/version/{id}")]
async fn show_self_checked_version(deployment: Owned<Deployment>) -> String {
    deployment.into_row().name
}

/// The argument checks its row itself.
#[authenticated]
#[get("/self-checked/{id}")]
async fn show_self_checked(deployment: Owned<Deployment>) -> String {
    deployment.into_row().name
}

#[check_ownership("deployment", batch)]
#[post("/deployments/batch-delete")]
async fn delete_deployments(deployments: OwnedBatch<Deployment>, db: Data<Db>) -> Result<HttpResponse, Error> {
    written(db.run(move |connection| deployments.delete(connection)).await)
}

/// Transfers one of the rows between the check and the write.
#[check_ownership("deployment", batch)]
#[post("/deployments/late-batch-delete")]
async fn delete_deployments_late(deployments: OwnedBatch<Deployment>, db: Data<Db>) -> Result<HttpResponse, Error> {
    db.behind_its_back("UPDATE deployments SET user_id = 'user_bob' WHERE id = 'dep_a2'");
    written(db.run(move |connection| deployments.delete(connection)).await)
}

/// A handler without a decision, outside of a scope: the argument checks everything itself.
#[post("/undecided-batch")]
pub(crate) async fn count_deployments(deployments: OwnedBatch<Deployment>) -> Json<usize> {
    Json(deployments.into_rows().len())
}

#[check_ownership("deployment")]
#[get("/deployments/{deployment_id}/endpoints")]
async fn list_endpoints(deployment: Owned<Deployment>, db: Data<Db>) -> Result<Json<Vec<String>>, Error> {
    let rows = db.run(move |connection| Endpoint::within(&deployment).load(connection)).await;
    let rows: Vec<Endpoint> = rows?;
    Ok(Json(rows.into_iter().map(|row| row.route).collect()))
}

#[check_ownership("endpoint")]
#[get("/deployments/{deployment_id}/endpoints/{endpoint_id}")]
async fn show_endpoint(endpoint: Owned<Endpoint>) -> String {
    endpoint.into_row().route
}

#[check_ownership("endpoint")]
#[post("/endpoints/{id}/move")]
async fn move_endpoint(endpoint: Owned<Endpoint>, db: Data<Db>, to: Json<String>) -> Result<HttpResponse, Error> {
    let changes = EndpointChanges { deployment_id: to.parse().ok(), route: Some("/moved".to_owned()) };
    written(db.run(move |connection| endpoint.update(connection, changes)).await)
}

#[check_ownership("rule")]
#[get("/deployments/{deployment_id}/endpoints/{endpoint_id}/rules/{rule_id}")]
async fn show_rule(rule: Owned<Rule>) -> String {
    rule.into_row().text
}

#[check_ownership("rule")]
#[get("/rules/{id}")]
async fn show_rule_alone(rule: Owned<Rule>) -> String {
    rule.into_row().text
}

#[check_ownership("rule")]
#[delete("/rules/{id}")]
async fn delete_rule(rule: Owned<Rule>, db: Data<Db>) -> Result<HttpResponse, Error> {
    written(db.run(move |connection| rule.delete(connection)).await)
}

#[check_ownership("note")]
#[get("/notes/{id}")]
async fn show_note(note: Owned<Note>) -> String {
    note.into_row().text
}

pub(crate) fn written<T>(outcome: Result<T, Refusal>) -> Result<HttpResponse, Error> {
    outcome?;
    Ok(HttpResponse::NoContent().finish())
}
