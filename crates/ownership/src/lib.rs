//! Is it yours? Access decisions that the compiler demands, for actix-web.
//! (docs to follow)

mod access;
mod batch;
mod database;
mod decision;
pub mod guard;
mod ids;
mod owned;
mod refusal;
mod resource;
mod scope;

pub use access::{AccessCheck, AccessEntry};
pub use batch::{MAX_BATCH, OwnedBatch};
pub use database::{Cause, Database, ReadError};
pub use decision::{Decided, Decision, NotRegistered, OwnershipCheck, Registered, RouteDecl, Source};
pub use guard::Guarded;
pub use owned::Owned;
pub use refusal::{Refusal, RefusalKind, WriteError};
pub use resource::{ConnectionOf, Denied, Lookup, LookupAll, QueryErrorOf, Resource, Transfer, Update};
pub use scope::{SecureScope, scope};

pub use ownership_macros::{authenticated, check_ownership, public, resources};

#[doc(hidden)]
pub use {actix_web, auth};
