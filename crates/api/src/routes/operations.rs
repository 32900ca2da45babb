//! Health, readiness, metrics and the API's documentation.

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
    database_health::DatabaseHealth,
    error::{ApiError, ErrorBody},
    http::Traffic,
    metrics::{CONTENT_TYPE, Metrics},
    openapi::Document,
    revocations::Revocations,
};

mod docs;

/// The result of the liveness probe.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    status: &'static str,
}

/// The result of the readiness probe.
#[derive(Serialize, ToSchema)]
pub struct Readiness {
    /// `ok`, `unready`, or `draining`: the process stops soon.
    status: &'static str,
    /// `ok`, or `away`: it does not answer, is read-only, or SQLite's file was replaced.
    database: &'static str,
    /// `ok`, or `away`: without Clerk's keys tokens cannot be verified.
    keys: &'static str,
    /// `ok`, or `stale`: sign-outs at other processes have no effect here.
    revocations: &'static str,
}

/// Returns 200 if the process answers at all.
#[utoipa::path(tag = "operations", responses((status = 200, body = Health)))]
#[public(reason = "probes carry no token; the response says nothing else")]
#[get("/healthz")]
pub async fn show_health() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Checks that the database and the keys are available, and that sign-outs at other processes arrive.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, body = Readiness), (status = 503, body = Readiness)),
)]
#[public(reason = "probes carry no token; the response names only which of three dependencies is missing")]
#[get("/readyz")]
pub async fn show_readiness(
    health: Data<DatabaseHealth>,
    clerk: Data<ClerkAuth>,
    revocations: Data<Revocations>,
    traffic: Data<Traffic>,
) -> HttpResponse {
    let state = |is_ok: bool, otherwise: &'static str| if is_ok { "ok" } else { otherwise };
    let (database, keys) = (health.is_ok(), clerk.keys_ready());
    let current = revocations.are_current();
    let draining = traffic.is_draining();
    let ready = database && keys && current && !draining;
    let answer = Readiness {
        status: state(ready, if draining { "draining" } else { "unready" }),
        database: state(database, "away"),
        keys: state(keys, "away"),
        revocations: state(current, "stale"),
    };
    if ready { HttpResponse::Ok().json(answer) } else { HttpResponse::ServiceUnavailable().json(answer) }
}

/// Returns the metrics, for Prometheus.
#[utoipa::path(tag = "operations", responses((status = 200, content_type = CONTENT_TYPE)))]
#[public(reason = "scrapers carry no token; the page has counts and ages, and no personal data")]
#[get("/metrics")]
pub async fn show_metrics(metrics: Data<Metrics>) -> Result<HttpResponse, ApiError> {
    let page = metrics.page().map_err(|error| ApiError::Internal(error.into()))?;
    Ok(HttpResponse::Ok().content_type(CONTENT_TYPE).body(page))
}

/// Returns the description of the API, OpenAPI 3.1.
#[utoipa::path(tag = "operations", responses((status = 200), (status = 304, description = "Not modified.")))]
#[public(reason = "clients are generated from it; it holds no data")]
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

/// Redirects to the documentation page.
#[utoipa::path(tag = "operations", responses((status = 308)))]
#[public(reason = "a page for developers; it holds no data")]
#[get("/docs")]
pub async fn show_docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/index.html")).finish()
}

/// Returns a file of the documentation page.
#[utoipa::path(
    tag = "operations",
    responses((status = 200), (status = 404, body = ErrorBody, description = "There is no such file.")),
)]
#[public(reason = "a page for developers; it holds no data")]
#[get("/docs/{file}")]
pub async fn show_docs_file(request: HttpRequest, file: Path<String>) -> Result<HttpResponse, ApiError> {
    docs::file(&file, request.query_string()).ok_or(ApiError::NoRoute)
}
