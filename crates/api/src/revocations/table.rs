//! The table of revocations.
//! Knows the moments of the database's clock, by which what is new is told from what has been read.

use auth::Revocation;
use chrono::{NaiveDateTime, TimeDelta};
use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl,
    sql_types::{BigInt, Text},
};

use crate::db::{MultiConnection, dialect};

mod schema {
    diesel::table! {
        revocations (subject) {
            subject -> Text,
            issued_until -> BigInt,
            expires_at -> BigInt,
            revoked_at -> Timestamp,
        }
    }
}

use schema::revocations;

/// How far before the newest moment that was seen reading begins again: a row gets its moment before its transaction
/// ends, which the statement timeout bounds, and another server's clock may take over.
const OVERLAP: TimeDelta = TimeDelta::seconds(30);

/// How many seconds a revocation that can match nothing any more is kept, for the sake of processes whose clock is late.
const GRACE_SECONDS: i64 = 3600;

/// Writes a revocation, or extends the existing one: of two with one subject, the later of each end stays. `revoked_at` is
/// the latest in any case, so a process that reads what is new reads the row again.
///
/// # Errors
/// The query fails.
pub(crate) fn insert(connection: &mut MultiConnection, revocation: &Revocation) -> QueryResult<()> {
    let (now, greatest) = (dialect::utc_now(connection), dialect::greatest(connection));
    // SQLite takes `$1` as the name of a parameter, and numbers the first one as 1.
    let statement = format!(
        "INSERT INTO revocations (subject, issued_until, expires_at, revoked_at) VALUES ($1, $2, $3, {now}) \
         ON CONFLICT (subject) DO UPDATE SET \
         issued_until = {greatest}(revocations.issued_until, excluded.issued_until), \
         expires_at = {greatest}(revocations.expires_at, excluded.expires_at), \
         revoked_at = excluded.revoked_at"
    );
    let query = diesel::sql_query(statement)
        .bind::<Text, _>(revocation.subject())
        .bind::<BigInt, _>(revocation.issued_until())
        .bind::<BigInt, _>(revocation.expires_at());
    query.execute(connection).map(|_| ())
}

/// Where reading goes on.
#[derive(Clone, Copy, Default)]
pub(super) struct Cursor(Option<NaiveDateTime>);

/// Reads what is new since the cursor, and moves it.
///
/// # Errors
/// Whatever the database says.
pub(super) fn read_new(connection: &mut MultiConnection, cursor: &mut Cursor) -> QueryResult<Vec<Revocation>> {
    let mut query = revocations::table.into_boxed();
    if let Some(newest) = cursor.0 {
        query = query.filter(revocations::revoked_at.ge(newest - OVERLAP));
    }
    let rows: Vec<(String, i64, i64, NaiveDateTime)> = query.load(connection)?;
    cursor.0 = rows.iter().map(|(.., revoked_at)| *revoked_at).max().max(cursor.0);
    Ok(rows.into_iter().map(|(subject, issued, expires, _)| Revocation::restored(subject, issued, expires)).collect())
}

/// Removes what can match no token any more.
///
/// # Errors
/// Whatever the database says.
pub(super) fn remove_expired(connection: &mut MultiConnection, now: i64) -> QueryResult<usize> {
    let expired = revocations::table.filter(revocations::expires_at.lt(now.saturating_sub(GRACE_SECONDS)));
    diesel::delete(expired).execute(connection)
}
