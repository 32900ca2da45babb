//! Is it yours? Access decisions that the compiler demands, for actix-web.
//!
//! A handler says in one line who may call it, above its route:
//! [`#[check_ownership("…")]`](macro@check_ownership), [`#[authenticated]`](macro@authenticated) or
//! [`#[public(reason = "…")]`](macro@public). A [`scope`](scope()) takes no handler that does not.
//!
//! # A bird's eye view
//! | you write | you get |
//! |---|---|
//! | [`resources!`]: each resource's table and the column that says whose a row is | [`Resource`] for each row, whose every query carries the owner |
//! | `impl` [`Database`] for the handle that your handlers use | reads off the worker's thread, on your own pool |
//! | a decision above each handler | a [`Guarded`] handler that is [`Decided`], as code and as data |
//! | `deployment: Owned<Deployment>` as an argument | [`Owned`]: the row, and the proof that it is the caller's |
//! | `access = viewer`, `or_role = "org:admin"` in the decision | others let through, as far as [`resources!`] says, with a proof of their [level](access) |
//! | `ownership::scope("/api").service(…)` | a [`SecureScope`] that knows its [access map](SecureScope::access_map) |
//! | `.decision_stats(stats).access_log(log)` on it | each decision counted in [`DecisionStats`] and told to your [`AccessLog`] |
//!
//! A request comes past four things, in this order: its **identity** (401), then the **ownership** of each row that its
//! route names (403, or 404 where a resource says `denied: not_found`), then the handler's **arguments**, body included,
//! then the **handler** itself. Its **writes** go through [`Owned`] and repeat the owner in SQL.
//!
//! # Example
//! An application with one resource, whole but for its tables and its pool:
//! ```
//! use actix_web::{HttpResponse, ResponseError, delete, get, web::Data};
//! use ownership::{Owned, Refusal, SecureScope, WriteError, check_ownership};
//! use resources::{Db, Deployment};
//!
//! mod resources {
//!     use actix_web::web;
//!     use diesel::prelude::*;
//!     use ownership::{Database, ReadError};
//!
//!     diesel::table! { deployments (id) { id -> Text, user_id -> Text, name -> Text, } }
//!
//!     #[derive(Queryable, Selectable, Identifiable)]
//!     #[diesel(table_name = deployments)]
//!     pub struct Deployment { pub id: String, pub user_id: String, pub name: String }
//!
//!     ownership::resources! {
//!         database = crate::resources::Db;
//!         deployment => Deployment { table: deployments, owner: user_id, changes: none },
//!     }
//!
//!     /// The handle to the database; a real one lends a connection from a pool.
//!     #[derive(Clone)]
//!     pub struct Db { pub url: String }
//!
//!     impl Db {
//!         pub async fn run<T: Send + 'static>(
//!             &self,
//!             work: impl FnOnce(&mut SqliteConnection) -> T + Send + 'static,
//!         ) -> Result<T, ReadError> {
//!             let url = self.url.clone();
//!             let answer = web::block(move || SqliteConnection::establish(&url).map(|mut lent| work(&mut lent)));
//!             let answer = answer.await.map_err(|error| ReadError::Unavailable(error.into()))?;
//!             answer.map_err(|error| ReadError::Unavailable(error.into()))
//!         }
//!     }
//!
//!     impl Database for Db {
//!         type Connection = SqliteConnection;
//!         type QueryError = diesel::result::Error;
//!
//!         async fn read<T, W>(&self, work: W) -> Result<T, ReadError>
//!         where
//!             T: Send + 'static,
//!             W: Fn(&mut SqliteConnection) -> QueryResult<T> + Send + 'static,
//!         {
//!             self.run(move |lent| work(lent)).await?.map_err(|error| ReadError::Failed(error.into()))
//!         }
//!     }
//! }
//!
//! /// No query here: the guard has loaded the row together with its owner.
//! #[check_ownership("deployment")]
//! #[get("/deployments/{id}")]
//! async fn show_deployment(deployment: Owned<Deployment>) -> String {
//!     deployment.name.clone()
//! }
//!
//! /// `DELETE … WHERE id = ? AND user_id = ?`, whatever has happened since the check.
//! #[check_ownership("deployment")]
//! #[delete("/deployments/{id}")]
//! async fn delete_deployment(deployment: Owned<Deployment>, db: Data<Db>) -> HttpResponse {
//!     match db.run(move |lent| deployment.delete(lent)).await {
//!         Ok(Ok(())) => HttpResponse::NoContent().finish(),
//!         Ok(Err(WriteError::Refused(refusal))) => refusal.error_response(),
//!         Ok(Err(WriteError::Query(_))) | Err(_) => HttpResponse::InternalServerError().finish(),
//!     }
//! }
//!
//! fn routes(auth: auth::ClerkAuth, db: Db) -> SecureScope {
//!     ownership::scope("/api/v1")
//!         .app_data(auth)
//!         .app_data(Data::new(db))
//!         .service(show_deployment)
//!         .service(delete_deployment)
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let auth = auth::ClerkAuth::builder()
//!     .issuer("https://clerk.example.com")
//!     .jwks_url("https://clerk.example.com/.well-known/jwks.json")
//!     .build()?;
//! let routes = routes(auth, Db { url: ":memory:".to_owned() });
//!
//! // Before the server is bound: is everything there that the decisions need, and who may call what?
//! routes.verify()?;
//! let delete = &routes.access_map()[1];
//! assert_eq!((delete.method, delete.path.as_str()), ("DELETE", "/api/v1/deployments/{id}"));
//! assert_eq!((delete.decision, delete.checks[0].id_param), ("owner", Some("id")));
//! # Ok(())
//! # }
//! ```
//!
//! # What is promised
//! - **No decision, no handler.** In a [`SecureScope`], a handler without one does not compile, and a scope that lacks its
//!   verifier or its database does not start.
//! - **No route behind another.** A scope in which an earlier route takes all requests of a later one does not start.
//!   [`verify_all`] checks several scopes, and says what it does not find.
//! - **Identity is asked first, ownership second, and the arguments last.** A refused request's body is not read. (The
//!   ids of a batch come in the body, so there the body is read for whoever has an identity.)
//! - **No row without its caller in the query.** [`Owned`] has no public constructor, and every query of [`Resource`]
//!   takes a [`Lookup`] or a [`LookupAll`], which only this crate makes, from a verified user.
//! - **The id that is checked is the id that is written.** It is decoded once, as `web::Path` decodes it; an [`Owned`]
//!   cannot be changed through; and its writes say `WHERE id = … AND owner = …`, with the override or the grant that let
//!   the caller through. A row that has changed hands or organization since the check, or whose grant is gone, is not
//!   written: [`WriteError::Refused`].
//! - **A proof for reading does not write.** The level is in its type: `Owned<_, Viewer>` has no `update` that compiles.
//! - **An organization of one's own is no key.** An override opens the rows of the caller's active organization and no
//!   others; a grant makes nobody an owner.
//! - **An update moves no row.** The id, the column that leads to the owner and the organization keep their values, whatever columns the
//!   changeset has; only [`Owned::transfer`] changes an owner.
//! - **A refusal tells nothing.** "Not yours", "not there" and "cannot exist" are one value and one answer, and the last
//!   is given without a query.
//! - **No answer is no pass.** 503 when the database cannot be reached, 500 when a query fails, each with a constant text;
//!   [`Refusal::cause`] is for your log, where nobody but your own error handling writes it.
//! - **Every decision is told, once.** As an event with the target `ownership::decision`, as a count in
//!   [`DecisionStats`], and to the scope's [`AccessLog`]: who, what, on which route, and what let them through or did not.
//!   Never the token.
//! - **One statement** for a guarded read, however long the chain of parents is.
//!
//! With the feature `testing` there is `testing`, for an application's own tests.
//!
//! # What is not
//! - Handlers outside of a [`SecureScope`] need no decision; those that have one are guarded all the same.
//! - Your own queries are your own: nothing stops a handler from writing a table without an [`Owned`] row. What starts at
//!   `Row::owned_by(&user)` or `Row::within(&parent)`, which [`resources!`] adds to each row, is the caller's.
//! - A parent is checked as such where the route calls it `{<parent>_id}`, or where a stacked `#[check_ownership]` says
//!   which parameter it is in; any other name says nothing about it.
//! - Who is in an organization, and with which role, is what the session token says: as old as the token.
//! - An override or a grant is asked for when the row is, and again when it is written; a response that streams on after
//!   that is not cut off.
//! - Middleware runs before the guard: what it does with a request is done for anybody.
//! - The time that an answer takes is not hidden: an id that cannot exist is refused faster than one that can.
//! - A list of at most [`MAX_BATCH`] ids is this crate's rule for bodies; [`Owned::all`] takes what it is given.

