//! A local stand-in for a Clerk instance, for development and for tests.
//!
//! It has what a backend sees of Clerk: tokens signed RS256 in the shapes of Clerk's own, the key set that verifies
//! them, keys that rotate, and a key server that fails. It has no users, no sessions and no sign-in: whoever asks for
//! a token gets it, which is why it listens on the loopback interface only and refuses foreign web pages.
//!
//! In a test, it runs in process and stops when dropped:
//!
//! ```
//! use clerk_dev::{ClerkDev, TokenSpec};
//!
//! # #[actix_web::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let clerk = ClerkDev::start().await?;
//! let token = clerk.mint(&TokenSpec::session("user_alice").azp("http://localhost:3000"));
//!
//! // What a verifier does: fetch the keys, take the one that the token names, check the signature.
//! let keys: jsonwebtoken::jwk::JwkSet = reqwest::get(clerk.jwks_url()).await?.json().await?;
//! let key = keys.find(&clerk.instance().kid()).ok_or("the key is published")?;
//! let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
//! rules.set_issuer(&[clerk.issuer()]);
//! let verified = jsonwebtoken::decode::<serde_json::Value>(&token, &key.try_into()?, &rules)?;
//! assert_eq!(verified.claims["sub"], "user_alice");
//!
//! // A rotation makes the token worthless, as with Clerk.
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
