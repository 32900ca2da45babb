//! The removal of a user with all that they own, or of an organization from its deployments, a part at a time. From the
//! request on, a user's rows are inaccessible; short statements then delete or release them. An interrupted one can be
//! repeated.

use diesel::{ExpressionMethods, Insertable, QueryDsl, QueryResult, RunQueryDsl, dsl::exists, sql_types::Text};
use ownership::{Owned, Scoped};

use super::user::{User, users};
use crate::db::{self, MultiConnection, dialect};

diesel::table! {
    removals (subject) {
        subject -> Text,
        requested_at -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(removals, users);

/// How many rows one statement deletes: few enough to stay far below the statement timeout.
const ROWS: u32 = 1000;
/// How many deployments one statement deletes, with the rows that were added to each since its own were deleted.
const DEPLOYMENTS: u32 = 100;

/// The condition that no removal is requested for the user in this column, as a diesel expression.
macro_rules! not_removed {
    ($user:expr) => {
        diesel::dsl::not(diesel::dsl::exists(
            $crate::resources::removal::removals::table.filter($crate::resources::removal::removals::subject.eq($user)),
        ))
    };
}
pub(crate) use not_removed;

/// For how many seconds new deployments of a deleted organization are looked for: a transaction that began before the
/// deletion was known may still create one, and is over by then.
const SETTLING_SECONDS: i64 = 60;

/// A request to remove a user or an organization.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = removals)]
struct NewRemoval {
    subject: String,
    requested_at: i64,
}

/// How far a removal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There are more rows to delete or to release.
    Unfinished,
    /// There are none at present; a late transaction may still add one.
    Settling,
    /// Everything is removed.
    Finished,
}

/// Requests the removal of a user or an organization.
pub(crate) fn request(connection: &mut MultiConnection, subject: &str) -> QueryResult<()> {
    let removal = NewRemoval { subject: subject.to_owned(), requested_at: chrono::Utc::now().timestamp() };
    dialect::insert_if_absent!(connection, &removal => removals.subject).map(|_| ())
}

/// Requests the removal of the caller, and returns whether the row was still theirs.
pub(crate) fn request_by_owner(connection: &mut MultiConnection, user: &Owned<User>) -> QueryResult<bool> {
    db::transaction(connection, |connection| {
        // First, because from the request on the row is not accessible.
        let is_theirs = User::still(user).count(&mut Scoped::over(connection))? == 1;
        if is_theirs {
            request(connection, user.caller().as_str())?;
        }
        Ok(is_theirs)
    })
}

/// Returns whether the removal of a user is requested.
pub(crate) fn is_requested(connection: &mut MultiConnection, user: &str) -> QueryResult<bool> {
    diesel::select(exists(removals::table.filter(removals::subject.eq(user.to_owned())))).first(connection)
}

/// Returns the users and organizations whose removal is not finished, oldest request first.
pub(crate) fn pending(connection: &mut MultiConnection) -> QueryResult<Vec<String>> {
    let oldest = removals::table.order((removals::requested_at, removals::subject)).limit(100);
    oldest.select(removals::subject).load(connection)
}

/// Deletes the next part of what a user owns, and at the end the user and the request; or releases the next part of an
/// organization's deployments.
///
/// Each statement is its own transaction, so it holds no lock while it waits for another process.
///
/// # Errors
/// A query fails; the deletions before it stay.
pub fn advance(connection: &mut MultiConnection, subject: &str) -> QueryResult<Progress> {
    if subject.starts_with("org_") { release(connection, subject) } else { delete(connection, subject) }
}

/// Turns deployments of an organization into private, personal ones of their users.
fn release(connection: &mut MultiConnection, subject: &str) -> QueryResult<Progress> {
    let statement = format!(
        "UPDATE deployments SET org_id = NULL, private = TRUE WHERE id IN \
         (SELECT id FROM deployments WHERE org_id = $1 ORDER BY id LIMIT {DEPLOYMENTS})"
    );
    let released = diesel::sql_query(statement).bind::<Text, _>(subject).execute(connection)?;
    if released >= DEPLOYMENTS as usize {
        return Ok(Progress::Unfinished);
    }
    let settled = chrono::Utc::now().timestamp().saturating_sub(SETTLING_SECONDS);
    let request = removals::table.filter(removals::subject.eq(subject));
    diesel::delete(request.filter(removals::requested_at.le(settled))).execute(connection)?;
    Ok(if is_requested(connection, subject)? { Progress::Settling } else { Progress::Finished })
}

fn delete(connection: &mut MultiConnection, subject: &str) -> QueryResult<Progress> {
    // SQLite takes `$1` as the name of a parameter, and numbers the first one as 1.
    let first = format!("SELECT id FROM deployments WHERE user_id = $1 ORDER BY id LIMIT {DEPLOYMENTS}");
    let parts = [
        (
            format!(
                "DELETE FROM endpoints WHERE id IN \
                 (SELECT id FROM endpoints WHERE deployment_id IN ({first}) LIMIT {ROWS})"
            ),
            ROWS,
        ),
        (
            format!(
                "DELETE FROM deployment_grants WHERE (deployment_id, user_id) IN \
                 (SELECT deployment_id, user_id FROM deployment_grants WHERE deployment_id IN ({first}) LIMIT {ROWS})"
            ),
            ROWS,
        ),
        (format!("DELETE FROM deployments WHERE user_id = $1 AND id IN ({first})"), DEPLOYMENTS),
        (
            format!(
                "DELETE FROM deployment_grants WHERE (deployment_id, user_id) IN \
                 (SELECT deployment_id, user_id FROM deployment_grants WHERE user_id = $1 LIMIT {ROWS})"
            ),
            ROWS,
        ),
        (
            format!(
                "DELETE FROM idempotency_keys WHERE (user_id, key) IN \
                 (SELECT user_id, key FROM idempotency_keys WHERE user_id = $1 LIMIT {ROWS})"
            ),
            ROWS,
        ),
    ];
    for (statement, most) in parts {
        let deleted = diesel::sql_query(statement).bind::<Text, _>(subject).execute(connection)?;
        if deleted >= most as usize {
            return Ok(Progress::Unfinished);
        }
    }
    finish(connection, subject)
}

/// Deletes the user's row, on which few rows depend by now, and the request, in one transaction.
fn finish(connection: &mut MultiConnection, subject: &str) -> QueryResult<Progress> {
    db::transaction(connection, |connection| {
        diesel::delete(users::table.filter(users::id.eq(subject))).execute(connection)?;
        diesel::delete(removals::table.filter(removals::subject.eq(subject))).execute(connection)
    })?;
    Ok(Progress::Finished)
}

/// Deletes as many parts as a request has time for, and returns whether the removal is finished. The background thread does
/// the rest, and repeats a part that fails.
pub(crate) fn begin(connection: &mut MultiConnection, subject: &str) -> bool {
    /// Enough for a small account to be gone when the request is answered.
    const PARTS: u32 = 5;
    for _ in 0..PARTS {
        match advance(connection, subject) {
            Ok(Progress::Finished) => return true,
            Ok(Progress::Settling) => return false,
            Ok(Progress::Unfinished) => {}
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the removal continues in the background");
                return false;
            }
        }
    }
    false
}
