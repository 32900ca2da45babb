//! The traits of a row that can be owned. `resources!` implements them.
//! Knows no SQL: the queries are in the implementations, in the application's crate.

use std::{fmt, str::FromStr};

use crate::{
    access::{Access, Editor, Owner, Viewer},
    database::Database,
};

mod lookup;

pub use lookup::{FoundRow, Lookup, LookupAll};

/// The connection that a resource's queries run on.
pub type ConnectionOf<R> = <<R as Resource>::Database as Database>::Connection;
/// The error that a resource's queries fail with.
pub type QueryErrorOf<R> = <<R as Resource>::Database as Database>::QueryError;

/// The response to a refused request. A row of another user and a missing row get the same response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// 403, code `not_owner`.
    Forbidden,
    /// 404, code `not_found`: for resources whose existence is private.
    NotFound,
}

/// A row that belongs to a user, directly or through its parents. [`resources!`](crate::resources) implements it.
///
/// Every query takes a `Lookup`, which only this crate can make, from a verified caller. So no query of this trait
/// reaches a row without the caller in it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a resource",
    label = "not declared in `ownership::resources!`",
    note = "add a line to the registry: `name => {Self} {{ table: …, owner: … }}`"
)]
pub trait Resource: Sized + Send + 'static {
    /// The name in `#[check_ownership("…")]`.
    const NAME: &'static str;
    /// The names of the parents, nearest first.
    const ANCESTORS: &'static [&'static str];
    /// The response to a refused request.
    const DENIED: Denied;
    /// The type of the primary key. An id that does not parse, or that `Display` spells differently, is refused without a
    /// query.
    type Id: FromStr + fmt::Display + Clone + Eq + Send + Sync + 'static;
    /// The database that runs the queries.
    type Database: Database;

    /// Returns the row's primary key.
    fn id(&self) -> &Self::Id;

    /// Whether `id` is the spelling of an id of this parent. Other ids cannot exist.
    #[doc(hidden)]
    fn ancestor_may_exist(ancestor: &str, id: &str) -> bool {
        let _ = (ancestor, id);
        false
    }

    /// Loads the row if the caller owns it or overrides its owner, in one statement. Otherwise returns `None`.
    ///
    /// # Errors
    /// Fails if the query fails.
    #[doc(hidden)]
    fn load(
        connection: &mut ConnectionOf<Self>,
        lookup: &Lookup<'_, Self>,
    ) -> Result<Option<FoundRow<Self>>, QueryErrorOf<Self>>;

    /// Loads those of the rows that the caller owns or overrides, in one statement.
    ///
    /// # Errors
    /// Fails if the query fails.
    #[doc(hidden)]
    fn load_all(
        connection: &mut ConnectionOf<Self>,
        lookup: &LookupAll<'_, Self>,
    ) -> Result<Vec<FoundRow<Self>>, QueryErrorOf<Self>>;

    /// Deletes the row if the caller still has the owner's access. Returns whether it did.
    ///
    /// # Errors
    /// Fails if the query fails.
    #[doc(hidden)]
    fn delete(connection: &mut ConnectionOf<Self>, lookup: &Lookup<'_, Self>) -> Result<bool, QueryErrorOf<Self>>;

    /// Deletes all rows if the caller still has the owner's access to each, else none. Returns which.
    ///
    /// # Errors
    /// Fails if the query fails.
    #[doc(hidden)]
    fn delete_all(
        connection: &mut ConnectionOf<Self>,
        lookup: &LookupAll<'_, Self>,
    ) -> Result<bool, QueryErrorOf<Self>>;
}

/// A resource whose fields can be changed. [`resources!`](crate::resources) implements it, except with `changes: none`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no changeset",
    note = "its line in `ownership::resources!` says `changes: none`"
)]
pub trait Update: Resource {
    /// The changeset. The id and the owner keep their values even if it names them.
    type Changes;

    /// Changes the row if the caller may still update it and returns the new row, in one statement. Otherwise returns
    /// `None`.
    ///
    /// # Errors
    /// Fails if the query fails.
    #[doc(hidden)]
    fn update(
        connection: &mut ConnectionOf<Self>,
        lookup: &Lookup<'_, Self>,
        changes: Self::Changes,
    ) -> Result<Option<Self>, QueryErrorOf<Self>>;
}

