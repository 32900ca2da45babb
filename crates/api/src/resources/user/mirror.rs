//! How the mirror rows follow what Clerk says: they appear when somebody needs one, change with news that are newer, and
//! go for good when Clerk deletes the user. Knows no webhook and no HTTP.

use auth::{AuthErrorKind, ClerkUser, Rejection};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, QueryDsl, QueryResult, RunQueryDsl,
    dsl::exists,
    result::{DatabaseErrorKind, Error as QueryError},
};

use super::{NewUser, deleted_users, may_be_address, users};
use crate::{
    columns::now,
    db::{self, MultiConnection, dialect},
    error::ApiError,
    resources::removal,
    text,
};

/// What Clerk says of a user, as of a moment by its own clock.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Whom it is about.
    pub id: auth::UserId,
    /// The primary e-mail address, if it is verified.
    pub email: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The picture's address.
    pub img_url: Option<String>,
    /// When Clerk changed it last, in milliseconds since 1970.
    pub updated_at: i64,
}

/// What is kept of a user whom Clerk has deleted.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = deleted_users)]
pub struct Tombstone {
    id: String,
    deleted_at: i64,
}

/// Runs `work` in a transaction in which the caller has a mirror row.
///
/// # Errors
/// 401 `token-revoked` for a caller who is deleted at Clerk, at any age of their token, and 409 `being_deleted` for one
/// whose rows are still being removed; nothing is written then. Else whatever `work` ends with.
pub fn with_row_of<T>(
    connection: &mut MultiConnection,
    caller: &ClerkUser,
    work: impl FnOnce(&mut MultiConnection) -> QueryResult<T>,
) -> Result<T, ApiError> {
    with_row_and_rules(connection, caller, |connection| {
        let done = work(connection).map_err(gone_meanwhile)?;
        if removal::is_requested(connection, caller.user_id().as_str())? {
            return Err(leaving(connection, caller.user_id()));
        }
        Ok(done)
    })
}

/// The same, for work that asks by itself, last and in its transaction, whether the caller is [`leaving`].
pub(crate) fn with_row_and_rules<T>(
    connection: &mut MultiConnection,
    caller: &ClerkUser,
    work: impl FnOnce(&mut MultiConnection) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    db::transaction(connection, |connection| {
        if settle(connection, &NewUser::from(caller))? { work(connection) } else { Err(deleted()) }
    })
}

/// Why a write of somebody who had a row a statement ago has failed: they were deleted in between.
pub(crate) fn gone_meanwhile(error: QueryError) -> ApiError {
    match error {
        QueryError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) | QueryError::NotFound => deleted(),
        error => error.into(),
    }
}

/// What a user is told who is being removed: at Clerk's request they do not come back, at their own they may, once it is
/// done.
pub(crate) fn leaving(connection: &mut MultiConnection, id: &auth::UserId) -> ApiError {
    match is_buried(connection, id.as_str()) {
        Ok(true) => deleted(),
        Ok(false) => ApiError::BeingDeleted,
        Err(error) => error.into(),
    }
}

/// Takes over what Clerk says of a user, and says whether that was news.
///
/// # Errors
/// Whatever the database says.
pub fn follow(connection: &mut MultiConnection, profile: Profile) -> QueryResult<bool> {
    let Profile { id, email, first_name, last_name, img_url, updated_at } = profile;
    if !settle(connection, &NewUser::from(&id))? || removal::is_requested(connection, id.as_str())? {
        return Ok(false);
    }
    let shown = users::clerk_updated_at;
    let older = users::table.filter(users::id.eq(id.as_str())).filter(shown.is_null().or(shown.lt(updated_at)));
    let news = (
        users::first_name.eq(first_name.and_then(|name| text::clean(&name, 100))),
        users::last_name.eq(last_name.and_then(|name| text::clean(&name, 100))),
        users::img_url.eq(img_url),
        users::updated_at.eq(now()),
        shown.eq(updated_at),
    );
    if diesel::update(older).set(news).execute(connection)? == 0 {
        return Ok(false);
    }
    apply_email(connection, &id, email.filter(|email| may_be_address(email)), updated_at)?;
    Ok(true)
}

/// Takes over a user's e-mail address as of a timestamp by Clerk's clock, unless the row shows a newer state. What a token
/// says is as old as the token: one from before a change does not undo what a webhook, or a newer token, has said of it.
///
/// # Errors
/// Whatever the database says.
pub(super) fn apply_email(
    connection: &mut MultiConnection,
    id: &auth::UserId,
    email: Option<String>,
    as_of: i64,
) -> QueryResult<()> {
    let shown = users::email_as_of;
    let older = users::table.filter(users::id.eq(id.as_str())).filter(shown.is_null().or(shown.le(as_of)));
    diesel::update(older).set((users::email.eq(email), shown.eq(as_of))).execute(connection).map(|_| ())
}

/// Sees to it that a user goes for good, with what they own: nobody reaches it from now on, and it is deleted by
/// [`removal::advance`]. `deleted_at` is in milliseconds since 1970.
///
/// # Errors
/// Whatever the database says.
pub fn bury(connection: &mut MultiConnection, id: &auth::UserId, deleted_at: i64) -> QueryResult<()> {
    // The row's key is what this and `settle` meet at: whoever inserts it waits for the other to end.
    dialect::insert_user_if_absent(connection, &NewUser::from(id))?;
    dialect::insert_tombstone_if_absent(connection, &Tombstone { id: id.to_string(), deleted_at })?;
    removal::request(connection, id.as_str())
}

/// Sees to it that the row is there, and says whether the user may have one.
///
/// Asking for the tombstone comes last. A deletion at the same moment has either waited for this row, and will delete it,
/// or has made this insertion wait, and then its tombstone is there to be seen. (A row that is still there although its user
/// was deleted is being removed: who writes with it asks for that last.)
fn settle(connection: &mut MultiConnection, user: &NewUser) -> QueryResult<bool> {
    if !dialect::insert_user_if_absent(connection, user)? {
        return Ok(true);
    }
    let is_deleted = is_buried(connection, &user.id.to_string())?;
    if is_deleted {
        diesel::delete(users::table.filter(users::id.eq(&user.id))).execute(connection)?;
    }
    Ok(!is_deleted)
}

fn is_buried(connection: &mut MultiConnection, id: &str) -> QueryResult<bool> {
    let tombstone = deleted_users::table.filter(deleted_users::id.eq(id.to_owned()));
    diesel::select(exists(tombstone)).first(connection)
}

fn deleted() -> ApiError {
    ApiError::Auth(AuthErrorKind::Invalid(Rejection::Revoked).into())
}
