//! Endpoints: each belongs to a deployment, and through it to the deployment's owner.
//!
//! Readers of the deployment read them, its editors also create and change them, and only the owner deletes them; see
//! [`deployments`](super::deployments) for who has which access.

use actix_web::{
    HttpResponse, delete, get, patch, post,
    web::{Data, Json},
};
use auth::ClerkUser;
use diesel::ExpressionMethods;
use ownership::{
    Database, Owned, Scoped, Unscoped,
    access::{Editor, Viewer},
    check_ownership,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    columns,
    db::{Db, MultiConnection},
    error::{ApiError, FieldError},
    http::{Body, Page, PageQuery, Query, Validate, rules},
    idempotency::{self, Created, IdempotencyKey},
    limits::Limits,
    resources::{
        caller_access::CallerAccess,
        deployment::Deployment,
        endpoint::{Endpoint, EndpointChanges, EndpointId, EndpointView, NewEndpoint, endpoints},
    },
};

/// A new endpoint.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateEndpoint {
    /// A path of 1 to 500 characters that starts with `/`.
    #[schema(example = "/orders")]
    route: String,
    /// An HTTP method.
    method: Method,
    /// Up to 2000 characters.
    #[serde(default)]
    description: Option<String>,
}

/// Changes; an absent field stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateEndpoint {
    /// A path of 1 to 500 characters that starts with `/`.
    #[serde(default, deserialize_with = "rules::double_option")]
    route: Option<String>,
    /// An HTTP method.
    #[serde(default, deserialize_with = "rules::double_option")]
    method: Option<Method>,
    /// Up to 2000 characters; null clears it.
    #[serde(default, deserialize_with = "rules::double_option")]
    description: Option<Option<String>>,
}

/// The methods that an endpoint can answer.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options,
}

impl Method {
    fn text(self) -> String {
        format!("{self:?}").to_uppercase()
    }
}

impl Validate for CreateEndpoint {
    fn validate(&mut self, errors: &mut Vec<FieldError>) {
        check(errors, Some(&mut self.route), self.description.as_mut());
    }
}

impl Validate for UpdateEndpoint {
    fn validate(&mut self, errors: &mut Vec<FieldError>) {
        check(errors, self.route.as_mut(), self.description.as_mut().and_then(Option::as_mut));
    }
}

fn check(errors: &mut Vec<FieldError>, mut route: Option<&mut String>, description: Option<&mut String>) {
    rules::path(errors, "route", route.as_deref_mut(), 1..=500);
    if route.is_some_and(|route| !route.starts_with('/')) {
        errors.push(FieldError::new("route", "must start with /"));
    }
    rules::multi_line(errors, "description", description, 0..=2000);
}

/// Shows a row with what the caller may do with it.
fn view(row: Endpoint, access: CallerAccess) -> EndpointView {
    EndpointView::new(row, super::actions::<Endpoint>(access))
}

/// Lists a deployment's endpoints, newest first.
#[utoipa::path(
    tag = "endpoints",
    params(PageQuery<EndpointId>),
    responses((status = 200, body = Page<EndpointView>)),
)]
#[check_ownership(
    "deployment",
    access = viewer,
    or_permission = "org:deployments:manage",
    or_role = "org:admin",
    or_permission = "org:deployments:read"
)]
#[get("/deployments/{deployment_id}/endpoints")]
pub async fn list_endpoints(
    deployment: Owned<Deployment, Viewer>,
    db: Data<Db>,
    Query(page): Query<PageQuery<EndpointId>>,
) -> Result<Json<Page<EndpointView>>, ApiError> {
    let (limit, after) = page.bounds()?;
    let access = CallerAccess::of(&deployment);
    let rows: Vec<Endpoint> = db
        .read(move |connection| {
            let mut query = Endpoint::within(&deployment).order(endpoints::id.desc()).limit(i64::from(limit) + 1);
            if let Some(after) = &after {
                query = query.filter(endpoints::id.lt(after.clone()));
            }
            query.load(connection)
        })
        .await?;
    let views = rows.into_iter().map(|row| view(row, access)).collect();
    Ok(Json(Page::new(views, limit, |view: &EndpointView| view.id.to_string())))
}

