//! The proof that a caller has access to a row, and the row's writes. Knows no request.

use std::{fmt, marker::PhantomData, ops::Deref};

use auth::{ClerkUser, UserId};

use crate::{
    access::{Access, AtLeast, Editor, Level, Owner},
    access_basis::AccessBasis,
    caller::Caller,
    ids,
    list_scope::ListScope,
    refusal::{Refusal, WriteError},
    resource::{AccessTo, ConnectionOf, FoundRow, Lookup, LookupAll, QueryErrorOf, Resource, Update},
    scoped::{Scoped, ScopedQuery, scoped},
    sharing::{Grantable, Transfer},
};

/// A row with the proof that the caller owns it, or has the access level `A`.
///
/// It has no public constructor. A proof comes from the guard, from the extractor, from [`Owned::find`] or from
/// [`Owned::all`], and each of them has queried the row for this caller. Reading goes through [`Deref`]. There is no
/// `DerefMut`, so a write uses the id that was checked. Writes consume the proof and repeat the access check in their own statement: if the row has
/// changed hands since, or a grant was removed, they write nothing and return [`WriteError::Refused`].
///
/// If another row decides, such as a parent or a grant, PostgreSQL reads that row as it was when the statement began. So
/// the write locks that row first, in one transaction with the write.
///
/// `A` defaults to [`Owner`]. `access = viewer` proves `Owned<Deployment, Viewer>`, which has no writes.
///
/// # Extractor behavior
/// Under `#[check_ownership("…")]` the extractor returns the row that the guard has loaded, without a second query. With
/// several checks of one resource, the arguments get their rows in the order of the attributes. More arguments than
/// checks are a 500, because the extra argument has no row.
///
/// Without the attribute the extractor makes the check itself, at the level `A` and without overrides. The id is in
/// the route parameter `{<resource>_id}`, else `{id}`. It responds with 401 without a valid identity, 403 (or 404) if
/// the caller has no access, and 503 if the database is unavailable.
pub struct Owned<R: Resource, A: Access = Owner> {
    found: FoundRow<R>,
    caller: Caller,
    level: PhantomData<fn() -> A>,
}

impl<R: Resource, A: Access> Owned<R, A> {
    /// The only constructor. `found` comes from a query for this caller, or from a proof, at this level or above.
    pub(crate) fn assertion(found: FoundRow<R>, caller: Caller) -> Self {
        Self { found, caller: caller.at(A::LEVEL), level: PhantomData }
    }

    /// Returns the user who has the access: the owner, unless [`allowed_by`](Self::allowed_by) says otherwise.
    pub fn caller(&self) -> &UserId {
        self.caller.id()
    }

    /// Returns the same user with the claims of their token, such as an impersonator.
    pub fn user(&self) -> &ClerkUser {
        self.caller.verified()
    }

    /// Returns why the caller has access.
    pub fn allowed_by(&self) -> AccessBasis {
        self.found.basis
    }

    /// Whether the caller, who does not own the row, has an editor's grant, next to the basis in
    /// [`allowed_by`](Self::allowed_by).
    ///
    /// Only a check below the owner's level looks for grants; after any other check this is false.
    pub fn is_shared_with_editor(&self) -> bool {
        self.found.is_shared_with_editor
    }

    /// Lowers the level of the proof.
    #[must_use]
    pub fn downgrade<L: Access>(self) -> Owned<R, L>
    where
        A: AtLeast<L>,
    {
        Owned::assertion(self.found, self.caller)
    }

    /// Returns the row without the proof. It can be read but no longer written.
    pub fn into_row(self) -> R {
        self.found.row
    }

    /// Updates the row and returns it as it is now. Requires the level [`Editor`].
    ///
    /// # Errors
    /// [`WriteError::Refused`] if the caller has lost the access, [`WriteError::Query`] if the query fails.
    pub fn update(
        self,
        connection: &mut Scoped<'_, ConnectionOf<R>>,
        changes: R::Changes,
    ) -> Result<Self, WriteError<QueryErrorOf<R>>>
    where
        A: AtLeast<Editor>,
        R: Update,
    {
        match R::update(connection.raw(), &self.lookup(), changes)? {
            Some(row) => Ok(Self::assertion(FoundRow { row, ..self.found }, self.caller)),
            None => Err(WriteError::Refused(Refusal::denied::<R>())),
        }
    }

