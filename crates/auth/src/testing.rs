//! Identities for the tests of an application that uses this crate: no network, no account, no stand-in server.
//!
//! Owns one signing key for each process and tokens in the shapes of Clerk's own. It refuses to know any other way into
//! an application than the verifier's: what it mints is verified like everything else.
//!
//! **For tests only**, and therefore behind the feature `testing`, which is off unless asked for:
//!
//! ```toml
//! [dev-dependencies]
//! auth = { path = "…", features = ["testing"] }
//! ```
//!
//! Whoever holds [`LocalIssuer`]'s tokens is whoever they like. The key is made in memory when it is first needed and
//! never leaves the process, so a service that was configured with it by mistake would accept nobody's tokens from
//! outside, Clerk's among them.
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
    /// What `iss` is in its tokens; a name that exists nowhere (RFC 6761, section 6.2).
    pub const URL: &'static str = "https://clerk.app.test";

    /// A configuration that trusts this issuer, and is otherwise the default one.
    ///
    /// An application that compares authorized parties or accepts templates says so here as it does in production.
    pub fn auth() -> ClerkAuthBuilder {
        ClerkAuth::builder().issuer(Self::URL).jwt_key_pem(Self::public_key_pem())
    }

    /// Its public key as PEM, for an application that builds its verifier from text settings.
    #[must_use]
    pub fn public_key_pem() -> String {
        key::public_key_pem()
    }
}
