//! Activity: what the access log has about a deployment, for its owner, and about the caller. The log is written in the
//! background, so a record may appear shortly after its response.

use std::collections::BTreeMap;

use actix_web::{
    get,
    web::{Data, Json},
};
use auth::ClerkUser;
use chrono::{DateTime, Utc};
use diesel::QueryResult;
use ownership::{DecisionOutcome, DecisionReason, Owned, Unscoped, authenticated, check_ownership};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    access_log::{DatabaseAccessLog, Record, RecordId, Recording},
    columns::to_utc,
    db::{Db, MultiConnection},
    error::ApiError,
    http::{AccessMap, Page, PageQuery, Query},
    resources::deployment::{Deployment, grant::Grant},
};

/// One page of the access log, newest first.
#[derive(Serialize, ToSchema)]
pub struct Activity {
    /// What this service records: `off`, `refused` for refusals and requests that could not be decided, or `all`.
    recording: Recording,
    /// The records.
    items: Vec<ActivityRecord>,
    /// The value of `after` for the next page; null on the last one.
    next: Option<String>,
}

/// One decision.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActivityRecord {
    /// Identifies the record.
    #[schema(value_type = String, example = "0192f0c1a2b37c4d8e5f60718293a4b5")]
    id: RecordId,
    /// When the decision was made.
    at: DateTime<Utc>,
    /// The Clerk id of the user who sent the request.
    #[schema(example = "user_2x9Zr4")]
    user_id: String,
    /// The user's name, if they own or share the deployment or were allowed; null in the caller's own activity.
    user_name: Option<String>,
    /// The Clerk id of the user who acted in the session; null if it was the user in person.
    impersonator: Option<String>,
    /// The impersonator's name, in the caller's own activity and of requests that were allowed; else null.
    impersonator_name: Option<String>,
    /// The operation's id in this description; null if there is none any more.
    operation: Option<&'static str>,
    /// The request's method.
    #[schema(example = "DELETE")]
    method: String,
    /// The path of the operation, with its parameters.
    #[schema(example = "/api/v1/deployments/{id}")]
    route: String,
    /// The kind of the requested row; null if the request was about none.
    #[schema(example = "deployment")]
    resource: Option<String>,
    /// The requested id. After a refusal a row with this id may not exist.
    row_id: Option<String>,
    /// `allowed`, `refused`, or `unavailable` if the request could not be decided. What an allowed request changed is not
    /// recorded.
    outcome: String,
    /// Why, as a code: `owner`, `grant`, `override`, `identity`; `not_owner`, `impersonation`, `impersonation_unknown`;
    /// `database`, `internal`. There may be more.
    reason: String,
    /// The reason in words.
    explanation: &'static str,
    /// What gave the user access: `owner`, the access of the grant, or the permission or role in the organization.
    allowed_by: Option<String>,
}

impl ActivityRecord {
    fn new(record: Record, names: &BTreeMap<String, String>, map: &AccessMap) -> Self {
        let method = if record.method == "HEAD" { "GET" } else { &record.method };
        let entry = map.entries().iter().find(|entry| entry.method == method && entry.path == record.route);
        Self {
            operation: entry.map(|entry| entry.handler),
            id: record.id,
            at: to_utc(record.happened_at),
            user_name: names.get(&record.user_id).cloned(),
            user_id: record.user_id,
            impersonator_name: record.impersonator.as_ref().and_then(|id| names.get(id).cloned()),
            impersonator: record.impersonator,
            method: record.method,
            route: record.route,
            resource: record.resource,
            row_id: record.row_id,
            outcome: record.outcome,
            explanation: explanation(&record.reason),
            reason: record.reason,
            allowed_by: record.allowed_by,
        }
    }
}

/// Describes a reason. Another version of the service may have recorded one that is unknown here.
fn explanation(reason: &str) -> &'static str {
    let Some(reason) = DecisionReason::ALL.into_iter().find(|known| known.as_str() == reason) else {
        return "Recorded by another version of this service.";
    };
    match reason {
        DecisionReason::Public => "Open to everyone.",
        DecisionReason::Identity => "Open to every signed-in user.",
        DecisionReason::Owner => "Allowed as the owner.",
        DecisionReason::Grant => "Allowed because it was shared.",
        DecisionReason::Override => "Allowed by a role or permission in its organization.",
        DecisionReason::NoIdentity => "No valid token.",
        DecisionReason::Csrf => "The cookie came from an origin that is not allowed.",
        DecisionReason::Impersonation => "Another user was acting in the session.",
        DecisionReason::ImpersonationUnknown => {
            "The token did not tell whether another user was acting in the session."
        }
        DecisionReason::NotOwner => "The access did not suffice, or the row did not exist.",
        DecisionReason::Keys => "The keys that verify tokens were unavailable.",
        DecisionReason::Database => "The database was unavailable.",
        DecisionReason::Internal => "An internal error occurred.",
    }
}

