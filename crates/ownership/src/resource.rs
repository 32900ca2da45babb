//! What a row must tell about itself so that it can be owned. Implemented by `resources!`, never by hand.
//! Knows no SQL: the queries live in the implementations, in the application's own crate.

use std::{fmt, str::FromStr};

use crate::{
    access::{Access, Editor, Owner, Viewer},
    database::Database,
};

mod lookup;

pub use lookup::{FoundRow, Lookup, LookupAll};

/// The connection that a resource's queries run on.
pub type ConnectionOf<R> = <<R as Resource>::Database as Database>::Connection;
/// The error that a resource's queries end with.
pub type QueryErrorOf<R> = <<R as Resource>::Database as Database>::QueryError;

/// How a refusal looks from outside. "Not yours" and "not there" are the same answer in either case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// 403, code `not_owner`.
    Forbidden,
    /// 404, code `not_found`: for resources whose very existence is private.
    NotFound,
}

/// A row that belongs to a user, directly or through its parents. [`resources!`](crate::resources) implements it.
///
/// Every query takes a [`Lookup`], which only this crate can make, from a verified caller: there is no way to a row
/// through this trait without the caller in the query.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no resource",
    label = "not declared in `ownership::resources!`",
    note = "add a line to the registry: `name => {Self} {{ table: …, owner: … }}`"
)]
pub trait Resource: Sized + Send + 'static {
    /// The name in `#[check_ownership("…")]`.
    const NAME: &'static str;
    /// The names of the parents, nearest first.
    const ANCESTORS: &'static [&'static str];
    /// How a refusal looks from outside.
    const DENIED: Denied;
    /// The primary key. An id that does not parse cannot exist and is refused without a query.
    type Id: FromStr + fmt::Display + Clone + Eq + Send + Sync + 'static;
    /// What runs the queries.
    type Database: Database;

    /// The row's primary key.
    fn id(&self) -> &Self::Id;

    /// Whether a row of this parent may have this id: what does not parse as one cannot exist.
    #[doc(hidden)]
    fn ancestor_may_exist(ancestor: &str, id: &str) -> bool {
        let _ = (ancestor, id);
        false
    }

    /// Loads the row if it is the owner's: one statement.
    ///
    /// # Errors
    /// Whatever the database reports; a row that is not there or not the owner's is `None`.
    #[doc(hidden)]
    fn load(
        connection: &mut ConnectionOf<Self>,
        lookup: &Lookup<'_, Self>,
    ) -> Result<Option<FoundRow<Self>>, QueryErrorOf<Self>>;

    /// Loads those of the rows that are the owner's: one statement.
    ///
    /// # Errors
    /// Whatever the database reports.
    #[doc(hidden)]
    fn load_all(
        connection: &mut ConnectionOf<Self>,
        lookup: &LookupAll<'_, Self>,
    ) -> Result<Vec<FoundRow<Self>>, QueryErrorOf<Self>>;

    /// Deletes the row if it is still the owner's, and says whether it was.
    ///
    /// # Errors
    /// Whatever the database reports.
    #[doc(hidden)]
    fn delete(connection: &mut ConnectionOf<Self>, lookup: &Lookup<'_, Self>) -> Result<bool, QueryErrorOf<Self>>;

    /// Deletes all the rows, or none when one of them is no longer the owner's, and says which of the two.
    ///
    /// # Errors
    /// Whatever the database reports.
    #[doc(hidden)]
    fn delete_all(
        connection: &mut ConnectionOf<Self>,
        lookup: &LookupAll<'_, Self>,
    ) -> Result<bool, QueryErrorOf<Self>>;
}

/// A resource whose owner may change its fields. [`resources!`](crate::resources) implements it unless told `changes: none`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no changeset",
    note = "its line in `ownership::resources!` says `changes: none`"
)]
pub trait Update: Resource {
    /// The fields to change. The id and the owner are not among them, whatever this type holds.
    type Changes;

    /// Changes the row if it is still the owner's, and returns it as it is now: one statement.
    ///
    /// # Errors
    /// Whatever the database reports; a row that is no longer the owner's is `None`.
    #[doc(hidden)]
    fn update(
        connection: &mut ConnectionOf<Self>,
        lookup: &Lookup<'_, Self>,
        changes: Self::Changes,
    ) -> Result<Option<Self>, QueryErrorOf<Self>>;
}

/// A resource that has an owner column of its own, and so can be given away.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be transferred",
    note = "it has no owner column of its own: it goes where its parent goes"
)]
pub trait Transfer: Resource {
    /// Makes `to` the owner if the row is still the present owner's, and says whether it was.
    ///
    /// # Errors
    /// Whatever the database reports, an unknown new owner included.
    #[doc(hidden)]
    fn transfer(
        connection: &mut ConnectionOf<Self>,
        lookup: &Lookup<'_, Self>,
        to: &str,
    ) -> Result<bool, QueryErrorOf<Self>>;
}

/// A resource whose rows can be shared with others than their owners, themselves or through a parent.
/// [`resources!`](crate::resources) implements it where a line of the chain says `grants: …`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is shared with nobody",
    label = "no table says with whom a row is shared",
    note = "drop `access = …`, or name that table in the registry: `{Self} {{ …, grants: … }}`"
)]
pub trait Shared: Resource {
    /// Loads the row if it is the caller's at all: as its owner, by an override or by a grant. One statement.
    ///
    /// # Errors
    /// Whatever the database reports; a row that is not there or not the caller's is `None`.
    #[doc(hidden)]
    fn load_shared(
        connection: &mut ConnectionOf<Self>,
        lookup: &Lookup<'_, Self>,
    ) -> Result<Option<FoundRow<Self>>, QueryErrorOf<Self>>;
}

/// A resource whose rows may belong to an organization, so that an override means something.
/// [`resources!`](crate::resources) implements it where the chain ends at `owner: user_id | org_id`.
#[diagnostic::on_unimplemented(
    message = "a row of `{Self}` belongs to no organization, so nobody can override its owner",
    label = "no column says to which organization a row belongs",
    note = "drop the override, or name that column in the registry: `owner: user_id | org_id`"
)]
pub trait InOrganization: Resource {}

/// A level that can be asked of the rows of `R`: [`Owner`] of every resource, the others of those that are [`Shared`].
pub trait AccessTo<R: Resource>: Access {
    /// Loads the row if the caller has this access to it: one statement.
    ///
    /// # Errors
    /// Whatever the database reports; a row that is not there or not accessible is `None`.
    #[doc(hidden)]
    fn load(connection: &mut ConnectionOf<R>, lookup: &Lookup<'_, R>) -> Result<Option<FoundRow<R>>, QueryErrorOf<R>>;
}

impl<R: Resource> AccessTo<R> for Owner {
    fn load(connection: &mut ConnectionOf<R>, lookup: &Lookup<'_, R>) -> Result<Option<FoundRow<R>>, QueryErrorOf<R>> {
        R::load(connection, lookup)
    }
}

impl<R: Shared> AccessTo<R> for Editor {
    fn load(connection: &mut ConnectionOf<R>, lookup: &Lookup<'_, R>) -> Result<Option<FoundRow<R>>, QueryErrorOf<R>> {
        R::load_shared(connection, lookup)
    }
}

impl<R: Shared> AccessTo<R> for Viewer {
    fn load(connection: &mut ConnectionOf<R>, lookup: &Lookup<'_, R>) -> Result<Option<FoundRow<R>>, QueryErrorOf<R>> {
        R::load_shared(connection, lookup)
    }
}
