//! The same read behind other crates, with the check of the owner by hand, and the plots of `bench growth`.

mod plot;

use std::{collections::HashSet, env, error::Error, io};

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse, Responder,
    dev::ServiceRequest,
    error, get,
    web::{Data, Json, Path, ReqData, ServiceConfig},
};
use actix_web_grants::{GrantsMiddleware, protect};
use api::{db::MultiConnection, resources::deployment::DeploymentView};
use bench::{
    row::Row,
    server::{Verifier, pool, query, serve, variable},
};
use clerk_rs::validators::{
    actix::ClerkMiddleware,
    authorizer::ClerkJwt,
    jwks::{JwksKey, JwksProvider, JwksProviderError},
};

type Pool = Data<bench::server::MultiPool>;

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["clerk-rs"] => clerk_rs().await?,
        ["grants"] => grants().await?,
        ["plot", figures, folder] => plot::draw(figures, folder)?,
        _ => return Err("usage: bench-peers clerk-rs | grants | plot FIGURES FOLDER".into()),
    }
    Ok(())
}

/// The row, if it is this user's.
async fn row_of(user: &str, id: String, pool: &Pool) -> Result<Json<DeploymentView>, actix_web::Error> {
    let row = query(pool, move |connection: &mut MultiConnection| Row::first(connection, &id)).await?;
    if row.user_id.to_string() == user { Ok(Json(row.into())) } else { Err(error::ErrorForbidden("not yours")) }
}

/// The keys of the instance, as clerk-rs caches them after its first fetch.
#[derive(Clone)]
struct FixedKeys(Vec<JwksKey>);

#[async_trait::async_trait]
impl JwksProvider for FixedKeys {
    type Error = JwksProviderError;

    async fn get_key(&self, kid: &str) -> Result<JwksKey, JwksProviderError> {
        self.0.iter().find(|key| key.kid == kid).cloned().ok_or(JwksProviderError::UnknownKey)
    }
}

async fn clerk_rs() -> io::Result<()> {
    #[get("/rows/{id}")]
    async fn row(id: Path<String>, jwt: ReqData<ClerkJwt>, pool: Pool) -> impl Responder {
        row_of(&jwt.sub, id.into_inner(), &pool).await
    }

    let jwks: serde_json::Value = serde_json::from_str(&variable("BENCH_JWKS")?)?;
    let keys = FixedKeys(serde_json::from_value(jwks["keys"].clone())?);
    let pool: Pool = Data::new(pool(&variable("DATABASE_URL")?)?);
    serve(move |routes: &mut ServiceConfig| {
        let guarded = actix_web::web::scope("").wrap(ClerkMiddleware::new(keys.clone(), None, true));
        routes.app_data(pool.clone()).service(guarded.service(row));
    })
    .await
}

/// The subject of a verified token.
#[derive(Clone)]
struct Subject(String);

async fn grants() -> io::Result<()> {
    #[get("/rows/{id}")]
    #[protect("user")]
    async fn row(id: Path<String>, request: HttpRequest, pool: Pool) -> Result<HttpResponse, actix_web::Error> {
        let Subject(user) = request.extensions().get().cloned().ok_or_else(|| error::ErrorUnauthorized("sign in"))?;
        Ok(HttpResponse::Ok().json(row_of(&user, id.into_inner(), &pool).await?))
    }

    async fn extract(request: &ServiceRequest) -> Result<HashSet<String>, actix_web::Error> {
        let verifier = request.app_data::<Data<Verifier>>().ok_or_else(|| error::ErrorInternalServerError("none"))?;
        let user = verifier.user(request.request())?;
        request.extensions_mut().insert(Subject(user));
        Ok(HashSet::from(["user".to_owned()]))
    }

    let pool: Pool = Data::new(pool(&variable("DATABASE_URL")?)?);
    let verifier = Data::new(Verifier::from_env()?);
    serve(move |routes: &mut ServiceConfig| {
        let guarded = actix_web::web::scope("").wrap(GrantsMiddleware::with_extractor(extract));
        routes.app_data(pool.clone()).app_data(verifier.clone()).service(guarded.service(row));
    })
    .await
}
