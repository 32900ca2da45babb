//! Deployments. What a handler is given as `Owned<Deployment>` is the caller's; it is the only way to write one.

use actix_web::{
    HttpResponse, delete, get,
    http::header,
    patch, post,
    web::{Data, Json},
};
use auth::ClerkUser;
use diesel::{
    ExpressionMethods, QueryDsl, RunQueryDsl, SelectableHelper,
    result::{DatabaseErrorKind, Error as QueryError},
};
use ownership::{Database, Owned, OwnedBatch, WriteError, authenticated, check_ownership};

mod bodies;

pub use bodies::{BatchDelete, BatchDeleted, CreateDeployment, TransferDeployment, UpdateDeployment};

use crate::{
    db::Db,
    error::ApiError,
    http::{Body, Page, PageQuery, Query},
    resources::{
        deployment::{Deployment, DeploymentId, DeploymentView, PublicDeployment, PublicDeploymentView, deployments},
        user::mirror,
    },
};

type Listed<View> = Result<Json<Page<View>>, ApiError>;

/// Lists the caller's own deployments, newest first.
#[utoipa::path(
    tag = "deployments",
    params(PageQuery<DeploymentId>),
    responses((status = 200, body = Page<DeploymentView>)),
)]
#[authenticated]
#[get("/deployments")]
pub async fn list_deployments(
    caller: ClerkUser,
    db: Data<Db>,
    Query(page): Query<PageQuery<DeploymentId>>,
) -> Listed<DeploymentView> {
    let (limit, after) = page.bounds()?;
    let rows = db
        .read(move |connection| {
            let mut query = Deployment::owned_by(&caller).order(deployments::id.desc()).limit(i64::from(limit) + 1);
            if let Some(after) = &after {
                query = query.filter(deployments::id.lt(after.clone()));
            }
            query.load::<Deployment>(connection)
        })
        .await?;
    Ok(Json(Page::new(rows, limit, |row| row.id.to_string())))
}

/// Lists everybody's public deployments, newest first, with their public fields.
#[utoipa::path(
    tag = "deployments",
    params(PageQuery<DeploymentId>),
    responses((status = 200, body = Page<PublicDeploymentView>)),
)]
#[authenticated]
#[get("/deployments/public")]
pub async fn list_public_deployments(
    db: Data<Db>,
    Query(page): Query<PageQuery<DeploymentId>>,
) -> Listed<PublicDeploymentView> {
    let (limit, after) = page.bounds()?;
    let rows = db
        .read(move |connection| {
            let mut query = deployments::table
                .filter(deployments::private.eq(false))
                .select(PublicDeployment::as_select())
                .order(deployments::id.desc())
                .limit(i64::from(limit) + 1)
                .into_boxed();
            if let Some(after) = &after {
                query = query.filter(deployments::id.lt(after.clone()));
            }
            query.load(connection)
        })
        .await?;
    Ok(Json(Page::new(rows, limit, PublicDeployment::id)))
}

/// Creates a deployment of the caller's, and the caller's own row if there is none yet.
#[utoipa::path(
    tag = "deployments",
    request_body = CreateDeployment,
    responses((status = 201, body = DeploymentView)),
)]
#[authenticated]
#[post("/deployments")]
pub async fn create_deployment(
    caller: ClerkUser,
    db: Data<Db>,
    Body(body): Body<CreateDeployment>,
) -> Result<HttpResponse, ApiError> {
    let deployment = body.into_row(caller.user_id().into())?;
    let row = deployment.clone();
    db.run(move |connection| {
        mirror::with_row_of(connection, &caller, |connection| {
            diesel::insert_into(deployments::table).values(row).execute(connection)
        })
    })
    .await?;
    let location = format!("{}/deployments/{}", super::PREFIX, deployment.id);
    let view = DeploymentView::from(deployment);
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(view))
}

/// Shows a deployment to its owner.
#[utoipa::path(tag = "deployments", responses((status = 200, body = DeploymentView)))]
#[check_ownership("deployment")]
#[get("/deployments/{id}")]
pub async fn show_deployment(deployment: Owned<Deployment>) -> Json<DeploymentView> {
    Json(deployment.into_row().into())
}

/// Changes a deployment.
#[utoipa::path(
    tag = "deployments",
    request_body = UpdateDeployment,
    responses((status = 200, body = DeploymentView)),
)]
#[check_ownership("deployment")]
#[patch("/deployments/{id}")]
pub async fn update_deployment(
    deployment: Owned<Deployment>,
    db: Data<Db>,
    Body(body): Body<UpdateDeployment>,
) -> Result<Json<DeploymentView>, ApiError> {
    let changes = body.into_changes()?;
    let deployment = db.run(move |connection| deployment.update(connection, changes)).await?;
    Ok(Json(deployment.into_row().into()))
}

/// Deletes a deployment and its endpoints.
#[utoipa::path(tag = "deployments", responses((status = 204)))]
#[check_ownership("deployment")]
#[delete("/deployments/{id}")]
pub async fn delete_deployment(deployment: Owned<Deployment>, db: Data<Db>) -> Result<HttpResponse, ApiError> {
    db.run(move |connection| deployment.delete(connection)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives a deployment to another user.
#[utoipa::path(tag = "deployments", request_body = TransferDeployment, responses((status = 204)))]
#[check_ownership("deployment")]
#[post("/deployments/{id}/transfer")]
pub async fn transfer_deployment(
    deployment: Owned<Deployment>,
    db: Data<Db>,
    Body(body): Body<TransferDeployment>,
) -> Result<HttpResponse, ApiError> {
    db.run(move |connection| match deployment.transfer(connection, &body.to) {
        // The owner is the only foreign key that a transfer touches.
        Err(WriteError::Query(QueryError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _))) => {
            Err(ApiError::invalid("to", "no such user"))
        }
        outcome => outcome.map_err(ApiError::from),
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Deletes several deployments, or none if one of them is not the caller's.
#[utoipa::path(tag = "deployments", request_body = BatchDelete, responses((status = 200, body = BatchDeleted)))]
#[check_ownership("deployment", batch)]
#[post("/deployments/batch-delete")]
pub async fn batch_delete_deployments(
    deployments: OwnedBatch<Deployment>,
    db: Data<Db>,
) -> Result<Json<BatchDeleted>, ApiError> {
    let deleted = db.run(move |connection| deployments.delete(connection)).await?;
    Ok(Json(BatchDeleted { deleted }))
}
