//! The HTTP routes.
//! Owns paths, bodies and status codes; knows keys and tokens only through `Instance` and `TokenSpec`.

use std::{sync::atomic::Ordering, time::Duration};

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{self, Bytes, Data, Json, JsonConfig, ServiceConfig},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::{ServerState, reply::ErrorReply};
use crate::{
    error::Error,
    token::{TokenCategory, TokenSpec},
};

/// Path of an instance's keys in Clerk's Frontend API (Clerk's documentation, "Manual JWT verification").
pub(super) const JWKS_PATH: &str = "/.well-known/jwks.json";

/// Far larger than any test needs.
const MAX_BODY: usize = 64 * 1024;

pub(super) fn configure(app: &mut ServiceConfig) {
    app.app_data(JsonConfig::default().limit(MAX_BODY).error_handler(|error, _| ErrorReply::from(error).into()))
        .app_data(web::PayloadConfig::new(MAX_BODY))
        .service(web::resource("/").get(about).default_service(web::to(wrong_method)))
        .service(web::resource(JWKS_PATH).get(jwks).default_service(web::to(wrong_method)))
        .service(web::resource("/tokens").post(mint_token).default_service(web::to(wrong_method)))
        .service(web::resource("/rotate").post(rotate_key).default_service(web::to(wrong_method)))
        .service(web::resource("/outage").post(start_outage).default_service(web::to(wrong_method)))
        .default_service(web::to(no_such_path));
}

async fn about(shared: Data<ServerState>) -> HttpResponse {
    HttpResponse::Ok().json(json!({
        "name": "clerk-dev",
        "description": "A local stand-in for a Clerk instance: it mints tokens for any caller.",
        "issuer": shared.instance.issuer(),
        "jwksUrl": shared.jwks_url(),
        "routes": [format!("GET {JWKS_PATH}"), "POST /tokens", "POST /rotate", "POST /outage"],
    }))
}

async fn jwks(shared: Data<ServerState>) -> Result<HttpResponse, ErrorReply> {
    shared.jwks_fetches.fetch_add(1, Ordering::SeqCst);
    if shared.outage.is_on() {
        return Err(ErrorReply::new(StatusCode::SERVICE_UNAVAILABLE, "outage", "a simulated outage is active"));
    }
    Ok(HttpResponse::Ok().json(shared.instance.jwks()))
}

/// The body of `POST /tokens`: a [`TokenSpec`] in JSON.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct MintToken {
    sub: String,
    #[serde(default)]
    kind: TokenCategory,
    #[serde(default)]
    claims: Map<String, Value>,
    #[serde(default)]
    header: Map<String, Value>,
    azp: Option<String>,
    email: Option<String>,
    lifetime: Option<i64>,
    issued_at: Option<i64>,
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    without_header: Vec<String>,
}

impl From<MintToken> for TokenSpec {
    fn from(body: MintToken) -> Self {
        let mut spec = Self::new(body.kind, body.sub);
        spec = body.azp.into_iter().fold(spec, Self::azp);
        spec = body.email.into_iter().fold(spec, Self::email);
        spec = body.lifetime.into_iter().fold(spec, Self::lifetime);
        spec = body.issued_at.into_iter().fold(spec, Self::issued_at);
        spec = body.claims.into_iter().fold(spec, |spec, (name, value)| spec.claim(name, value));
        spec = body.header.into_iter().fold(spec, |spec, (name, value)| spec.header(name, value));
        spec = body.without.iter().fold(spec, |spec, name| spec.without(name));
        body.without_header.iter().fold(spec, |spec, name| spec.without_header(name))
    }
}

async fn mint_token(shared: Data<ServerState>, body: Json<MintToken>) -> HttpResponse {
    let jwt = shared.instance.mint(&body.into_inner().into());
    HttpResponse::Ok().json(json!({ "jwt": jwt }))
}

/// The body of `POST /rotate`, which may also be empty.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RotateKey {
    #[serde(default)]
    keep_kid: bool,
}

async fn rotate_key(
    shared: Data<ServerState>,
    body: Result<Bytes, actix_web::Error>,
) -> Result<HttpResponse, ErrorReply> {
    let RotateKey { keep_kid } = optional_json(&body.map_err(|error| unreadable(&error))?)?;
    let kid = web::block(move || {
        if keep_kid { shared.instance.rotate_keeping_kid() } else { shared.instance.rotate() }?;
        Ok::<_, Error>(shared.instance.kid())
    })
    .await
    .map_err(|error| ErrorReply::internal(&error))?
    .map_err(|error| ErrorReply::internal(&error))?;
    Ok(HttpResponse::Ok().json(json!({ "kid": kid })))
}

/// The body of `POST /outage`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StartOutage {
    /// The length from now; 0 ends an outage.
    seconds: f64,
}

async fn start_outage(shared: Data<ServerState>, body: Json<StartOutage>) -> Result<HttpResponse, ErrorReply> {
    let duration = Duration::try_from_secs_f64(body.seconds)
        .map_err(|_| ErrorReply::bad_request("seconds must be a finite number, 0 or more"))?;
    shared.outage.last(duration);
    Ok(HttpResponse::Ok().json(json!({ "seconds": body.seconds })))
}

async fn wrong_method() -> Result<HttpResponse, ErrorReply> {
    Err(ErrorReply::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "this path does not support the method"))
}

async fn no_such_path() -> Result<HttpResponse, ErrorReply> {
    Err(ErrorReply::new(StatusCode::NOT_FOUND, "not_found", "GET / lists the paths"))
}

/// Reports a body that is incomplete or too large.
fn unreadable(error: &actix_web::Error) -> ErrorReply {
    ErrorReply::new(error.as_response_error().status_code(), "bad_request", error.to_string())
}

fn optional_json<T: DeserializeOwned + Default>(body: &[u8]) -> Result<T, ErrorReply> {
    if body.is_empty() {
        return Ok(T::default());
    }
    serde_json::from_slice(body).map_err(|error| ErrorReply::bad_request(error.to_string()))
}
