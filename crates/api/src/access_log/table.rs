//! The table of the access log: what a record says, how many are written at once, and which are old.
//! Knows nothing of who hands them over, nor of what is done when the database is away.

use chrono::NaiveDateTime;
use diesel::{ExpressionMethods, Insertable, QueryDsl, QueryResult, RunQueryDsl};
use ownership::{AccessBasis, CheckedRow, DecisionRecord};
use uuid::Uuid;

use crate::{columns::now, db::MultiConnection, http::RequestId};

mod schema {
    diesel::table! {
        access_log (id) {
            id -> Text,
            happened_at -> Timestamp,
            user_id -> Text,
            org_id -> Nullable<Text>,
            impersonator -> Nullable<Text>,
            method -> Text,
            route -> Text,
            resource -> Nullable<Text>,
            row_id -> Nullable<Text>,
            outcome -> Text,
            reason -> Text,
            allowed_by -> Nullable<Text>,
            request_id -> Nullable<Text>,
        }
    }
}

use schema::access_log;

/// How much of a text is kept: what a token or a path says may be as long as it likes, and an index has room for less.
const LENGTH: usize = 255;

/// One record: a row that was asked for, or none where the decision was about the caller alone.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = access_log, treat_none_as_default_value = false)]
pub(super) struct NewRecord {
    /// Made here, so that a record that is written again, because nobody knows whether it was, is not there twice.
    id: String,
    happened_at: NaiveDateTime,
    user_id: String,
    org_id: Option<String>,
    impersonator: Option<String>,
    method: String,
    route: String,
    resource: Option<&'static str>,
    row_id: Option<String>,
    outcome: &'static str,
    reason: &'static str,
    allowed_by: Option<&'static str>,
    request_id: Option<String>,
}

impl NewRecord {
    /// What there is to keep of a decision of this moment.
    pub(super) fn of(decision: &DecisionRecord, request: Option<&RequestId>) -> Vec<Self> {
        let moment = now();
        let record = |row: Option<&CheckedRow>| Self {
            id: Uuid::now_v7().simple().to_string(),
            happened_at: moment,
            user_id: decision.user().map(|user| kept(user.as_str())).unwrap_or_default(),
            org_id: decision.organization().map(kept),
            impersonator: decision.impersonator().map(kept),
            method: kept(decision.method()),
            route: kept(decision.route()),
            resource: row.map(CheckedRow::resource),
            row_id: row.map(|row| kept(row.id())),
            outcome: decision.outcome().as_str(),
            reason: decision.reason().as_str(),
            allowed_by: row.and_then(CheckedRow::allowed_by).map(word),
            request_id: request.map(|request| kept(request.as_str())),
        };
        match decision.rows() {
            [] => vec![record(None)],
            rows => rows.iter().map(|row| record(Some(row))).collect(),
        }
    }
}

/// What let the caller through to a row: `owner`, the level of a grant, or the permission or role that overrode it.
fn word(by: AccessBasis) -> &'static str {
    match by {
        AccessBasis::Owner => "owner",
        AccessBasis::Override(by) => by.as_str(),
        AccessBasis::Grant(level) => level.as_str(),
    }
}

/// A text as every database can keep it: PostgreSQL has no NUL.
fn kept(text: &str) -> String {
    text.chars().take(LENGTH).map(|c| if c == '\0' { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Writes the records, all of them or none.
///
/// # Errors
/// Whatever the database says.
pub(super) fn insert(connection: &mut MultiConnection, records: &[NewRecord]) -> QueryResult<usize> {
    // One statement for many rows is what diesel writes for a database that it knows, and not for "one of two".
    match connection {
        MultiConnection::Postgres(connection) => {
            diesel::insert_into(access_log::table).values(records).execute(connection)
        }
        MultiConnection::Sqlite(connection) => {
            diesel::insert_into(access_log::table).values(records).execute(connection)
        }
    }
}

/// Removes records from before a moment, the oldest first and so many at most, and says how many.
///
/// # Errors
/// Whatever the database says.
pub(super) fn remove_before(
    connection: &mut MultiConnection,
    moment: NaiveDateTime,
    at_most: i64,
) -> QueryResult<usize> {
    let old = access_log::table.filter(access_log::happened_at.lt(moment)).order(access_log::happened_at);
    let ids: Vec<String> = old.select(access_log::id).limit(at_most).load(connection)?;
    diesel::delete(access_log::table.filter(access_log::id.eq_any(ids))).execute(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_as_far_as_an_index_goes_and_without_a_nul() {
        assert_eq!(kept("dep_1\0x"), "dep_1\u{fffd}x");
        assert_eq!(kept(&"ü".repeat(1000)), "ü".repeat(LENGTH));
    }
}
