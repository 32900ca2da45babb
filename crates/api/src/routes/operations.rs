//! For operators and developers: is it alive, is it ready, what can it do.

use actix_web::{
    HttpResponse, get,
    http::header,
    web::{Data, Json, Path},
};
use auth::ClerkAuth;
use ownership::public;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    db::Db,
    error::ApiError,
    metrics::{CONTENT_TYPE, Metrics},
    revocations::Revocations,
};

/// The files of the documentation page: name, content type, content.
const DOCS: [(&str, &str, &[u8]); 4] = [
    ("index.html", "text/html; charset=utf-8", include_bytes!("../../assets/docs/index.html")),
    ("init.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/docs/init.js")),
    ("swagger-ui.css", "text/css; charset=utf-8", include_bytes!("../../assets/docs/swagger-ui.css")),
    (
        "swagger-ui-bundle.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../../assets/docs/swagger-ui-bundle.js"),
    ),
];

/// The page loads nothing from anywhere else.
const DOCS_POLICY: &str =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

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
#[utoipa::path(tag = "operations", responses((status = 200)))]
#[public(reason = "front ends are generated from it; it holds no data")]
#[get("/openapi.json")]
pub async fn show_openapi(document: Data<Value>) -> HttpResponse {
    HttpResponse::Ok().json(document.get_ref())
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
pub async fn show_docs_file(file: Path<String>) -> Result<HttpResponse, ApiError> {
    let wanted = |(name, _, _): &&(&str, &str, &[u8])| *name == file.as_str();
    let (_, kind, content) = DOCS.iter().find(wanted).ok_or(ApiError::NoRoute)?;
    Ok(HttpResponse::Ok()
        .content_type(*kind)
        .insert_header((header::CONTENT_SECURITY_POLICY, DOCS_POLICY))
        .body(*content))
}