/// Creates an endpoint in a deployment; with an `Idempotency-Key`, once.
#[utoipa::path(
    tag = "endpoints",
    params(IdempotencyKey),
    request_body = CreateEndpoint,
    responses((status = 201, body = EndpointView)),
)]
#[check_ownership(
    "deployment",
    access = editor,
    or_permission = "org:deployments:manage",
    or_role = "org:admin",
    unscoped = "keeps the answer under the request's idempotency key"
)]
#[post("/deployments/{deployment_id}/endpoints")]
pub async fn create_endpoint(
    deployment: Owned<Deployment, Editor>,
    caller: ClerkUser,
    db: Unscoped<Db>,
    limits: Data<Limits>,
    key: IdempotencyKey,
    Body(body): Body<CreateEndpoint>,
) -> Result<HttpResponse, ApiError> {
    let access = CallerAccess::of(&deployment);
    let request = key.of(&caller, &body)?;
    let new = NewEndpoint::new(body.route, body.method.text(), body.description);
    let create = move |connection: &mut MultiConnection| {
        let endpoint = Endpoint::create(&mut Scoped::over(connection), &deployment, new, &limits)?;
        let location = format!("{}/deployments/{}/endpoints/{}", super::PREFIX, endpoint.deployment_id, endpoint.id);
        Created::new(location, &view(endpoint, access))
    };
    Ok(db.run(move |connection| idempotency::once(connection, request, create)).await?.into_response())
}

/// Shows an endpoint.
#[utoipa::path(tag = "endpoints", responses((status = 200, body = EndpointView)))]
#[check_ownership(
    "endpoint",
    access = viewer,
    or_permission = "org:deployments:manage",
    or_role = "org:admin",
    or_permission = "org:deployments:read"
)]
#[get("/deployments/{deployment_id}/endpoints/{endpoint_id}")]
pub async fn show_endpoint(endpoint: Owned<Endpoint, Viewer>) -> Json<EndpointView> {
    let access = CallerAccess::of(&endpoint);
    Json(view(endpoint.into_row(), access))
}

/// Changes an endpoint.
#[utoipa::path(tag = "endpoints", request_body = UpdateEndpoint, responses((status = 200, body = EndpointView)))]
#[check_ownership("endpoint", access = editor, or_permission = "org:deployments:manage", or_role = "org:admin")]
#[patch("/deployments/{deployment_id}/endpoints/{endpoint_id}")]
pub async fn update_endpoint(
    endpoint: Owned<Endpoint, Editor>,
    db: Data<Db>,
    Body(body): Body<UpdateEndpoint>,
) -> Result<Json<EndpointView>, ApiError> {
    let changes = EndpointChanges {
        route: body.route,
        method: body.method.map(Method::text),
        description: body.description,
        updated_at: columns::now(),
    };
    let endpoint = db.run(move |connection| endpoint.update(connection, changes)).await?;
    let access = CallerAccess::of(&endpoint);
    Ok(Json(view(endpoint.into_row(), access)))
}

/// Deletes an endpoint.
#[utoipa::path(tag = "endpoints", responses((status = 204)))]
#[check_ownership("endpoint", or_permission = "org:deployments:manage", or_role = "org:admin", no_impersonation)]
#[delete("/deployments/{deployment_id}/endpoints/{endpoint_id}")]
pub async fn delete_endpoint(endpoint: Owned<Endpoint>, db: Data<Db>) -> Result<HttpResponse, ApiError> {
    db.run(move |connection| endpoint.delete(connection)).await?;
    Ok(HttpResponse::NoContent().finish())
}
