//! Access decisions that the compiler demands, for actix-web.
//!
//! A handler declares who may call it, in one line above its route: [`#[check_ownership("…")]`](macro@check_ownership),
//! [`#[authenticated]`](macro@authenticated) or [`#[public(reason = "…")]`](macro@public). A [`scope`](scope()) rejects
//! handlers without a decision at compile time.
//!
//! # Overview
//! | you write | you get |
//! |---|---|
//! | [`resources!`]: each resource's table and the column with its owner | [`Resource`] for each row, whose every query carries the caller |
//! | [`r2d2::Pool`] as the handle to the database, or `impl` [`Database`] for yours | [`Scoped`] connections off the worker thread, on which a query without the caller does not compile |
//! | a decision above each handler | a guarded handler that is [`Decided`], as code and as data |
//! | `deployment: Owned<Deployment>` as an argument | [`Owned`]: the row, with the proof that the caller owns it |
//! | `access = viewer`, `or_role = "org:admin"` in the decision | access for other callers, as far as [`resources!`] declares it, with a proof of their [level](access) |
//! | `ownership::scope("/api").service(…)` | a [`SecureScope`] with an [access map](SecureScope::access_map) |
//! | `.decision_stats(stats).access_log(log)` on it | each decision counted in [`DecisionStats`] and recorded in your [`AccessLog`] |
//!
//! A request passes four steps, in this order: its **identity** (401), the **ownership** of each row that its route
//! names (403, or 404 for a resource with `denied: not_found`), the handler's **arguments** including the body, and the
//! **handler**. **Writes** go through [`Owned`] and repeat the access check in SQL.
//!
//! # Example
//! An application with one resource, complete except for its migrations and its pool:
//! ```
//! use actix_web::{HttpResponse, delete, get, web::Data};
//! use ownership::{Database, Owned, Refusal, SecureScope, check_ownership};
//! use resources::{Db, Deployment};
//!
//! mod resources {
//!     use diesel::prelude::*;
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
//!     /// The database handle: the pool of the feature `r2d2`.
//!     pub type Db = ownership::r2d2::Pool<SqliteConnection>;
//! }
//!
//! /// Needs no query, because the guard has loaded the row.
//! #[check_ownership("deployment")]
//! #[get("/deployments/{id}")]
//! async fn show_deployment(deployment: Owned<Deployment>) -> String {
//!     deployment.name.clone()
//! }
//!
//! /// Runs `DELETE … WHERE id = ? AND user_id = ?`, so a row that has changed hands is not deleted.
//! #[check_ownership("deployment")]
//! #[delete("/deployments/{id}")]
//! async fn delete_deployment(deployment: Owned<Deployment>, db: Data<Db>) -> Result<HttpResponse, Refusal> {
//!     db.run(move |connection| deployment.delete(connection)).await?;
//!     Ok(HttpResponse::NoContent().finish())
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
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("deployments.sqlite");
//! let routes = routes(auth, Db::sqlite(path.to_str().unwrap_or_default(), 4)?);
//!
//! // Before the server is bound: check the registrations, and read the access map.
//! routes.verify()?;
//! let delete = &routes.access_map()[1];
//! assert_eq!((delete.method, delete.path.as_str()), ("DELETE", "/api/v1/deployments/{id}"));
//! assert_eq!((delete.decision, delete.checks[0].id_param), ("owner", Some("id")));
//! # Ok(())
//! # }
//! ```
//!
//! # Guarantees
//! - **No handler without a decision.** In a [`SecureScope`], a handler without a decision does not compile. A scope
//!   without its verifier or its database does not start.
//! - **No unreachable route.** A scope in which an earlier route takes all requests of a later one does not start.
//!   [`verify_all`] checks several scopes and documents what it cannot detect.
//! - **Identity first, then ownership, then the arguments.** The body of a refused request is not read. A batch has its
//!   ids in the body, so its body is read once the caller is identified.
//! - **No row without the caller in the query.** [`Owned`] has no public constructor. Every query of [`Resource`] takes a
//!   lookup that only this crate makes, from a verified user.
//! - **The id that is checked is the id that is written.** It is decoded once, as `web::Path` decodes it. [`Owned`] gives
//!   no mutable access to the row. Its writes repeat the id and the access check in their `WHERE`. A row whose owner,
//!   organization or grant has changed since the check is not written: [`WriteError::Refused`].
//! - **A proof for reading does not write.** The level is part of the type: `Owned<_, Viewer>` has no `update`.
//! - **Overrides stay within an organization.** An override gives access to rows of the caller's active organization
//!   only. A grant does not make an owner.
//! - **An update moves no row.** The id, the column that leads to the owner, and the organization keep their values even
//!   if the changeset names them. Only [`Owned::transfer`] changes an owner.
//! - **No query without the caller.** A handler's connection is [`Scoped`]: it runs queries and writes that carry the caller,
//!   and nothing else. A handler that needs another query takes an [`Unscoped`], and its decision says why, for the access
//!   map.
//! - **A refusal reveals nothing.** A row of another user, a missing row and an id that cannot exist get the same
//!   response. The last needs no query.
//! - **Errors refuse.** 503 if the database is unavailable, 500 if a query fails, each with a constant text. The cause is
//!   in [`Refusal::cause`], for your log.
//! - **Every decision is reported once.** As an event with the target `ownership::decision`, as a count in
//!   [`DecisionStats`], and to the scope's [`AccessLog`]: the caller, the rows, the route and the reason. Never the
//!   token.
//! - **One statement** per guarded read, also with a long chain of parents.
//!
//! The feature `testing` adds the module `testing`, for an application's tests.
//!
//! # Limits
//! - Handlers outside of a [`SecureScope`] need no decision. A handler with a decision is guarded anywhere.
//! - A handler reaches the raw connection only as an [`Unscoped`] argument, and its decision says why. What it does there is
//!   its own. What you write into a scoped query is not checked: a subquery of another table, or raw SQL with a closing
//!   parenthesis too many.
//! - A parent is checked if the route names it `{<parent>_id}`, or if a stacked `#[check_ownership]` names its parameter.
//!   Any other parameter is not recognized as a parent.
//! - Membership and roles come from the session token, so they are as old as the token.
//! - A write checks overrides and grants again. A response that is already streaming is not cut off.
//! - Middleware runs before the guard, for every request.
//! - Response times are not hidden: an id that cannot exist is refused without a query, so faster.
//! - [`MAX_BATCH`] limits the ids in a body. [`Owned::all`] has no limit.

