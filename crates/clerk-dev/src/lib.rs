//! A local stand-in for a Clerk instance, for development and for tests.
//!
//! It provides what a backend sees of Clerk: RS256 tokens in Clerk's format, the key set that verifies them, key rotation
//! and outages of the key server. It has no users, sessions or sign-in and mints a token for any caller, so it listens on
//! the loopback interface only and rejects foreign web pages.
//!
//! In a test, it runs in the same process and stops when dropped:
//!
//! ```
//! use clerk_dev::{ClerkDev, TokenSpec};
//!
//! # #[actix_web::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let clerk = ClerkDev::start().await?;
//! let token = clerk.mint(&TokenSpec::session("user_alice").azp("http://localhost:3000"));
//!
//! // A verifier fetches the keys, selects the key that the token names and checks the signature.
//! let keys: jsonwebtoken::jwk::JwkSet = reqwest::get(clerk.jwks_url()).await?.json().await?;
//! let key = keys.find(&clerk.instance().kid()).ok_or("the key is published")?;
//! let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
//! rules.set_issuer(&[clerk.issuer()]);
//! let verified = jsonwebtoken::decode::<serde_json::Value>(&token, &key.try_into()?, &rules)?;
//! assert_eq!(verified.claims["sub"], "user_alice");
//!
//! // A rotation invalidates the token, as at Clerk.
//! clerk.instance().rotate()?;
//! let keys: jsonwebtoken::jwk::JwkSet = reqwest::get(clerk.jwks_url()).await?.json().await?;
//! assert!(keys.find(verified.header.kid.as_deref().unwrap_or_default()).is_none());
//! # Ok(())
//! # }
//! ```

mod error;
mod ids;
mod instance;
mod key;
mod server;
mod storage;
mod token;

pub use self::{
    error::Error,
    instance::Instance,
    server::{ClerkDev, Options},
    token::{TokenCategory, TokenSpec},
};
