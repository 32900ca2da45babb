//! Ownership checks in an application that was there before them: its own table of users, error type, crate of models and
//! middleware, on PostgreSQL. `before/documents.rs` has the handlers without the checks; docs/ownership.md shows the difference.
//!
//! ```sh
//! cargo run -p clerk-dev -- --port 4010
//! CLERK_ISSUER=http://127.0.0.1:4010 DATABASE_URL=postgres://localhost/app cargo run -p existing-app
//! ```

use std::fmt;

use actix_web::{
    App, HttpResponse, HttpServer, ResponseError, http::StatusCode, middleware::DefaultHeaders, web::Data,
};
use auth::ClerkAuth;
use models::Db;
use ownership::{Refusal, SecureScope};

mod documents;
mod tests;

/// The application's own error, with its own response.
#[derive(Debug)]
struct AppError(Refusal);

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        self.0.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).body(self.0.code())
    }
}

fn routes(clerk: ClerkAuth, db: Db) -> SecureScope {
    let scope = ownership::scope("/api").wrap(DefaultHeaders::new().add(("cache-control", "no-store")));
    let scope = scope.app_data(clerk).app_data(Data::new(db));
    scope.service(documents::create).service(documents::show).service(documents::rename).service(documents::delete)
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let issuer = std::env::var("CLERK_ISSUER").map_err(|_| "CLERK_ISSUER is not set")?;
    let keys = format!("{issuer}/.well-known/jwks.json");
    let clerk = ClerkAuth::builder().issuer(issuer).jwks_url(keys).allow_insecure_loopback(true).build()?;
    let db = Db::postgres(&std::env::var("DATABASE_URL").map_err(|_| "DATABASE_URL is not set")?, 8)?;
    routes(clerk.clone(), db.clone()).verify()?;
    let server = HttpServer::new(move || App::new().service(routes(clerk.clone(), db.clone())));
    Ok(server.bind(("127.0.0.1", 8080))?.run().await?)
}
