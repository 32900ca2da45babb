//! Test identities for an application that uses this crate, without network, account or server.
//!
//! Owns one signing key for each process and tokens in Clerk's format. It refuses to bypass the verifier: its tokens are
//! verified like all others.
//!
//! **For tests only**: it needs the feature `testing`, which is off by default.
//!
//! ```toml
//! [dev-dependencies]
//! auth = { path = "…", features = ["testing"] }
//! ```
//!
//! Its tokens can name any user. The key is generated in memory on first use and never leaves the process, so a service that
//! is configured with it by mistake rejects all tokens from outside, including Clerk's.
//!
//! ```
//! use actix_web::{App, HttpResponse, get, test};
//! use auth::testing::{LocalIssuer, TestIdentity};
//! use auth::{ClerkUser, Requirement};
//!
//! #[get("/deployments")]
//! async fn list(user: ClerkUser) -> HttpResponse {
//!     if !user.has(Requirement::Permission("org:deployments:read")) {
//!         return HttpResponse::Forbidden().finish();
//!     }
//!     HttpResponse::Ok().body(user.user_id().to_string())
//! }
//!
//! # #[actix_web::main]
//! # async fn main() -> Result<(), auth::ConfigError> {
//! let clerk = LocalIssuer::auth().build()?;
//! let app = test::init_service(App::new().app_data(clerk).service(list)).await;
//! let request = || test::TestRequest::get().uri("/deployments");
//!
//! let alice = TestIdentity::user("user_alice").org("org_acme", "org:member").permission("org:deployments:read");
//! let answer = test::call_service(&app, request().insert_header(alice.bearer()).to_request()).await;
//! assert_eq!(test::read_body(answer).await, "user_alice");
//!
//! let bob = TestIdentity::user("user_bob");
//! let answer = test::call_service(&app, request().cookie(bob.cookie()).to_request()).await;
//! assert_eq!(answer.status(), 403);
//!
//! let late = test::call_service(&app, request().insert_header(alice.expired().bearer()).to_request()).await;
//! assert_eq!(late.status(), 401);
//! # Ok(())
//! # }
//! ```

mod entitlements;
mod identity;
mod key;

pub use identity::TestIdentity;

use crate::auth::ClerkAuth;
use crate::config::ClerkAuthBuilder;

/// The issuer of every [`TestIdentity`]'s tokens in this process.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct LocalIssuer;

impl LocalIssuer {
    /// The `iss` of its tokens; the name is reserved for tests (RFC 6761, section 6.2).
    pub const URL: &'static str = "https://clerk.app.test";

    /// Returns a builder that trusts this issuer and has the default settings otherwise.
    ///
    /// Set authorized parties and token kinds as in production.
    pub fn auth() -> ClerkAuthBuilder {
        ClerkAuth::builder().issuer(Self::URL).jwt_key_pem(Self::public_key_pem())
    }

    /// Returns its public key as PEM, for an application that builds its verifier from text settings.
    #[must_use]
    pub fn public_key_pem() -> String {
        key::public_key_pem()
    }
}
