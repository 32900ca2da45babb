//! The traits of rows that can be given to other users: transferred, or shared by grants. `resources!` implements them.
//! Knows no SQL.

use crate::{
    list_scope::ListScope,
    refusal::WriteError,
    resource::{ConnectionOf, Lookup, QueryErrorOf, Resource, Shared},
};

/// A resource with an owner column, whose rows can change owner.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be transferred",
    note = "it has no owner column: its owner is its parent's owner"
)]
pub trait Transfer: Resource {
    /// Makes `to` the owner if the caller still has the owner's access. Returns whether it did.
    ///
    /// # Errors
    /// [`RefusalKind::UnknownUser`](crate::RefusalKind::UnknownUser) if the registry names a table of users and it has no row
    /// of `to`. Fails if the query fails, for example because a foreign key rejects the new owner.
    #[doc(hidden)]
    fn transfer(
        connection: &mut ConnectionOf<Self>,
        lookup: &Lookup<'_, Self>,
        to: &str,
    ) -> Result<bool, WriteError<QueryErrorOf<Self>>>;
}

/// A resource with its own table of grants. [`resources!`](crate::resources) implements it for `grants: …`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shared",
    label = "the registry names no grants table for it",
    note = "share its parent, or name a grants table in the registry: `{Self} {{ …, grants: … }}`"
)]
pub trait Grantable: Shared {
    /// A query of the table of grants.
    type Grants;

    /// Selects the grants of a row while the caller has the owner's access to it.
    #[doc(hidden)]
    fn grants(caller: &ListScope, id: Self::Id) -> Self::Grants;

    /// Inserts or updates a grant, and returns whether it is new; `None` if the caller no longer has the owner's access.
    ///
    /// # Errors
    /// [`RefusalKind::UnknownUser`](crate::RefusalKind::UnknownUser) if the registry names a table of users and it has no row
    /// of `user`. Fails if a query fails, for example because a foreign key rejects the user.
    #[doc(hidden)]
    fn grant(
        connection: &mut ConnectionOf<Self>,
        lookup: &Lookup<'_, Self>,
        user: &str,
        access: &'static str,
    ) -> Result<Option<bool>, WriteError<QueryErrorOf<Self>>>;

    /// Deletes a grant if the caller still has the owner's access. Returns whether it did.
    ///
    /// # Errors
    /// Fails if a query fails.
    #[doc(hidden)]
    fn revoke(
        connection: &mut ConnectionOf<Self>,
        lookup: &Lookup<'_, Self>,
        user: &str,
    ) -> Result<bool, QueryErrorOf<Self>>;

    /// Deletes the caller's own grant. Returns whether there was one.
    ///
    /// # Errors
    /// Fails if the query fails.
    #[doc(hidden)]
    fn leave(connection: &mut ConnectionOf<Self>, lookup: &Lookup<'_, Self>) -> Result<bool, QueryErrorOf<Self>>;
}
