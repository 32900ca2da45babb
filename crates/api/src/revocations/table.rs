//! The table of revocations. New rows are found by their timestamp, which comes from the database's clock.

use auth::Revocation;
use chrono::{NaiveDateTime, TimeDelta};
use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl,
    dsl::max,
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

/// How far before the newest timestamp seen the next read begins: a row gets its timestamp before its transaction ends,
/// which the statement timeout bounds, and after a failover another server's clock counts.
const OVERLAP: TimeDelta = TimeDelta::seconds(30);

/// How many rows one statement of a full read returns.
const PAGE: i64 = 50_000;

/// How many expired rows one statement deletes.
const REMOVED: i64 = 5_000;

/// How many seconds an expired revocation is kept, for processes whose clock is late.
const GRACE_SECONDS: i64 = 3600;

/// Writes a revocation, or extends the existing one: of two with one subject, the later of each end stays. `revoked_at` is
/// the latest in any case, so a process that reads what is new reads the row again.
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

/// Where the next read begins.
#[derive(Clone, Copy, Default)]
pub(super) struct Cursor(Option<NaiveDateTime>);

/// Reads the rows since the cursor, and returns the next one.
pub(super) fn read_new(connection: &mut MultiConnection, cursor: Cursor) -> QueryResult<(Vec<Revocation>, Cursor)> {
    let mut query = revocations::table.into_boxed();
    if let Some(newest) = cursor.0 {
        query = query.filter(revocations::revoked_at.ge(newest - OVERLAP));
    }
    let rows: Vec<(String, i64, i64, NaiveDateTime)> = query.load(connection)?;
    let newest = rows.iter().map(|(.., revoked_at)| *revoked_at).max().max(cursor.0);
    let restore = |(subject, issued, expires, _)| Revocation::restored(subject, issued, expires);
    Ok((rows.into_iter().map(restore).collect(), Cursor(newest)))
}

/// Returns where reads of new rows begin after a full read that begins now: rows that arrive meanwhile may have a subject that
/// the full read has passed.
pub(super) fn newest(connection: &mut MultiConnection) -> QueryResult<Cursor> {
    revocations::table.select(max(revocations::revoked_at)).first(connection).map(Cursor)
}

/// Reads a page of the rows that have not expired, by subject: a million rows must neither meet the statement's time limit
/// nor stand in memory twice.
pub(super) fn read_page(connection: &mut MultiConnection, after: &str, now: i64) -> QueryResult<Vec<Revocation>> {
    let rows: Vec<(String, i64, i64)> = revocations::table
        .filter(revocations::subject.gt(after))
        .filter(revocations::expires_at.gt(now))
        .order(revocations::subject)
        .limit(PAGE)
        .select((revocations::subject, revocations::issued_until, revocations::expires_at))
        .load(connection)?;
    Ok(rows.into_iter().map(|(subject, issued, expires)| Revocation::restored(subject, issued, expires)).collect())
}

/// Deletes some revocations that have expired, and returns whether there may be more: a statement's time is limited.
pub(super) fn remove_expired(connection: &mut MultiConnection, now: i64) -> QueryResult<bool> {
    let expired = revocations::table.filter(revocations::expires_at.lt(now.saturating_sub(GRACE_SECONDS)));
    let subjects: Vec<String> = expired.select(revocations::subject).limit(REMOVED).load(connection)?;
    let is_full = i64::try_from(subjects.len()) == Ok(REMOVED);
    diesel::delete(expired.filter(revocations::subject.eq_any(subjects))).execute(connection)?;
    Ok(is_full)
}
