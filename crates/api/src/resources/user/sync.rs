//! Keeps the mirror rows in step with Clerk: creates a row when a caller needs one, applies newer profiles, and removes the
//! row for good when Clerk deletes the user. Knows no webhook and no HTTP.

use auth::{AuthErrorKind, ClerkUser, Rejection};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, QueryDsl, QueryResult, RunQueryDsl,
    dsl::exists,
    result::{DatabaseErrorKind, Error as QueryError},
};

use ownership::WriteError;

use super::{NewUser, deleted_users, may_be_address, users};
use crate::{
    columns::now,
    db::{self, MultiConnection, dialect::insert_if_absent},
    error::ApiError,
    resources::removal,
    text,
};

/// A user's profile at Clerk, as of a timestamp by Clerk's clock.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The user's id.
    pub id: auth::UserId,
    /// The primary email address, if it is verified.
    pub email: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The picture's URL.
    pub img_url: Option<String>,
    /// When Clerk last changed the user, in milliseconds since 1970.
    pub updated_at: i64,
}

/// What is kept of a user that Clerk has deleted.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = deleted_users)]
struct Tombstone {
    id: String,
    deleted_at: i64,
}

/// Runs `work` in a transaction in which the caller has a mirror row.
///
/// # Errors
/// 401 `token-revoked` if Clerk has deleted the caller, at any age of their token; 409 `being_deleted` if the caller's rows
/// are still being removed; or `work` fails. Nothing is written then.
pub fn with_user_row<T, E: Into<WriteError<QueryError>>>(
    connection: &mut MultiConnection,
    caller: &ClerkUser,
    work: impl FnOnce(&mut MultiConnection) -> Result<T, E>,
) -> Result<T, ApiError> {
    with_user_row_unchecked(connection, caller, |connection| {
        let done = work(connection).map_err(|error| missing_user_error(error.into()))?;
        if removal::is_requested(connection, caller.user_id().as_str())? {
            return Err(removal_error(connection, caller.user_id()));
        }
        Ok(done)
    })
}

/// As [`with_user_row`], for `work` that itself checks, as the last thing in its transaction, that no removal of the caller
/// is requested, and returns [`removal_error`] if one is.
pub(crate) fn with_user_row_unchecked<T>(
    connection: &mut MultiConnection,
    caller: &ClerkUser,
    work: impl FnOnce(&mut MultiConnection) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    db::transaction(connection, |connection| {
        if ensure_row(connection, &NewUser::from(caller))? { work(connection) } else { Err(revoked()) }
    })
}

/// Translates the failed write of a caller whose row existed one statement ago: it was deleted in between.
pub(crate) fn missing_user_error(error: WriteError<QueryError>) -> ApiError {
    match error {
        WriteError::Query(
            QueryError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) | QueryError::NotFound,
        ) => revoked(),
        error => error.into(),
    }
}

/// Returns the error for a user who is being removed. A removal by Clerk is final; after a removal that the user requested
/// they may come back once it is done.
pub(crate) fn removal_error(connection: &mut MultiConnection, id: &auth::UserId) -> ApiError {
    match has_tombstone(connection, id.as_str()) {
        Ok(true) => revoked(),
        Ok(false) => ApiError::BeingDeleted,
        Err(error) => error.into(),
    }
}

/// Applies a profile, and returns whether it was newer than the row.
///
/// # Errors
/// A query fails.
pub fn apply_profile(connection: &mut MultiConnection, profile: Profile) -> QueryResult<bool> {
    let Profile { id, email, first_name, last_name, img_url, updated_at } = profile;
    if !ensure_row(connection, &NewUser::from(&id))? || removal::is_requested(connection, id.as_str())? {
        return Ok(false);
    }
    let stored = users::clerk_updated_at;
    let older = users::table.filter(users::id.eq(id.as_str())).filter(stored.is_null().or(stored.lt(updated_at)));
    let changes = (
        users::first_name.eq(first_name.and_then(|name| text::clean(&name, 100))),
        users::last_name.eq(last_name.and_then(|name| text::clean(&name, 100))),
        users::img_url.eq(img_url),
        users::updated_at.eq(now()),
        stored.eq(updated_at),
    );
    if diesel::update(older).set(changes).execute(connection)? == 0 {
        return Ok(false);
    }
    apply_email(connection, &id, email.filter(|email| may_be_address(email)), updated_at)?;
    Ok(true)
}

/// Applies a user's email address as of a timestamp by Clerk's clock, unless the row has a newer one. A token is as old as
/// its `iat`: one from before a change does not undo what a webhook or a newer token has set.
pub(super) fn apply_email(
    connection: &mut MultiConnection,
    id: &auth::UserId,
    email: Option<String>,
    as_of: i64,
) -> QueryResult<()> {
    let stored = users::email_as_of;
    let older = users::table.filter(users::id.eq(id.as_str())).filter(stored.is_null().or(stored.le(as_of)));
    diesel::update(older).set((users::email.eq(email), stored.eq(as_of))).execute(connection).map(|_| ())
}

/// Deletes a user for good: writes the tombstone and requests the removal of everything that they own, which nobody reaches
/// from then on and [`removal::advance`] deletes. `deleted_at` is in milliseconds since 1970.
///
/// # Errors
/// A query fails.
pub fn delete_permanently(connection: &mut MultiConnection, id: &auth::UserId, deleted_at: i64) -> QueryResult<()> {
    // This and `ensure_row` synchronize on the row's key: the second to insert it waits for the first to end.
    insert_row_if_absent(connection, &NewUser::from(id))?;
    insert_if_absent!(connection, &Tombstone { id: id.to_string(), deleted_at } => deleted_users.id)?;
    removal::request(connection, id.as_str())
}

/// Creates the row if it is absent, and returns whether the user may have one.
///
/// The check for a tombstone comes last. A concurrent deletion has either waited for this row, and will delete it, or has
/// made this insertion wait, and then its tombstone is visible. (A row that still exists although its user was deleted is
/// being removed: the code that writes with it checks for that last.)
fn ensure_row(connection: &mut MultiConnection, user: &NewUser) -> QueryResult<bool> {
    if !insert_row_if_absent(connection, user)? {
        return Ok(true);
    }
    let is_deleted = has_tombstone(connection, &user.id.to_string())?;
    if is_deleted {
        diesel::delete(users::table.filter(users::id.eq(&user.id))).execute(connection)?;
    }
    Ok(!is_deleted)
}

/// Inserts a mirror row unless it exists, and returns whether it was inserted. Two concurrent callers leave one row.
fn insert_row_if_absent(connection: &mut MultiConnection, user: &NewUser) -> QueryResult<bool> {
    insert_if_absent!(connection, user => users.id)
}

fn has_tombstone(connection: &mut MultiConnection, id: &str) -> QueryResult<bool> {
    let tombstone = deleted_users::table.filter(deleted_users::id.eq(id.to_owned()));
    diesel::select(exists(tombstone)).first(connection)
}

fn revoked() -> ApiError {
    ApiError::Auth(AuthErrorKind::Invalid(Rejection::Revoked).into())
}
