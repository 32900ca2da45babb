//! For operators and developers: is it alive, is it ready, what can it do.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{self, ContentType, ETag, Header as _, IfNoneMatch},
    web::{Data, Json, Path},
};
use auth::ClerkAuth;
use ownership::public;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    db::Db,
    error::ApiError,
    metrics::{CONTENT_TYPE, Metrics},
    openapi::Document,
    revocations::Revocations,
};

mod docs;

/// How the service is.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `ok`, or `unready`.
    status: &'static str,
}

/// What the service needs before it can answer.
#[derive(Serialize, ToSchema)]
pub struct Readiness {
    /// `ok`, or `unready`.
    status: &'static str,
    /// `ok`, or `away`.
    database: &'static str,
    /// `ok`, or `away`: without Clerk's keys nobody can be told apart.
    keys: &'static str,
    /// `ok`, or `stale`: a sign-out at another process is not felt here.
    revocations: &'static str,
}

/// Says that the process answers at all.
#[utoipa::path(tag = "operations", responses((status = 200, body = Health)))]
#[public(reason = "probes carry no token, and it says nothing else")]
#[get("/healthz")]
pub async fn show_health() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Says whether the database and the keys are there, and whether sign-outs are felt.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, body = Readiness), (status = 503, body = Readiness)),
)]
#[public(reason = "probes carry no token, and it says no more than which of three things is away")]
#[get("/readyz")]
pub async fn show_readiness(db: Data<Db>, clerk: Data<ClerkAuth>, revocations: Data<Revocations>) -> HttpResponse {
    let word = |is_so: bool, otherwise: &'static str| if is_so { "ok" } else { otherwise };
    let (database, keys) = (db.ping().await.is_ok(), clerk.keys_ready());
    let current = revocations.are_current();
    let ready = database && keys && current;
    let answer = Readiness {
        status: word(ready, "unready"),
        database: word(database, "away"),
        keys: word(keys, "away"),
        revocations: word(current, "stale"),
    };
    if ready { HttpResponse::Ok().json(answer) } else { HttpResponse::ServiceUnavailable().json(answer) }
}

/// The numbers that an operator watches, for Prometheus.
#[utoipa::path(tag = "operations", responses((status = 200, content_type = CONTENT_TYPE)))]
#[public(reason = "scrapers carry no token; it holds counts and ages, and nothing of anybody")]
#[get("/metrics")]
pub async fn show_metrics(metrics: Data<Metrics>) -> Result<HttpResponse, ApiError> {
    let page = metrics.page().map_err(|error| ApiError::Internal(error.into()))?;
    Ok(HttpResponse::Ok().content_type(CONTENT_TYPE).body(page))
}

/// The description of the API, OpenAPI 3.1.
#[utoipa::path(tag = "operations", responses((status = 200), (status = 304, description = "The one that is known.")))]
#[public(reason = "front ends are generated from it; it holds no data")]
#[get("/openapi.json")]
pub async fn show_openapi(request: HttpRequest, document: Data<Document>) -> HttpResponse {
    let Document { body, tag } = &**document;
    let is_known = match IfNoneMatch::parse(&request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    };
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header(ETag(tag.clone())).insert_header((header::CACHE_CONTROL, "no-cache"));
    if is_known { answer.finish() } else { answer.content_type(ContentType::json()).body(body.clone()) }
}

/// Leads to the documentation page.
#[utoipa::path(tag = "operations", responses((status = 308)))]
#[public(reason = "a page for developers; it holds no data")]
#[get("/docs")]
pub async fn show_docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/index.html")).finish()
}

/// One file of the documentation page.
#[utoipa::path(tag = "operations", responses((status = 200)))]
#[public(reason = "a page for developers; it holds no data")]
#[get("/docs/{file}")]
pub async fn show_docs_file(request: HttpRequest, file: Path<String>) -> Result<HttpResponse, ApiError> {
    docs::file(&file, request.query_string()).ok_or(ApiError::NoRoute)
}
