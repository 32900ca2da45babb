//! Deployments. What a handler is given as `Owned<Deployment>` is the caller's; it is the only way to write one.
//!
//! | who | reads | changes | deletes, transfers, shares |
//! |---|---|---|---|
//! | the owner | yes | yes | yes |
//! | members of its organization with `org:deployments:manage`, or the role `org:admin`: as the owner | yes | yes | yes |
//! | those with `org:deployments:read`, and viewers | without `envVars` | | |
//! | editors | without `envVars` | all but `envVars` and `private` | |
//!
//! An override is the organization's: it reaches none of its members' personal deployments. Somebody who acts for an owner
//! is at most an editor, and creates nothing public.

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
use ownership::{
    Database, Owned, OwnedBatch, WriteError,
    access::{Editor, Viewer},
    authenticated, check_ownership,
};

mod bodies;

pub use bodies::{BatchDelete, BatchDeleted, CreateDeployment, TransferDeployment, UpdateDeployment};

use crate::{
    db::{
        self, Db,
        search::{ilike, like_pattern},
    },
    error::{ApiError, ErrorBody},
    http::{Body, Page, PageQuery, Query, SearchQuery},
    limits::Limits,
    resources::{
        deployment::{
            Deployment, DeploymentId, DeploymentView, NewOwner, PublicDeployment, PublicDeploymentView,
            VisibleDeployment, deployments,
        },
        removal::not_removed,
        user::{UserId, sync},
    },
};

type Listed<View> = Result<Json<Page<View>>, ApiError>;

/// Lists the caller's own deployments, newest first: the personal ones, and those in their active organization; all of
/// them, or those with `q` in their name.
#[utoipa::path(
    tag = "deployments",
    params(SearchQuery<DeploymentId>),
    responses((status = 200, body = Page<DeploymentView>)),
)]
#[authenticated]
#[get("/deployments")]
pub async fn list_deployments(
    caller: ClerkUser,
    db: Data<Db>,
    Query(search): Query<SearchQuery<DeploymentId>>,
) -> Listed<DeploymentView> {
    let (limit, after, q) = search.bounds()?;
    let owner = caller.clone();
    let rows = db
        .read(move |connection| {
            let mut query = Deployment::owned_by(&caller).order(deployments::id.desc()).limit(i64::from(limit) + 1);
            if let Some(after) = &after {
                query = query.filter(deployments::id.lt(after.clone()));
            }
            if let Some(q) = &q {
                query = query.filter(ilike(deployments::name, like_pattern(q)));
            }
            query.load::<Deployment>(connection)
        })
        .await?;
    let rows = rows.into_iter().map(|row| VisibleDeployment::for_owner(row, &owner)).collect();
    Ok(Json(Page::new(rows, limit, VisibleDeployment::id)))
}

/// Lists everybody's public deployments, newest first, with their public fields.
///
/// There is no search among them: what contains a word is found by no index, and this list is not one user's.
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
                .filter(not_removed!(deployments::user_id))
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

/// Creates a deployment of the caller's, within their active organization if they say so; and the caller's own row if
/// there is none yet.
///
/// A page that shows an organization names it in `orgId`: the session's active one may have become another in the meantime.
#[utoipa::path(
    tag = "deployments",
    request_body = CreateDeployment,
    responses(
        (status = 201, body = DeploymentView),
        (
            status = 403,
            body = ErrorBody,
            description = "Somebody else acts in the session, and it would be public. A cookie used from a page that may not.",
        ),
        (
            status = 409,
            body = ErrorBody,
            description = "`organization_mismatch`: `orgId` is not the session's active organization, which \
                           `active_organization` names. Nothing was created.",
        ),
    ),
)]
#[authenticated]
#[post("/deployments")]
pub async fn create_deployment(
    caller: ClerkUser,
    db: Data<Db>,
    limits: Data<Limits>,
    Body(body): Body<CreateDeployment>,
) -> Result<HttpResponse, ApiError> {
    let deployment = body.into_row(&caller)?;
    let (row, owner) = (deployment.clone(), caller.clone());
    db.run(move |connection| {
        sync::with_user_row_unchecked(connection, &caller, |connection| {
            let (user, organization) = (row.user_id.clone(), row.org_id.clone());
            diesel::insert_into(deployments::table)
                .values(row)
                .execute(connection)
                .map_err(sync::missing_user_error)?;
            match Deployment::check_owner(connection, &user, organization.as_deref(), &limits)? {
                NewOwner::Fit => Ok(()),
                NewOwner::Full => Err(limits.too_many_deployments()),
                NewOwner::Leaving => Err(sync::removal_error(connection, caller.user_id())),
                NewOwner::WithoutOrganization => {
                    Err(ApiError::invalid("inOrganization", "this organization has been deleted"))
                }
            }
        })
    })
    .await?;
    let location = format!("{}/deployments/{}", super::PREFIX, deployment.id);
    let view = DeploymentView::from(VisibleDeployment::for_owner(deployment, &owner));
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(view))
}

