//! Clerk for actix-web: reads a request's credential, verifies its token and extracts its user.
//!
//! This crate owns credentials, token verification, signing keys and [`ClerkUser`]. It refuses to know databases, tables
//! and ownership.
//!
//! Build one [`ClerkAuth`], register it with `app_data` and share it with every worker. A handler that takes a
//! [`ClerkUser`] runs only for a request whose token passed every rule; [`MaybeClerkUser`] also accepts an anonymous
//! request, and still rejects a bad token.
//!
//! ```
//! use actix_web::{App, HttpResponse, get};
//! use auth::{ClerkAuth, ClerkUser};
//!
//! #[get("/me")]
//! async fn me(user: ClerkUser) -> HttpResponse {
//!     HttpResponse::Ok().json(user.user_id())
//! }
//!
//! # fn main() -> Result<(), auth::ConfigError> {
//! // One value for the whole process: every worker's `App` gets a clone.
//! let clerk = ClerkAuth::builder()
//!     .publishable_key("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k")
//!     .authorized_parties(["https://app.example.com"])
//!     .allowed_origins(["https://app.example.com"])
//!     .build()?;
//! let app = move || App::new().app_data(clerk.clone()).service(me);
//! # let _ = app;
//! # Ok(())
//! # }
//! ```

mod auth;
mod config;
mod error;
mod id;
pub mod inspect;
mod json;
pub mod keys;
mod request;
mod revocation;
#[cfg(feature = "testing")]
pub mod testing;
mod token;
mod user;
mod verify;

pub use auth::{ClerkAuth, Stats};
pub use config::{ClerkAuthBuilder, ConfigError, ConfigFault, ConfigProblem, ConfigSetting};
pub use error::{AuthError, AuthErrorKind, ErrorBody};
pub use id::{InvalidUserId, UserId};
pub use inspect::Inspection;
pub use keys::{FetchesByCause, KeyStats, KeyStore, StaticKeys};
pub use request::credentials;
pub use request::credentials::{Credential, Presented};
pub use request::extract::MaybeClerkUser;
pub use revocation::{DenyList, Revocation, Revocations};
pub use token::kind::{TokenKind, UnknownTokenKind};
pub use user::factors::Factors;
pub use user::organization::Organization;
pub use user::requirement::Requirement;
pub use user::session::SessionUser;
pub use user::verified_token::Impersonation;
pub use user::{ClerkUser, UnfittingClaims};
pub use verify::cache::CacheStats;
pub use verify::clock::{Clock, FixedClock, SystemClock};
pub use verify::rejection::Rejection;
pub use verify::rule::Rule;

/// Compiles the guide's examples.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/authentication.md")]
struct Guide;