/// A resource whose rows can be shared, directly or through a parent.
/// [`resources!`](crate::resources) implements it if the resource or one of its parents has `grants: …`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shared",
    label = "the registry names no grants table for it",
    note = "remove `access = …`, or name a grants table in the registry: `{Self} {{ …, grants: … }}`"
)]
pub trait Shared: Resource {
    /// Loads the row if the caller has the required access as its owner, by an override or by a grant, in one statement.
    /// Otherwise returns `None`.
    ///
    /// # Errors
    /// Fails if the query fails.
    #[doc(hidden)]
    fn load_shared(
        connection: &mut ConnectionOf<Self>,
        lookup: &Lookup<'_, Self>,
    ) -> Result<Option<FoundRow<Self>>, QueryErrorOf<Self>>;

    /// Loads those of the rows to which the caller has the required access, as [`load_shared`](Self::load_shared) does.
    ///
    /// # Errors
    /// Fails if the query fails.
    #[doc(hidden)]
    fn load_all_shared(
        connection: &mut ConnectionOf<Self>,
        lookup: &LookupAll<'_, Self>,
    ) -> Result<Vec<FoundRow<Self>>, QueryErrorOf<Self>>;
}

/// A resource whose rows may belong to an organization, so that an override can apply.
/// [`resources!`](crate::resources) implements it if the chain of parents ends at `owner: user_id | org_id`.
#[diagnostic::on_unimplemented(
    message = "rows of `{Self}` do not belong to organizations, so an override cannot apply",
    label = "the registry names no organization column for it",
    note = "remove the override, or name the column in the registry: `owner: user_id | org_id`"
)]
pub trait InOrganization: Resource {}

/// A level that a check of `R` can require: [`Owner`] for every resource, the others for [`Shared`] ones.
pub trait AccessTo<R: Resource>: Access {
    /// Loads the row if the caller has this access to it, in one statement. Otherwise returns `None`.
    ///
    /// # Errors
    /// Fails if the query fails.
    #[doc(hidden)]
    fn load(connection: &mut ConnectionOf<R>, lookup: &Lookup<'_, R>) -> Result<Option<FoundRow<R>>, QueryErrorOf<R>>;

    /// Loads those of the rows to which the caller has this access, in one statement.
    ///
    /// # Errors
    /// Fails if the query fails.
    #[doc(hidden)]
    fn load_all(
        connection: &mut ConnectionOf<R>,
        lookup: &LookupAll<'_, R>,
    ) -> Result<Vec<FoundRow<R>>, QueryErrorOf<R>>;
}

impl<R: Resource> AccessTo<R> for Owner {
    fn load(connection: &mut ConnectionOf<R>, lookup: &Lookup<'_, R>) -> Result<Option<FoundRow<R>>, QueryErrorOf<R>> {
        R::load(connection, lookup)
    }

    fn load_all(
        connection: &mut ConnectionOf<R>,
        lookup: &LookupAll<'_, R>,
    ) -> Result<Vec<FoundRow<R>>, QueryErrorOf<R>> {
        R::load_all(connection, lookup)
    }
}

impl<R: Shared> AccessTo<R> for Editor {
    fn load(connection: &mut ConnectionOf<R>, lookup: &Lookup<'_, R>) -> Result<Option<FoundRow<R>>, QueryErrorOf<R>> {
        R::load_shared(connection, lookup)
    }

    fn load_all(
        connection: &mut ConnectionOf<R>,
        lookup: &LookupAll<'_, R>,
    ) -> Result<Vec<FoundRow<R>>, QueryErrorOf<R>> {
        R::load_all_shared(connection, lookup)
    }
}

impl<R: Shared> AccessTo<R> for Viewer {
    fn load(connection: &mut ConnectionOf<R>, lookup: &Lookup<'_, R>) -> Result<Option<FoundRow<R>>, QueryErrorOf<R>> {
        R::load_shared(connection, lookup)
    }

    fn load_all(
        connection: &mut ConnectionOf<R>,
        lookup: &LookupAll<'_, R>,
    ) -> Result<Vec<FoundRow<R>>, QueryErrorOf<R>> {
        R::load_all_shared(connection, lookup)
    }
}