fn activity(
    records: Vec<Record>,
    limit: u32,
    names: &BTreeMap<String, String>,
    log: &DatabaseAccessLog,
    map: &AccessMap,
) -> Json<Activity> {
    let records = records.into_iter().map(|record| ActivityRecord::new(record, names, map)).collect();
    let Page { items, next } = Page::new(records, limit, |record: &ActivityRecord| record.id.to_string());
    Json(Activity { recording: log.recording(), items, next })
}

/// Returns the names of users in these records: of the deployment's owner, its grantees, and those who were allowed, with their
/// impersonators. A stranger who was refused is not named.
fn names(
    connection: &mut MultiConnection,
    deployment: &Owned<Deployment>,
    records: &[Record],
) -> QueryResult<BTreeMap<String, String>> {
    if records.is_empty() {
        return Ok(BTreeMap::new());
    }
    let owner = deployment.user_id.to_string();
    let was_allowed = |record: &&Record| record.outcome == DecisionOutcome::Allowed.as_str();
    let known =
        records.iter().filter(was_allowed).flat_map(|record| [Some(&record.user_id), record.impersonator.as_ref()]);
    let known = known.flatten().chain([&owner]).cloned().collect();
    Grant::names(connection, Some(deployment), records.iter().map(|record| record.user_id.clone()).collect(), known)
}

/// Lists the caller's own requests in the access log, newest first. An impersonator's are among them.
#[utoipa::path(tag = "activity", params(PageQuery<RecordId>), responses((status = 200, body = Activity)))]
#[authenticated(
    unscoped = "reads the access log, which has no owner, of it the caller's own records alone, and the names of users who \
                acted in the caller's sessions"
)]
#[get("/activity")]
pub async fn list_activity(
    caller: ClerkUser,
    db: Unscoped<Db>,
    log: Data<DatabaseAccessLog>,
    map: Data<AccessMap>,
    Query(page): Query<PageQuery<RecordId>>,
) -> Result<Json<Activity>, ApiError> {
    let (limit, after) = page.bounds()?;
    let (records, names) = db
        .read(move |connection| {
            let records = Record::of_caller(connection, &caller, after.as_ref(), limit + 1)?;
            let impersonators: Vec<_> = records.iter().filter_map(|record| record.impersonator.clone()).collect();
            let names = if impersonators.is_empty() {
                BTreeMap::new()
            } else {
                Grant::names(connection, None, Vec::new(), impersonators)?
            };
            Ok((records, names))
        })
        .await?;
    Ok(activity(records, limit, &names, &log, &map))
}

/// Lists the requests for a deployment and its endpoints in the access log, newest first: who sent them, and how they were
/// decided. After a transfer the new owner sees the earlier ones, too.
#[utoipa::path(tag = "activity", params(PageQuery<RecordId>), responses((status = 200, body = Activity)))]
#[check_ownership(
    "deployment",
    or_permission = "org:deployments:manage",
    or_role = "org:admin",
    unscoped = "reads the access log, which has no owner, for this row alone, and the names of users with access to it"
)]
#[get("/deployments/{id}/activity")]
pub async fn list_deployment_activity(
    deployment: Owned<Deployment>,
    db: Unscoped<Db>,
    log: Data<DatabaseAccessLog>,
    map: Data<AccessMap>,
    Query(page): Query<PageQuery<RecordId>>,
) -> Result<Json<Activity>, ApiError> {
    let (limit, after) = page.bounds()?;
    let (records, names) = db
        .read(move |connection| {
            let records = Record::of_deployment(connection, &deployment, after.as_ref(), limit + 1)?;
            let names = names(connection, &deployment, &records)?;
            Ok((records, names))
        })
        .await?;
    Ok(activity(records, limit, &names, &log, &map))
}