pub mod access;
mod access_basis;
mod access_map;
mod batch;
mod caller;
mod create;
mod database;
mod decision;
mod extract;
mod guard;
mod hidden_routes;
pub mod identity;
mod ids;
mod insertable;
mod list_scope;
mod loaded;
mod observe;
mod owned;
#[cfg(feature = "r2d2")]
pub mod r2d2;
mod refusal;
mod requested_access;
mod resource;
mod route_params;
mod scope;
mod scoped;
mod sharing;
#[cfg(feature = "testing")]
pub mod testing;
mod unscoped;

pub use access_basis::{AccessBasis, Override};
pub use access_map::{AccessCheck, AccessEntry};
pub use batch::{MAX_BATCH, OwnedBatch};
pub use database::{Cause, Database, Lending, ReadError};
pub use decision::{Decided, Decision, NotRegistered, OwnershipCheck};
pub use hidden_routes::{HiddenBy, HiddenRoute};
pub use observe::{
    AccessLog, CheckedRow, DecisionCount, DecisionOutcome, DecisionReason, DecisionRecord, DecisionStats,
};
pub use owned::Owned;
pub use refusal::{Refusal, RefusalKind, WriteError};
pub use resource::{AccessTo, ConnectionOf, Denied, InOrganization, QueryErrorOf, Resource, Shared, Update};
pub use scope::{ScopeError, SecureScope, scope, verify_all};
pub use scoped::{Scoped, ScopedQuery, transaction};
pub use sharing::{Grantable, Transfer};
pub use unscoped::Unscoped;

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

/// Items for macro output. Not part of the public API.
#[doc(hidden)]
pub mod __private {
    pub use crate::{
        caller::Caller,
        create::{Create, CreateIn, CreateInOrganization, create, create_in, create_in_organization},
        decision::{HandlerSource, Registered, RouteDecl},
        guard::{Guarded, check_ownership, in_organization},
        ids::parse_id,
        insertable::assert_lacks,
        list_scope::ListScope,
        owned::scope_of,
        refusal::{RefusalKind, denied, owner_error},
        requested_access::{RequestedAccess, RequestsAccess, assert_covered_by},
        resource::{FoundRow, Lookup, LookupAll},
        scoped::scoped,
        unscoped::{Argument, OtherArgument, assert_scoped},
    };
}

/// Compiles the guide's examples.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/ownership.md")]
struct Guide;
