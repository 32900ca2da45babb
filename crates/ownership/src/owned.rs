//! The proof that a row is the caller's, and the only way to write it.

use std::{fmt, future::ready, ops::Deref};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use auth::{ClerkUser, UserId};
use futures_util::future::LocalBoxFuture;

use crate::{
    ConnectionOf, Lookup, LookupAll, QueryErrorOf, Refusal, Resource, Transfer, Update, WriteError, guard, ids,
    loaded::{Loaded, Taken},
};

/// A row of which it is proven that the caller owns it.
///
/// There is no public constructor: one comes from the guard, from this extractor, or from [`Owned::all`], each of which
/// has asked the database for this row *of this owner*. Reading goes through [`Deref`]; there is no `DerefMut`, so the
/// id that a write uses is the id that was checked. Writes consume the proof and repeat the owner in their own
/// statement: if the row has changed hands in between, they write nothing and are [`WriteError::Refused`].
///
/// # Extractor behaviour
/// Under `#[check_ownership("…")]` the row is the one that the guard has loaded; there is no second query. Where several
/// checks of one resource are stacked, its arguments get their rows in the order of the attributes; an argument more
/// than there are checks is a 500, for nobody can say which row it means. Without the attribute the same check is made
/// on the spot, with the id parameter `{<resource>_id}`, else `{id}`: 401 without a valid identity, 403 (or 404) for
/// any row that is not the caller's, 503 when the database gives no answer.
pub struct Owned<R: Resource> {
    row: R,
    owner: UserId,
}

impl<R: Resource> Owned<R> {
    /// The one place where a proof is made: after a query that carried `owner`.
    pub(crate) fn assertion(row: R, owner: UserId) -> Self {
        Self { row, owner }
    }

    /// The owner, as it was proven.
    pub fn owner(&self) -> &UserId {
        &self.owner
    }

    /// Gives up the proof and keeps the row, which can be read but no longer written.
    pub fn into_row(self) -> R {
        self.row
    }

    /// Loads all of the rows, or refuses when one of them is not the caller's: one statement.
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
        let ids = ids::parse_all::<R>(ids).map_err(WriteError::Refused)?;
        let owner = user.user_id();
        let rows = R::load_all(connection, &LookupAll { ids: &ids, owner })?;
        if rows.len() == ids.len() {
            Ok(rows.into_iter().map(|row| Self::assertion(row, owner.clone())).collect())
        } else {
            Err(WriteError::Refused(Refusal::denied::<R>()))
        }
    }

    /// Deletes the row, if it is still the caller's.
    ///
    /// # Errors
    /// [`WriteError::Refused`] when it no longer is; [`WriteError::Query`] when the database fails.
    pub fn delete(self, connection: &mut ConnectionOf<R>) -> Result<(), WriteError<QueryErrorOf<R>>> {
        let deleted = R::delete(connection, &self.lookup())?;
        if deleted { Ok(()) } else { Err(WriteError::Refused(Refusal::denied::<R>())) }
    }

    fn lookup(&self) -> Lookup<'_, R> {
        Lookup { id: self.row.id(), owner: &self.owner, within: &[] }
    }
}

impl<R: Resource> Owned<R> {
    /// Changes the row, if it is still the caller's, and returns it as it is now.
    ///
    /// # Errors
    /// [`WriteError::Refused`] when it no longer is; [`WriteError::Query`] when the database fails.
    pub fn update(
        self,
        connection: &mut ConnectionOf<R>,
        changes: R::Changes,
    ) -> Result<Self, WriteError<QueryErrorOf<R>>>
    where
        R: Update,
    {
        match R::update(connection, &self.lookup(), changes)? {
            Some(row) => Ok(Self::assertion(row, self.owner)),
            None => Err(WriteError::Refused(Refusal::denied::<R>())),
        }
    }
}

impl<R: Resource> Owned<R> {
    /// Gives the row to another user, if it is still the caller's.
    ///
    /// # Errors
    /// [`WriteError::Refused`] when it no longer is; [`WriteError::Query`] when the database fails, which is also how
    /// an unknown new owner shows where the owner column is a foreign key.
    pub fn transfer(self, connection: &mut ConnectionOf<R>, to: &UserId) -> Result<(), WriteError<QueryErrorOf<R>>>
    where
        R: Transfer,
    {
        let moved = R::transfer(connection, &self.lookup(), to.as_str())?;
        if moved { Ok(()) } else { Err(WriteError::Refused(Refusal::denied::<R>())) }
    }
}

impl<R: Resource> Deref for Owned<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.row
    }
}

impl<R: Resource + fmt::Debug> fmt::Debug for Owned<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Owned").field(&self.row).finish()
    }
}

impl<R: Resource> FromRequest for Owned<R> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        match request.extensions_mut().get_mut::<Loaded>().map_or(Taken::NeverLoaded, Loaded::take) {
            Taken::Row(owned) => return Box::pin(ready(Ok(owned))),
            Taken::NoneLeft => {
                let message = "the handler has more `Owned` arguments of this resource than checks";
                return Box::pin(ready(Err(Refusal::misconfigured::<R>(message).into())));
            }
            Taken::NeverLoaded => {}
        }
        let request = request.clone();
        Box::pin(async move {
            let user = guard::authenticate(&request).await?;
            let own_name = format!("{}_id", R::NAME);
            Ok(guard::load::<R>(&request, &user, &[&own_name, "id"]).await?)
        })
    }
}