pub mod access;
mod access_basis;
mod access_map;
mod batch;
mod caller;
mod database;
mod decision;
mod extract;
mod guard;
mod hidden_routes;
pub mod identity;
mod ids;
mod list_scope;
mod loaded;
mod observe;
mod owned;
mod refusal;
mod requested_access;
mod resource;
mod route_params;
mod scope;
#[cfg(feature = "testing")]
pub mod testing;

pub use access_basis::{AccessBasis, Override};
pub use access_map::{AccessCheck, AccessEntry};
pub use batch::{MAX_BATCH, OwnedBatch};
pub use database::{Cause, Database, ReadError};
pub use decision::{Decided, Decision, NotRegistered, OwnershipCheck};
pub use hidden_routes::{HiddenBy, HiddenRoute};
pub use observe::{
    AccessLog, CheckedRow, DecisionCount, DecisionOutcome, DecisionReason, DecisionRecord, DecisionStats,
};
pub use owned::Owned;
pub use refusal::{Refusal, RefusalKind, WriteError};
pub use resource::{AccessTo, ConnectionOf, Denied, InOrganization, QueryErrorOf, Resource, Shared, Transfer, Update};
pub use scope::{ScopeError, SecureScope, scope, verify_all};

#[doc = include_str!("docs/authenticated.md")]
pub use ownership_macros::authenticated;
#[doc = include_str!("docs/check_ownership.md")]
pub use ownership_macros::check_ownership;
#[doc = include_str!("docs/public.md")]
pub use ownership_macros::public;
#[doc = include_str!("docs/resources.md")]
pub use ownership_macros::resources;

#[doc(hidden)]
pub use {actix_web, auth};

/// What the macros write, and nobody else: no promise is made of it.
#[doc(hidden)]
pub mod __private {
    pub use crate::{
        caller::Caller,
        decision::{HandlerSource, Registered, RouteDecl},
        guard::{Guarded, check_ownership, in_organization},
        list_scope::ListScope,
        refusal::RefusalKind,
        requested_access::{RequestedAccess, RequestsAccess, assert_covered_by},
        resource::{FoundRow, Lookup, LookupAll},
    };
}

/// Compiles the guide's examples.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/ownership.md")]
struct Guide;
