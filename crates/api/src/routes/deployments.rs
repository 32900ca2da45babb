//! Deployments. A handler that receives an `Owned<Deployment>` has proof of the caller's access; no write goes without it.
//!
//! | caller | reads | changes | deletes, transfers, shares |
//! |---|---|---|---|
//! | the owner | yes | yes | yes |
//! | members of its organization with `org:deployments:manage` or the role `org:admin` | yes | yes | yes |
//! | members with `org:deployments:read`, and viewers | without `envVars` | | |
//! | editors | without `envVars` | all but `envVars` and `private` | |
//!
//! Permissions and roles apply to the organization's deployments, not to its members' personal ones. An impersonated session
//! has an editor's access at most, and cannot create public deployments.

use actix_web::{
    HttpResponse, delete, get, patch, post,
    web::{Data, Json},
};
use auth::ClerkUser;
use diesel::{
    ExpressionMethods, QueryDsl, RunQueryDsl, SelectableHelper,
    result::{DatabaseErrorKind, Error as QueryError},
};
use ownership::{
    Database, Owned, OwnedBatch, Scoped, Unscoped, WriteError,
    access::{Editor, Viewer},
    authenticated, check_ownership,
};

mod bodies;

pub use bodies::{BatchDelete, BatchDeleted, CreateDeployment, TransferDeployment, UpdateDeployment};

use crate::{
    db::{self, Db, MultiConnection},
    error::{ApiError, ErrorBody},
    http::{Body, Page, PageQuery, Query},
    idempotency::{self, Created, IdempotencyKey},
    limits::Limits,
    resources::{
        caller_access::CallerAccess,
        deployment::{
            Deployment, DeploymentId, DeploymentView, OwnerCheck, PublicDeployment, PublicDeploymentView, deployments,
            search::{SearchQuery, searched},
        },
        removal::not_removed,
        user::{UserId, sync},
    },
};

type Listed<View> = Result<Json<Page<View>>, ApiError>;

/// Shows a row as far as the caller's access goes.
pub(super) fn view(row: Deployment, access: CallerAccess) -> DeploymentView {
    DeploymentView::new(row, access, super::actions::<Deployment>(access))
}

/// Lists the caller's own deployments: personal ones, and those in their active organization; default: newest first.
#[utoipa::path(
    tag = "deployments",
    params(SearchQuery),
    responses((status = 200, body = Page<DeploymentView>)),
)]
#[authenticated]
#[get("/deployments")]
pub async fn list_deployments(
    caller: ClerkUser,
    db: Data<Db>,
    Query(search): Query<SearchQuery>,
) -> Listed<DeploymentView> {
    let search = search.check()?;
    let (limit, sort, owner) = (search.limit, search.query.sort, caller.clone());
    let rows: Vec<Deployment> = db
        .read(move |connection| searched!(Deployment::owned_by(&caller), deployments::id, &search).load(connection))
        .await?;
    let access = CallerAccess::of_owner(&owner);
    let views = rows.into_iter().map(|row| view(row, access)).collect();
    Ok(Json(Page::new(views, limit, |view| sort.cursor(view))))
}