    /// Deletes the row. Requires the level [`Owner`].
    ///
    /// # Errors
    /// [`WriteError::Refused`] if the caller has lost the access, [`WriteError::Query`] if the query fails.
    pub fn delete(self, connection: &mut Scoped<'_, ConnectionOf<R>>) -> Result<(), WriteError<QueryErrorOf<R>>>
    where
        A: AtLeast<Owner>,
    {
        let deleted = R::delete(connection.raw(), &self.lookup())?;
        if deleted { Ok(()) } else { Err(WriteError::Refused(Refusal::denied::<R>())) }
    }

    /// Makes another user the owner of the row. Requires the level [`Owner`]. The row stays in its organization, if any.
    ///
    /// # Errors
    /// [`WriteError::Refused`] if the caller has lost the access, or if the application's table of users does not have the new
    /// owner; [`WriteError::Query`] if the query fails, for example because a foreign key rejects an unknown new owner.
    pub fn transfer(
        self,
        connection: &mut Scoped<'_, ConnectionOf<R>>,
        to: &UserId,
    ) -> Result<(), WriteError<QueryErrorOf<R>>>
    where
        A: AtLeast<Owner>,
        R: Transfer,
    {
        let moved = R::transfer(connection.raw(), &self.lookup(), to.as_str())?;
        if moved { Ok(()) } else { Err(WriteError::Refused(Refusal::denied::<R>())) }
    }

    /// Selects the row's grants, as pairs of the grantee's id and the level, while the caller has the owner's access. Select
    /// another type with [`ScopedQuery::select`]. Requires the level [`Owner`].
    pub fn grants(&self) -> ScopedQuery<R::Grants>
    where
        A: AtLeast<Owner>,
        R: Grantable,
    {
        scoped(R::grants(&scope_of(self), self.id().clone()))
    }

    /// Shares the row with a user, or changes their level: [`Editor`] or [`Viewer`](crate::access::Viewer). Returns whether
    /// the grant is new. Requires the level [`Owner`].
    ///
    /// # Errors
    /// [`WriteError::Refused`] if the caller has lost the access, if the level is the owner's, which no grant gives, or if the
    /// application's table of users does not have the user; [`WriteError::Query`] if the query fails, for example because a foreign key rejects an unknown user.
    pub fn grant(
        &self,
        connection: &mut Scoped<'_, ConnectionOf<R>>,
        user: &UserId,
        level: Level,
    ) -> Result<bool, WriteError<QueryErrorOf<R>>>
    where
        A: AtLeast<Owner>,
        R: Grantable,
    {
        let refused = || WriteError::Refused(Refusal::denied::<R>());
        let label = level.grant_label(Level::Viewer).ok_or_else(refused)?;
        R::grant(connection.raw(), &self.lookup(), user.as_str(), label)?.ok_or_else(refused)
    }

    /// Ends a user's grant. Requires the level [`Owner`].
    ///
    /// # Errors
    /// [`WriteError::Refused`] if there is no such grant or the caller has lost the access; [`WriteError::Query`] if the query
    /// fails.
    pub fn revoke(
        &self,
        connection: &mut Scoped<'_, ConnectionOf<R>>,
        user: &UserId,
    ) -> Result<(), WriteError<QueryErrorOf<R>>>
    where
        A: AtLeast<Owner>,
        R: Grantable,
    {
        let revoked = R::revoke(connection.raw(), &self.lookup(), user.as_str())?;
        if revoked { Ok(()) } else { Err(WriteError::Refused(Refusal::denied::<R>())) }
    }

    /// Ends the caller's own grant.
    ///
    /// # Errors
    /// [`WriteError::Refused`] if they have none, for example because they are the owner; [`WriteError::Query`] if the query
    /// fails.
    pub fn leave(self, connection: &mut Scoped<'_, ConnectionOf<R>>) -> Result<(), WriteError<QueryErrorOf<R>>>
    where
        R: Grantable,
    {
        let left = R::leave(connection.raw(), &self.lookup())?;
        if left { Ok(()) } else { Err(WriteError::Refused(Refusal::denied::<R>())) }
    }

    pub(crate) fn lookup(&self) -> Lookup<'_, R> {
        let is_granted = self.found.is_shared_with_editor || matches!(self.found.basis, AccessBasis::Grant(_));
        Lookup { id: self.found.row.id(), caller: &self.caller, within: &[], is_granted }
    }
}

/// Returns the caller of a proof, for a list.
pub fn scope_of<R: Resource, A: Access>(proof: &Owned<R, A>) -> ListScope {
    ListScope::of(&proof.caller)
}

impl<R: Resource, A: AccessTo<R>> Owned<R, A> {
    /// Loads the row if the user has the access level `A` to it, in one statement: the check of a handler, for code that is
    /// not one, such as a job or a GraphQL resolver. No overrides apply.
    ///
    /// # Errors
    /// [`WriteError::Refused`] if the user has no access, or the row does not or cannot exist; [`WriteError::Query`] if the
    /// query fails.
    pub fn find(
        connection: &mut Scoped<'_, ConnectionOf<R>>,
        user: &ClerkUser,
        id: &str,
    ) -> Result<Self, WriteError<QueryErrorOf<R>>> {
        let id = ids::parse::<R>(id).map_err(WriteError::Refused)?;
        let caller = Caller::new(user, A::LEVEL, &[]);
        match A::load(connection.raw(), &Lookup { id: &id, caller: &caller, within: &[], is_granted: false })? {
            Some(found) => Ok(Self::assertion(found, caller)),
            None => Err(WriteError::Refused(Refusal::denied::<R>())),
        }
    }

    /// Loads all of the rows in one statement, or none if the user does not have the access level `A` to each of them. No
    /// overrides apply.
    ///
    /// The ids are parsed first, and a repeated id counts once. The database decides the order of the rows.
    ///
    /// # Errors
    /// As [`find`](Self::find), if any of the rows fails.
    pub fn all(
        connection: &mut Scoped<'_, ConnectionOf<R>>,
        user: &ClerkUser,
        ids: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Vec<Self>, WriteError<QueryErrorOf<R>>> {
        Self::all_of(connection.raw(), &Caller::new(user, A::LEVEL, &[]), ids)
    }

    /// Does what [`all`](Self::all) does, for a caller who may have an override.
    pub(crate) fn all_of(
        connection: &mut ConnectionOf<R>,
        caller: &Caller,
        ids: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Vec<Self>, WriteError<QueryErrorOf<R>>> {
        let ids = ids::parse_all::<R>(ids).map_err(WriteError::Refused)?;
        let rows = A::load_all(connection, &LookupAll { ids: &ids, caller })?;
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

/// Shows the id alone: a row may hold what does not belong into a log.
impl<R: Resource, A: Access> fmt::Debug for Owned<R, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Owned").field(&format_args!("{} {}", R::NAME, self.id())).finish()
    }
}
