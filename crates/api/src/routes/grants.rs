//! Sharing a deployment: its owner lists, creates, changes and deletes grants; a grantee may delete their own.
//!
//! Organization members with `org:deployments:manage` or the role `org:admin` are treated as the owner: when a deployment's
//! owner has left the organization, a member must still be able to end the grants.

use actix_web::{
    HttpResponse, delete, get, put,
    web::{Data, Json, Path},
};
use auth::ClerkUser;
use ownership::{Database, Owned, Refusal, Unscoped, access::Viewer, authenticated, check_ownership};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::deployments;
use crate::{
    db::Db,
    error::{ApiError, FieldError},
    http::{Body, Page, PageQuery, Query, Validate},
    limits::Limits,
    resources::{
        caller_access::CallerAccess,
        deployment::{
            Deployment, DeploymentView,
            grant::{GRANTEE, Grant, GrantView, GrantedAccess},
            search::SearchQuery,
        },
        user::UserId,
    },
};

/// A grant's access.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutGrant {
    /// `viewer` reads; `editor` also changes.
    access: GrantedAccess,
}

impl Validate for PutGrant {
    fn validate(&mut self, _: &mut Vec<FieldError>) {
        // The type leaves nothing to check.
    }
}

/// The grantee in the path. The guard reads the deployment's id.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct Grantee {
    /// The Clerk id of a user of this service.
    user_id: String,
}

/// Lists a deployment's grants, ordered by user id.
#[utoipa::path(tag = "grants", params(PageQuery<UserId>), responses((status = 200, body = Page<GrantView>)))]
#[check_ownership("deployment", or_permission = "org:deployments:manage", or_role = "org:admin")]
#[get("/deployments/{deployment_id}/grants")]
pub async fn list_grants(
    deployment: Owned<Deployment>,
    db: Data<Db>,
    Query(page): Query<PageQuery<UserId>>,
) -> Result<Json<Page<GrantView>>, ApiError> {
    let (limit, after) = page.bounds()?;
    let grants =
        db.read(move |connection| Grant::of_deployment(connection, &deployment, after.as_ref(), limit + 1)).await?;
    Ok(Json(Page::new(grants, limit, |grant: &GrantView| grant.user_id.to_string())))
}

/// Shares a deployment with a user, or changes their access.
#[utoipa::path(
    tag = "grants",
    params(Grantee),
    request_body = PutGrant,
    responses((status = 200, body = GrantView)),
)]
#[check_ownership(
    "deployment",
    or_permission = "org:deployments:manage",
    or_role = "org:admin",
    no_impersonation,
    unscoped = "the grantee must not be in removal, which is not the caller's to see"
)]
#[put("/deployments/{deployment_id}/grants/{user_id}")]
pub async fn put_grant(
    deployment: Owned<Deployment>,
    grantee: Path<Grantee>,
    db: Unscoped<Db>,
    limits: Data<Limits>,
    Body(body): Body<PutGrant>,
) -> Result<Json<GrantView>, ApiError> {
    let user = grantee.user_id.parse().map_err(|_| ApiError::invalid(GRANTEE, "not a user id"))?;
    let grant = db.run(move |connection| Grant::put(connection, &deployment, &user, body.access, &limits)).await?;
    Ok(Json(grant))
}

/// Deletes a grant; the grantee loses access at once. A missing grant is 403, like any missing row.
#[utoipa::path(tag = "grants", params(Grantee), responses((status = 204)))]
#[check_ownership("deployment", or_permission = "org:deployments:manage", or_role = "org:admin", no_impersonation)]
#[delete("/deployments/{deployment_id}/grants/{user_id}")]
pub async fn delete_grant(
    deployment: Owned<Deployment>,
    grantee: Path<Grantee>,
    db: Data<Db>,
) -> Result<HttpResponse, ApiError> {
    let user = grantee.user_id.parse().map_err(|_| ApiError::Refused(Refusal::denied::<Deployment>()))?;
    db.run(move |connection| deployment.revoke(connection, &user)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Removes a deployment from those shared with the caller: deletes the caller's own grant. For a caller without a grant,
/// the owner included, the response is the same as for a deployment that does not exist.
#[utoipa::path(tag = "grants", responses((status = 204)))]
#[check_ownership("deployment", access = viewer, no_impersonation)]
#[delete("/deployments/shared/{deployment_id}")]
pub async fn leave_deployment(deployment: Owned<Deployment, Viewer>, db: Data<Db>) -> Result<HttpResponse, ApiError> {
    db.run(move |connection| deployment.leave(connection)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Lists the deployments shared with the caller, default: newest first.
#[utoipa::path(
    tag = "grants",
    params(SearchQuery),
    responses((status = 200, body = Page<DeploymentView>)),
)]
#[authenticated(unscoped = "starts at the grants, of which it selects the caller's own alone")]
#[get("/deployments/shared")]
pub async fn list_shared_deployments(
    caller: ClerkUser,
    db: Unscoped<Db>,
    Query(search): Query<SearchQuery>,
) -> Result<Json<Page<DeploymentView>>, ApiError> {
    let search = search.check()?;
    let (limit, sort, grantee) = (search.limit, search.query.sort, caller.clone());
    let rows = db.read(move |connection| Grant::shared_with(connection, caller.user_id(), &search)).await?;
    let views = rows.into_iter().map(|(row, granted)| {
        let access = CallerAccess::of_grantee(&grantee, granted.level(), row.org_id.as_deref());
        deployments::view(row, access)
    });
    Ok(Json(Page::new(views.collect(), limit, |view| sort.cursor(view))))
}
