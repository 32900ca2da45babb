//! Clerk for actix-web: which credential a request presents, whether its token is genuine, and who it names.
//!
//! This crate owns credentials, token verification, signing keys and [`ClerkUser`]. It refuses to know any database,
//! any table and anything about ownership.
//!
//! [`ClerkAuth`] is built once, registered with `app_data`, and shared by every worker. A handler that takes a
//! [`ClerkUser`] runs only for a request whose token passed every rule; [`MaybeClerkUser`] lets an anonymous request
//! through and still refuses a bad token.
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
//! // One value for the whole process: clone it into every worker's `App`.
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
mod billing;
mod cache;
mod clock;
mod config;
pub mod credentials;
mod csrf;
mod error;
mod extract;
mod factors;
pub mod inspect;
mod json;
pub mod keys;
mod organization;
mod origin;
mod policy;
mod reason;
mod requirement;
mod revocation;
mod rule;
mod session;
mod stats;
#[cfg(feature = "testing")]
pub mod testing;
mod token;
mod user;
mod verify;

pub use auth::ClerkAuth;
pub use clock::{Clock, FixedClock, SystemClock};
pub use config::{ClerkAuthBuilder, ConfigError, ConfigFault, ConfigProblem, ConfigSetting};
pub use credentials::{Credential, Presented};
pub use error::{AuthError, AuthErrorKind};
pub use extract::MaybeClerkUser;
pub use factors::Factors;
pub use inspect::Inspection;
pub use keys::{KeyStore, StaticKeys};
pub use organization::Organization;
pub use reason::Reason;
pub use requirement::Requirement;
pub use revocation::{DenyList, Revocation, Revocations};
pub use rule::Rule;
pub use session::SessionUser;
pub use stats::{CacheStats, FetchesByCause, KeyStats, Stats};
pub use user::{ClerkUser, Impersonation, InvalidUserId, TokenKind, UnfittingClaims, UnknownTokenKind, UserId};

/// Compiles the guide's examples.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/authentication.md")]
struct Guide;
