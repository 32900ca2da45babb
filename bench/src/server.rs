//! Servers without the service's checks: the best form of a read, the usual one, and three steps by hand.
//!
//! They read the same variables as `api serve`: `DATABASE_URL`, `BIND_ADDR` and `CLERK_JWT_KEY`.

use std::{env, io};

use actix_web::{
    App, Error, HttpRequest, HttpResponse, HttpServer, error,
    http::header,
    web::{self, Data, Json, Path, ServiceConfig},
};
use api::{
    db::MultiConnection,
    http::Page,
    resources::deployment::{DeploymentView, deployments},
};
use diesel::{
    Connection, ExpressionMethods, PgConnection, QueryDsl, QueryResult, RunQueryDsl, SelectableHelper,
    SqliteConnection,
    r2d2::{ConnectionManager, Pool, R2D2Connection},
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;

use crate::row::Row;

/// The service's own default, `DATABASE_POOL_SIZE`.
const POOL_SIZE: u32 = 10;
/// The size of the measured page.
const PAGE: u32 = 20;

/// A pool of connections to either database.
pub type MultiPool = Pool<ConnectionManager<MultiConnection>>;

/// Returns a variable that must be set.
///
/// # Errors
/// It is not.
pub fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(|error| io::Error::other(format!("{name}: {error}")))
}

/// Opens a pool as large as the service's.
///
/// # Errors
/// The database cannot be reached.
pub fn pool<C: R2D2Connection + Connection + 'static>(url: &str) -> io::Result<Pool<ConnectionManager<C>>> {
    // The same as the service's: no test at each checkout.
    let builder = Pool::builder().max_size(POOL_SIZE).test_on_check_out(false);
    builder.build(ConnectionManager::new(url.strip_prefix("sqlite:").unwrap_or(url))).map_err(io::Error::other)
}

/// Runs a query outside the worker's thread.
///
/// # Errors
/// As the query: 404 if there is no row, else 500.
pub async fn query<C: R2D2Connection + 'static, T: Send + 'static>(
    pool: &Pool<ConnectionManager<C>>,
    work: impl FnOnce(&mut C) -> QueryResult<T> + Send + 'static,
) -> Result<T, Error> {
    let pool = pool.clone();
    #[expect(clippy::disallowed_methods, reason = "what is measured is an application without the service's pool")]
    let answer = web::block(move || {
        let mut connection = pool.get().map_err(io::Error::other)?;
        work(&mut connection).map_err(io::Error::other)
    });
    answer.await?.map_err(|error| match error.downcast::<diesel::result::Error>() {
        Ok(diesel::result::Error::NotFound) => error::ErrorNotFound("not found"),
        Ok(error) => error::ErrorInternalServerError(error),
        Err(error) => error::ErrorInternalServerError(error),
    })
}

/// Serves these routes, with as many workers as there are cores to run on.
///
/// # Errors
/// The address is not available.
pub async fn serve(routes: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> io::Result<()> {
    let server = HttpServer::new(move || App::new().configure(routes.clone()));
    server.bind(variable("BIND_ADDR")?)?.run().await
}

/// A server to measure the service beside.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Reference {
    /// No database: a constant answer.
    Plain,
    /// The row through diesel's own connection with `get_result`, and the page through the same.
    Best,
    /// The row through the connection type for both databases with `first`, and the page through the same.
    Bare,
    /// Verifies the token, reads the owner, reads the row: three steps, without any cache.
    Naive,
}

impl Reference {
    /// Serves until the process is ended.
    ///
    /// # Errors
    /// A variable is not set, the database cannot be reached, or the address is not available.
    pub async fn run(self) -> io::Result<()> {
        match self {
            Self::Plain => {
                serve(|routes| {
                    routes.route("/healthz", web::get().to(plain));
                })
                .await
            }
            Self::Best => {
                let url = variable("DATABASE_URL")?;
                if url.starts_with("sqlite:") {
                    let pool = Data::new(pool::<SqliteConnection>(&url)?);
                    serve(move |routes| sqlite::configure(routes, pool.clone())).await
                } else {
                    let pool = Data::new(pool::<PgConnection>(&url)?);
                    serve(move |routes| postgres::configure(routes, pool.clone())).await
                }
            }
            Self::Bare => {
                let pool = Data::new(pool::<MultiConnection>(&variable("DATABASE_URL")?)?);
                serve(move |routes| {
                    routes.app_data(pool.clone()).route("/rows/{id}", web::get().to(bare));
                    routes.route("/pages/{user}", web::get().to(bare_page));
                })
                .await
            }
            Self::Naive => {
                let pool = Data::new(pool::<MultiConnection>(&variable("DATABASE_URL")?)?);
                let verifier = Data::new(Verifier::from_env()?);
                serve(move |routes| {
                    routes.app_data(pool.clone()).app_data(verifier.clone());
                    routes.route("/rows/{id}", web::get().to(naive));
                })
                .await
            }
        }
    }
}

