//! Creation: the traits with the registry's inserts, and the functions that run them for a verified caller.
//! An insert sets the owner, the organization or the parent itself. Knows no SQL.

use auth::ClerkUser;

use crate::{
    access::{AtLeast, Editor},
    owned::Owned,
    refusal::{Refusal, WriteError},
    resource::{ConnectionOf, Lookup, QueryErrorOf, Resource},
    scoped::Scoped,
};

/// The result of an insert.
type Created<R> = Result<R, WriteError<QueryErrorOf<R>>>;

/// A resource with an owner column, whose rows users create.
pub trait Create: Resource {
    /// The insertable.
    type New;

    /// Inserts a row that the user owns.
    ///
    /// # Errors
    /// Fails if the query fails.
    fn insert(connection: &mut ConnectionOf<Self>, user: &ClerkUser, new: Self::New) -> Created<Self>;
}

/// A resource whose rows users create in their organization.
pub trait CreateInOrganization: Create {
    /// Inserts a row that the user owns in this organization.
    ///
    /// # Errors
    /// Fails if the query fails.
    fn insert_in_organization(
        connection: &mut ConnectionOf<Self>,
        user: &ClerkUser,
        organization: &str,
        new: Self::New,
    ) -> Created<Self>;
}

/// A resource whose rows belong to a parent.
pub trait CreateIn: Resource {
    /// The insertable.
    type New;
    /// The parent.
    type Parent: Resource<Database = Self::Database>;

    /// Inserts a row into the parent, if the caller may write the parent.
    ///
    /// # Errors
    /// Fails if the caller no longer may, or if a query fails.
    fn insert_in(
        connection: &mut ConnectionOf<Self>,
        parent: &Lookup<'_, Self::Parent>,
        new: Self::New,
    ) -> Created<Self>;
}

/// Inserts a row that the user owns.
///
/// # Errors
/// Fails if the query fails.
pub fn create<R: Create>(connection: &mut Scoped<'_, ConnectionOf<R>>, user: &ClerkUser, new: R::New) -> Created<R> {
    R::insert(connection.raw(), user, new)
}

/// Inserts a row that the user owns in their active organization.
///
/// # Errors
/// Fails if they act in none, or if the query fails.
pub fn create_in_organization<R: CreateInOrganization>(
    connection: &mut Scoped<'_, ConnectionOf<R>>,
    user: &ClerkUser,
    new: R::New,
) -> Created<R> {
    let organization = user.org().ok_or_else(|| WriteError::Refused(Refusal::denied::<R>()))?;
    R::insert_in_organization(connection.raw(), user, organization.id(), new)
}

/// Inserts a row into the parent.
///
/// # Errors
/// Fails if the caller may no longer write the parent, or if a query fails.
pub fn create_in<R: CreateIn, A: AtLeast<Editor>>(
    connection: &mut Scoped<'_, ConnectionOf<R>>,
    parent: &Owned<R::Parent, A>,
    new: R::New,
) -> Created<R> {
    R::insert_in(connection.raw(), &parent.lookup(), new)
}
