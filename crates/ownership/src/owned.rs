//! The proof that a caller may do with a row what its level says, and the only way to write the row.

use std::{fmt, marker::PhantomData, ops::Deref};

use auth::{ClerkUser, UserId};

use crate::{
    access::{Access, AtLeast, Editor, Level, Owner},
    access_basis::AccessBasis,
    caller::Caller,
    ids,
    refusal::{Refusal, WriteError},
    resource::{ConnectionOf, FoundRow, Lookup, LookupAll, QueryErrorOf, Resource, Transfer, Update},
};

/// A row of which it is proven that the caller owns it, or has the access that `A` names.
///
/// There is no public constructor: one comes from the guard, from this extractor, or from [`Owned::all`], each of which
/// has asked the database for this row *of this caller*. Reading goes through [`Deref`]; there is no `DerefMut`, so the
/// id that a write uses is the id that was checked. Writes consume the proof and repeat in their own statement who is
/// allowed: if the row has changed hands in between, or a grant is gone, they write nothing and are
/// [`WriteError::Refused`]. Where another row decides, a parent's or a grant, PostgreSQL takes that row as it was when the
/// statement began: hold it first, in the same transaction, if a write must not slip in behind its end.
///
/// `A` is [`Owner`] unless said: `Owned<Deployment, Viewer>` is what `access = viewer` proves, and it has no writes.
///
/// # Extractor behaviour
/// Under `#[check_ownership("…")]` the row is the one that the guard has loaded; there is no second query. Where several
/// checks of one resource are stacked, its arguments get their rows in the order of the attributes; an argument more
/// than there are checks is a 500, for nobody can say which row it means. Without the attribute the same check is made
/// on the spot, without overrides, with the id parameter `{<resource>_id}`, else `{id}`: 401 without a valid identity,
/// 403 (or 404) for any row that is not the caller's, 503 when the database gives no answer.
pub struct Owned<R: Resource, A: Access = Owner> {
    found: FoundRow<R>,
    caller: Caller,
    level: PhantomData<fn() -> A>,
}

impl<R: Resource, A: Access> Owned<R, A> {
    /// The one place where a proof is made: after a query that carried the caller, at this level or above.
    pub(crate) fn assertion(found: FoundRow<R>, caller: Caller) -> Self {
        Self { found, caller: caller.at(A::LEVEL), level: PhantomData }
    }

    /// The user who was allowed: the owner, unless [`allowed_by`](Self::allowed_by) says otherwise.
    pub fn caller(&self) -> &UserId {
        self.caller.id()
    }

    /// The same user with what their token says: who really acts, for example.
    pub fn user(&self) -> &ClerkUser {
        self.caller.verified()
    }

    /// What let the caller through.
    pub fn allowed_by(&self) -> AccessBasis {
        self.found.basis
    }

    /// Whether the row is also shared with the caller as an editor, whatever else let them through: for an override that
    /// means less than that. The statement of a check below the owner's level says so; of any other check it is false.
    pub fn is_shared_with_editor(&self) -> bool {
        self.found.is_shared_with_editor
    }

    /// The same proof, claimed for less.
    #[must_use]
    pub fn downgrade<L: Access>(self) -> Owned<R, L>
    where
        A: AtLeast<L>,
    {
        Owned::assertion(self.found, self.caller)
    }

    /// Gives up the proof and keeps the row, which can be read but no longer written.
    pub fn into_row(self) -> R {
        self.found.row
    }

    /// Changes the row, if the caller still may, and returns it as it is now. Takes an [`Editor`]'s proof or more.
    ///
    /// # Errors
    /// [`WriteError::Refused`] when they no longer may; [`WriteError::Query`] when the database fails.
    pub fn update(
        self,
        connection: &mut ConnectionOf<R>,
        changes: R::Changes,
    ) -> Result<Self, WriteError<QueryErrorOf<R>>>
    where
        A: AtLeast<Editor>,
        R: Update,
    {
        match R::update(connection, &self.lookup(), changes)? {
            Some(row) => Ok(Self::assertion(FoundRow { row, ..self.found }, self.caller)),
            None => Err(WriteError::Refused(Refusal::denied::<R>())),
        }
    }

    /// Deletes the row, if it is still the caller's. Takes an [`Owner`]'s proof.
    ///
    /// # Errors
    /// [`WriteError::Refused`] when it no longer is; [`WriteError::Query`] when the database fails.
    pub fn delete(self, connection: &mut ConnectionOf<R>) -> Result<(), WriteError<QueryErrorOf<R>>>
    where
        A: AtLeast<Owner>,
    {
        let deleted = R::delete(connection, &self.lookup())?;
        if deleted { Ok(()) } else { Err(WriteError::Refused(Refusal::denied::<R>())) }
    }

    /// Gives the row to another user, if it is still the caller's. Takes an [`Owner`]'s proof. The row stays in the
    /// organization that it belongs to, if it does to any.
    ///
    /// # Errors
    /// [`WriteError::Refused`] when it no longer is; [`WriteError::Query`] when the database fails, which is also how
    /// an unknown new owner shows where the owner column is a foreign key.
    pub fn transfer(self, connection: &mut ConnectionOf<R>, to: &UserId) -> Result<(), WriteError<QueryErrorOf<R>>>
    where
        A: AtLeast<Owner>,
        R: Transfer,
    {
        let moved = R::transfer(connection, &self.lookup(), to.as_str())?;
        if moved { Ok(()) } else { Err(WriteError::Refused(Refusal::denied::<R>())) }
    }

    pub(crate) fn as_caller(&self) -> &Caller {
        &self.caller
    }

    fn lookup(&self) -> Lookup<'_, R> {
        Lookup { id: self.found.row.id(), caller: &self.caller, within: &[] }
    }
}

impl<R: Resource> Owned<R> {
    /// Loads all of the rows, or refuses when one of them is not the caller's own: one statement.
    ///
    /// Ids are parsed first, and repeated ones count once; the order of the answer is the database's.
    ///
    /// # Errors
    /// [`WriteError::Refused`] when a row is not the caller's, not there, or cannot exist; [`WriteError::Query`] when
    /// the database fails.
    pub fn all(
        connection: &mut ConnectionOf<R>,
        user: &ClerkUser,
        ids: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Vec<Self>, WriteError<QueryErrorOf<R>>> {
        Self::all_of(connection, &Caller::new(user, Level::Owner, &[]), ids)
    }

    /// The same, for a caller who may have an override.
    pub(crate) fn all_of(
        connection: &mut ConnectionOf<R>,
        caller: &Caller,
        ids: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Vec<Self>, WriteError<QueryErrorOf<R>>> {
        let ids = ids::parse_all::<R>(ids).map_err(WriteError::Refused)?;
        let rows = R::load_all(connection, &LookupAll { ids: &ids, caller })?;
        if rows.len() == ids.len() {
            Ok(rows.into_iter().map(|row| Self::assertion(row, caller.clone())).collect())
        } else {
            Err(WriteError::Refused(Refusal::denied::<R>()))
        }
    }
}

impl<R: Resource, A: Access> Deref for Owned<R, A> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.found.row
    }
}

impl<R: Resource + fmt::Debug, A: Access> fmt::Debug for Owned<R, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Owned").field(&self.found.row).finish()
    }
}