async fn plain() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "ok" }))
}

macro_rules! best {
    ($module:ident, $connection:ty) => {
        mod $module {
            use super::*;

            type Connections = Data<Pool<ConnectionManager<$connection>>>;

            pub(super) fn configure(routes: &mut ServiceConfig, pool: Connections) {
                routes.app_data(pool).route("/rows/{id}", web::get().to(row));
                routes.route("/pages/{user}", web::get().to(page));
            }

            async fn row(id: Path<String>, pool: Connections) -> Result<Json<DeploymentView>, Error> {
                let one = move |connection: &mut $connection| {
                    let row = deployments::table.filter(deployments::id.eq(&*id)).select(Row::as_select());
                    #[expect(clippy::disallowed_methods, reason = "a read, and the fastest one")]
                    row.get_result::<Row>(connection)
                };
                Ok(Json(query(&pool, one).await?.into()))
            }

            async fn page(user: Path<String>, pool: Connections) -> Result<Json<Page<DeploymentView>>, Error> {
                let rows = move |connection: &mut $connection| {
                    let owned = deployments::table.filter(deployments::user_id.eq(&*user)).select(Row::as_select());
                    owned.order(deployments::id.desc()).limit(i64::from(PAGE) + 1).load::<Row>(connection)
                };
                Ok(Json(Page::new(query(&pool, rows).await?, PAGE, Row::id)))
            }
        }
    };
}

best!(sqlite, SqliteConnection);
best!(postgres, PgConnection);

type Connections = Data<MultiPool>;

async fn bare(id: Path<String>, pool: Connections) -> Result<Json<DeploymentView>, Error> {
    Ok(Json(query(&pool, move |connection| Row::first(connection, &id)).await?.into()))
}

async fn bare_page(user: Path<String>, pool: Connections) -> Result<Json<Page<DeploymentView>>, Error> {
    let rows = move |connection: &mut MultiConnection| {
        let owned = deployments::table.filter(deployments::user_id.eq(&*user)).select(Row::as_select());
        owned.order(deployments::id.desc()).limit(i64::from(PAGE) + 1).load::<Row>(connection)
    };
    Ok(Json(Page::new(query(&pool, rows).await?, PAGE, Row::id)))
}

async fn naive(
    request: HttpRequest,
    id: Path<String>,
    pool: Connections,
    verifier: Data<Verifier>,
) -> Result<Json<DeploymentView>, Error> {
    let user = verifier.user(&request)?;
    let of = id.clone();
    let owner = query(&pool, move |connection| {
        let owner = deployments::table.filter(deployments::id.eq(of)).select(deployments::user_id);
        owner.first::<String>(connection)
    });
    if owner.await? != user {
        return Err(error::ErrorForbidden("not yours"));
    }
    Ok(Json(query(&pool, move |connection| Row::first(connection, &id)).await?.into()))
}

/// Verifies tokens as `jsonwebtoken`'s documentation shows it: signature, issuer and expiry, every time.
pub struct Verifier {
    key: DecodingKey,
    rules: Validation,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
}

impl Verifier {
    /// Reads the key and the issuer.
    ///
    /// # Errors
    /// A variable is not set, or the key is not a PEM.
    pub fn from_env() -> io::Result<Self> {
        let key = DecodingKey::from_rsa_pem(variable("CLERK_JWT_KEY")?.as_bytes()).map_err(io::Error::other)?;
        let mut rules = Validation::new(Algorithm::RS256);
        rules.set_issuer(&[variable("CLERK_ISSUER")?]);
        Ok(Self { key, rules })
    }

    /// Returns the user who sent a request.
    ///
    /// # Errors
    /// 401 without a valid token.
    pub fn user(&self, request: &HttpRequest) -> Result<String, Error> {
        let header = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|header| header.strip_prefix("Bearer "));
        let verified = token.and_then(|token| decode::<Claims>(token, &self.key, &self.rules).ok());
        verified.map(|verified| verified.claims.sub).ok_or_else(|| error::ErrorUnauthorized("sign in"))
    }
}