/// Lists all users' public deployments, newest first, with their public fields.
///
/// Without a search, filters and other orders: this list has the rows of every user, and no index serves those.
#[utoipa::path(
    tag = "deployments",
    params(PageQuery<DeploymentId>),
    responses((status = 200, body = Page<PublicDeploymentView>)),
)]
#[authenticated(unscoped = "every user may see the public fields of the deployments that are not private")]
#[get("/deployments/public")]
pub async fn list_public_deployments(
    db: Unscoped<Db>,
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

/// Creates a deployment that the caller owns, on request in their active organization; and the caller's own row if there is
/// none yet; with an `Idempotency-Key`, once.
///
/// A page that shows an organization should send its id as `orgId`: the session's active one may have changed meanwhile.
#[utoipa::path(
    tag = "deployments",
    params(IdempotencyKey),
    request_body = CreateDeployment,
    responses(
        (status = 201, body = DeploymentView),
        (
            status = 403,
            body = ErrorBody,
            description = "The session is impersonated and the deployment would be public. A cookie was sent from an origin \
                           that is not allowed.",
        ),
        (
            status = 409,
            body = ErrorBody,
            description = "`organization_mismatch`: `orgId` is not the session's active organization, which is in \
                           `active_organization`. `being_deleted`: the caller's rows are still being deleted. \
                           `idempotency_key_in_use`: the first request with this key is not finished. Nothing was \
                           created.",
        ),
    ),
)]
#[authenticated(
    unscoped = "creates the caller's own row if there is none, counts their deployments everywhere, and keeps the answer \
                under the request's idempotency key"
)]
#[post("/deployments")]
pub async fn create_deployment(
    caller: ClerkUser,
    db: Unscoped<Db>,
    limits: Data<Limits>,
    key: IdempotencyKey,
    Body(body): Body<CreateDeployment>,
) -> Result<HttpResponse, ApiError> {
    let request = key.of(&caller, &body)?;
    let (new, in_organization) = body.into_new(&caller)?;
    let access = CallerAccess::of_owner(&caller);
    let create = move |connection: &mut MultiConnection| {
        let deployment = sync::with_user_row_unchecked(connection, &caller, |connection| {
            let scoped = &mut Scoped::over(connection);
            let deployment = if in_organization {
                Deployment::create_in_organization(scoped, &caller, new)
            } else {
                Deployment::create(scoped, &caller, new)
            };
            let deployment = deployment.map_err(sync::missing_user_error)?;
            let organization = deployment.org_id.as_deref();
            match Deployment::check_owner(connection, &deployment.user_id, organization, &limits)? {
                OwnerCheck::Passed => Ok(deployment),
                OwnerCheck::LimitReached => Err(limits.too_many_deployments()),
                OwnerCheck::BeingRemoved => Err(sync::removal_error(connection, caller.user_id())),
                OwnerCheck::OrganizationDeleted => {
                    Err(ApiError::invalid("inOrganization", "this organization has been deleted"))
                }
            }
        })?;
        let location = format!("{}/deployments/{}", super::PREFIX, deployment.id);
        Created::new(location, &view(deployment, access))
    };
    Ok(db.run(move |connection| idempotency::once(connection, request, create)).await?.into_response())
}

/// Shows a deployment; without `envVars` unless the caller is its owner.
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
    let access = CallerAccess::of(&deployment);
    Json(view(deployment.into_row(), access))
}

/// Changes a deployment. Only the owner may change `envVars` and `private`: for an editor either field is 422.
#[utoipa::path(
    tag = "deployments",
    request_body = UpdateDeployment,
    responses(
        (status = 200, body = DeploymentView),
        (
            status = 403,
            body = ErrorBody,
            description = "Neither owner nor editor, or not found. The session is impersonated and `envVars` or `private` \
                           is sent. A cookie was sent from an origin that is not allowed.",
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
    let (row, access) = db.run(move |connection| Deployment::change(connection, deployment, changes)).await?;
    Ok(Json(view(row, access)))
}

/// Deletes a deployment, its endpoints and its grants.
#[utoipa::path(tag = "deployments", responses((status = 204)))]
#[check_ownership("deployment", or_permission = "org:deployments:manage", or_role = "org:admin", no_impersonation)]
#[delete("/deployments/{id}")]
pub async fn delete_deployment(deployment: Owned<Deployment>, db: Data<Db>) -> Result<HttpResponse, ApiError> {
    db.run(move |connection| deployment.delete(connection)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Transfers a deployment to another user; it stays in its organization, if any. All its grants are deleted: they do not
/// bind the new owner.
#[utoipa::path(tag = "deployments", request_body = TransferDeployment, responses((status = 204)))]
#[check_ownership(
    "deployment",
    or_permission = "org:deployments:manage",
    or_role = "org:admin",
    no_impersonation,
    unscoped = "counts the deployments of the new owner, who must not be in removal"
)]
#[post("/deployments/{id}/transfer")]
pub async fn transfer_deployment(
    deployment: Owned<Deployment>,
    db: Unscoped<Db>,
    limits: Data<Limits>,
    Body(body): Body<TransferDeployment>,
) -> Result<HttpResponse, ApiError> {
    let unknown_user = || ApiError::invalid("to", "no such user");
    db.run(move |connection| {
        db::transaction(connection, |connection| {
            match deployment.transfer(&mut Scoped::over(connection), &body.to) {
                // The owner is the only foreign key that a transfer changes.
                Err(WriteError::Query(QueryError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _))) => {
                    return Err(unknown_user());
                }
                outcome => outcome?,
            }
            match Deployment::check_owner(connection, &UserId::from(&body.to), None, &limits)? {
                // A transfer does not change the organization.
                OwnerCheck::Passed | OwnerCheck::OrganizationDeleted => Ok(()),
                OwnerCheck::LimitReached => Err(limits.too_many_deployments()),
                OwnerCheck::BeingRemoved => Err(unknown_user()),
            }
        })
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Deletes several deployments, or none if the caller does not own all of them.
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
