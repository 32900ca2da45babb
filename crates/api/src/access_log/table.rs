//! The table of the access log: the columns of a record, and its statements. Knows neither the queue nor how outages are
//! handled.

use auth::ClerkUser;
use chrono::NaiveDateTime;
use diesel::{
    ExpressionMethods, Insertable, QueryDsl, QueryResult, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};
use ownership::{AccessBasis, CheckedRow, DecisionRecord, Owned, Resource};
use uuid::Uuid;

use crate::{
    columns::{is_prefixed, now, text_id},
    db::{MultiBackend, MultiConnection, on_each},
    http::RequestId,
    resources::deployment::Deployment,
};

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
            deployment_id -> Nullable<Text>,
            outcome -> Text,
            reason -> Text,
            allowed_by -> Nullable<Text>,
            request_id -> Nullable<Text>,
        }
    }
}

use schema::access_log;

/// The longest text of a column, in characters: claims and paths are unbounded, and an index entry is not.
const LENGTH: usize = 255;

/// One record: of a checked row, or of a decision about the caller alone.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = access_log, treat_none_as_default_value = false)]
pub(super) struct NewRecord {
    /// Generated here, so that a record written again after a lost response is not duplicated.
    id: String,
    happened_at: NaiveDateTime,
    user_id: String,
    org_id: Option<String>,
    impersonator: Option<String>,
    method: String,
    route: String,
    resource: Option<&'static str>,
    row_id: Option<String>,
    deployment_id: Option<String>,
    outcome: &'static str,
    reason: &'static str,
    allowed_by: Option<&'static str>,
    request_id: Option<String>,
}

impl NewRecord {
    /// Creates the records of a decision.
    pub(super) fn of(decision: &DecisionRecord, request: Option<&RequestId>) -> Vec<Self> {
        let happened_at = now();
        let record = |row: Option<&CheckedRow>| Self {
            id: Uuid::now_v7().simple().to_string(),
            happened_at,
            user_id: decision.user().map(|user| to_column(user.as_str())).unwrap_or_default(),
            org_id: decision.organization().map(to_column),
            impersonator: decision.impersonator().map(to_column),
            method: to_column(decision.method()),
            route: to_column(decision.route()),
            resource: row.map(CheckedRow::resource),
            row_id: row.map(|row| to_column(row.id())),
            deployment_id: row.and_then(deployment_of).map(to_column),
            outcome: decision.outcome().as_str(),
            reason: decision.reason().as_str(),
            allowed_by: row.and_then(CheckedRow::allowed_by).map(label),
            request_id: request.map(|request| to_column(request.as_str())),
        };
        match decision.rows() {
            [] => vec![record(None)],
            rows => rows.iter().map(|row| record(Some(row))).collect(),
        }
    }
}

text_id!(
    /// A UUIDv7 without hyphens, so that ids sort by time.
    RecordId,
    |text| is_prefixed(text, "")
);

/// A record, for those who may read it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = access_log)]
pub struct Record {
    /// Identifies the record.
    pub id: RecordId,
    /// When the decision was made, in UTC.
    pub happened_at: NaiveDateTime,
    /// The caller.
    pub user_id: String,
    /// The user who acted in the caller's session, if any.
    pub impersonator: Option<String>,
    /// The request's method.
    pub method: String,
    /// The path of the route as in the access map.
    pub route: String,
    /// The resource of the checked row.
    pub resource: Option<String>,
    /// The requested id. After a refusal a row with this id may not exist.
    pub row_id: Option<String>,
    /// The label of the outcome.
    pub outcome: String,
    /// The label of the reason.
    pub reason: String,
    /// What gave the caller access to the row.
    pub allowed_by: Option<String>,
}

impl Record {
    /// Returns the records of a deployment and of what was requested in it, newest first.
    ///
    /// # Errors
    /// The query fails.
    pub fn of_deployment(
        connection: &mut MultiConnection,
        deployment: &Owned<Deployment>,
        after: Option<&RecordId>,
        limit: u32,
    ) -> QueryResult<Vec<Self>> {
        let records = access_log::table.filter(access_log::deployment_id.eq(deployment.id.to_string()));
        Self::load(connection, records.into_boxed(), after, limit)
    }

    /// Returns the records of a caller's own requests, newest first.
    ///
    /// # Errors
    /// The query fails.
    pub fn of_caller(
        connection: &mut MultiConnection,
        caller: &ClerkUser,
        after: Option<&RecordId>,
        limit: u32,
    ) -> QueryResult<Vec<Self>> {
        let records = access_log::table.filter(access_log::user_id.eq(caller.user_id().as_str().to_owned()));
        Self::load(connection, records.into_boxed(), after, limit)
    }

    fn load(
        connection: &mut MultiConnection,
        mut records: access_log::BoxedQuery<'_, MultiBackend>,
        after: Option<&RecordId>,
        limit: u32,
    ) -> QueryResult<Vec<Self>> {
        if let Some(after) = after {
            records = records.filter(access_log::id.lt(after.clone()));
        }
        records.select(Self::as_select()).order(access_log::id.desc()).limit(limit.into()).load(connection)
    }
}

/// Returns the id of the deployment that a row is, or in which it was requested.
fn deployment_of(row: &CheckedRow) -> Option<&str> {
    if row.resource() == Deployment::NAME { Some(row.id()) } else { row.ancestor(Deployment::NAME) }
}

/// Returns what gave the caller access to a row: `owner`, the level of a grant, or the permission or role of an override.
fn label(by: AccessBasis) -> &'static str {
    match by {
        AccessBasis::Owner => "owner",
        AccessBasis::Override(by) => by.as_str(),
        AccessBasis::Grant(level) => level.as_str(),
    }
}

/// Truncates a text, and replaces NUL, which PostgreSQL cannot store.
fn to_column(text: &str) -> String {
    text.chars().take(LENGTH).map(|c| if c == '\0' { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Inserts the records, all or none.
pub(super) fn insert(connection: &mut MultiConnection, records: &[NewRecord]) -> QueryResult<usize> {
    // diesel inserts many rows with one statement only for a concrete backend.
    on_each!(connection, |connection| diesel::insert_into(access_log::table).values(records).execute(connection))
}

/// Deletes records older than a timestamp, oldest first, `at_most` this many, and returns how many.
pub(super) fn remove_before(
    connection: &mut MultiConnection,
    timestamp: NaiveDateTime,
    at_most: i64,
) -> QueryResult<usize> {
    let old = access_log::table.filter(access_log::happened_at.lt(timestamp)).order(access_log::happened_at);
    let ids: Vec<String> = old.select(access_log::id).limit(at_most).load(connection)?;
    diesel::delete(access_log::table.filter(access_log::id.eq_any(ids))).execute(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_text_is_truncated_and_has_no_nul() {
        assert_eq!(to_column("dep_1\0x"), "dep_1\u{fffd}x");
        assert_eq!(to_column(&"ü".repeat(1000)), "ü".repeat(LENGTH));
    }
}