/// Shows a deployment: to its owner whole, and without `envVars` to whoever else may read it.
#[utoipa::path(tag = "deployments", responses((status = 200, body = DeploymentView)))]
#[check_ownership(
    "deployment",
    access = viewer,
    or_permission = "org:deployments:manage",
    or_role = "org:admin",
    or_permission = "org:deployments:read"
)]
#[get("/deployments/{id}")]
pub async fn show_deployment(deployment: Owned<Deployment, Viewer>) -> Json<DeploymentView> {
    Json(VisibleDeployment::from(deployment).into())
}

/// Changes a deployment. `envVars` and `private` are the owner's to change: an editor who sends one is told that the field is
/// wrong.
#[utoipa::path(
    tag = "deployments",
    request_body = UpdateDeployment,
    responses(
        (status = 200, body = DeploymentView),
        (
            status = 403,
            body = ErrorBody,
            description = "Neither yours nor shared with you as an editor, or not there. Somebody else acts in the \
                           session, and `envVars` or `private` is sent. A cookie used from a page that may not.",
        ),
    ),
)]
#[check_ownership("deployment", access = editor, or_permission = "org:deployments:manage", or_role = "org:admin")]
#[patch("/deployments/{id}")]
pub async fn update_deployment(
    deployment: Owned<Deployment, Editor>,
    db: Data<Db>,
    Body(body): Body<UpdateDeployment>,
) -> Result<Json<DeploymentView>, ApiError> {
    let changes = body.into_changes(&deployment)?;
    let deployment = db.run(move |connection| Deployment::change(connection, deployment, changes)).await?;
    Ok(Json(deployment.into()))
}

/// Deletes a deployment, its endpoints and its grants.
#[utoipa::path(tag = "deployments", responses((status = 204)))]
#[check_ownership("deployment", or_permission = "org:deployments:manage", or_role = "org:admin", no_impersonation)]
#[delete("/deployments/{id}")]
pub async fn delete_deployment(deployment: Owned<Deployment>, db: Data<Db>) -> Result<HttpResponse, ApiError> {
    db.run(move |connection| deployment.delete(connection)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives a deployment to another user, within its organization if it has one. It is shared with nobody then: what the one
/// owner has granted does not bind the other.
#[utoipa::path(tag = "deployments", request_body = TransferDeployment, responses((status = 204)))]
#[check_ownership("deployment", or_permission = "org:deployments:manage", or_role = "org:admin", no_impersonation)]
#[post("/deployments/{id}/transfer")]
pub async fn transfer_deployment(
    deployment: Owned<Deployment>,
    db: Data<Db>,
    limits: Data<Limits>,
    Body(body): Body<TransferDeployment>,
) -> Result<HttpResponse, ApiError> {
    let nobody = || ApiError::invalid("to", "no such user");
    db.run(move |connection| {
        db::transaction(connection, |connection| {
            match deployment.transfer(connection, &body.to) {
                // The owner is the only foreign key that a transfer touches.
                Err(WriteError::Query(QueryError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _))) => {
                    return Err(nobody());
                }
                outcome => outcome?,
            }
            match Deployment::check_owner(connection, &UserId::from(&body.to), None, &limits)? {
                // It stays in the organization that it is in.
                NewOwner::Fit | NewOwner::WithoutOrganization => Ok(()),
                NewOwner::Full => Err(limits.too_many_deployments()),
                NewOwner::Leaving => Err(nobody()),
            }
        })
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Deletes several deployments, or none if one of them is not the caller's.
#[utoipa::path(tag = "deployments", request_body = BatchDelete, responses((status = 200, body = BatchDeleted)))]
#[check_ownership(
    "deployment",
    batch,
    or_permission = "org:deployments:manage",
    or_role = "org:admin",
    no_impersonation
)]
#[post("/deployments/batch-delete")]
pub async fn batch_delete_deployments(
    deployments: OwnedBatch<Deployment>,
    db: Data<Db>,
) -> Result<Json<BatchDeleted>, ApiError> {
    let deleted = db.run(move |connection| deployments.delete(connection)).await?;
    Ok(Json(BatchDeleted { deleted }))
}
