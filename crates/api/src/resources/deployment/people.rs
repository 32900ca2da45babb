//! The users that a caller knows: owners and grantees of rows that the caller may read.

use auth::{ClerkUser, Organization};
use diesel::{
    BoolExpressionMethods, BoxableExpression, ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl,
    TextExpressionMethods,
    dsl::sql,
    sql_types::{Bool, Text},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    db::{
        MultiBackend, MultiConnection,
        search::{coalesce, ilike, like_pattern},
    },
    resources::{
        caller_access,
        removal::not_removed,
        user::{self, UserId, users},
    },
};

/// A user that the caller knows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KnownUser {
    /// The user's Clerk id.
    #[schema(value_type = String, example = "user_2x9Zr4")]
    pub id: UserId,
    /// The user's name; null if this service knows none.
    pub name: Option<String>,
}

impl KnownUser {
    /// Returns the users that the caller knows, ordered by id: at most `limit`, and of them those with `q` in their name or
    /// id, and those with one of `ids`. They are:
    ///
    /// - the grantees of the caller's own deployments, and of the active organization's if the caller may manage these;
    /// - the owners of the deployments that are shared with the caller, and of the active organization's if the caller may read
    ///   these.
    ///
    /// # Errors
    /// The query fails.
    pub fn of(
        connection: &mut MultiConnection,
        caller: &ClerkUser,
        q: Option<&str>,
        ids: Option<Vec<UserId>>,
        after: Option<&UserId>,
        limit: u32,
    ) -> QueryResult<Vec<Self>> {
        let mut query = users::table
            .filter(is_known_to(caller))
            .filter(users::id.ne(caller.user_id().as_str()))
            .filter(not_removed!(users::id))
            .select((users::id, users::first_name, users::last_name))
            .order(users::id)
            .limit(limit.into())
            .into_boxed();
        if let Some(q) = q {
            let name = coalesce(users::first_name, "").concat(" ").concat(coalesce(users::last_name, ""));
            query = query.filter(ilike(name, like_pattern(q)).or(ilike(users::id, like_pattern(q))));
        }
        if let Some(ids) = ids {
            query = query.filter(users::id.eq_any(ids));
        }
        if let Some(after) = after {
            query = query.filter(users::id.gt(after.clone()));
        }
        let rows: Vec<(UserId, Option<String>, Option<String>)> = query.load(connection)?;
        Ok(rows.into_iter().map(|(id, first, last)| Self { id, name: user::full_name(first, last) }).collect())
    }
}

const GRANTS: &str =
    "FROM deployment_grants JOIN deployments ON deployments.id = deployment_grants.deployment_id WHERE";

/// Returns the condition that a user is known. A union, because PostgreSQL reads all users for alternatives of subqueries.
fn is_known_to(caller: &ClerkUser) -> Box<dyn BoxableExpression<users::table, MultiBackend, SqlType = Bool>> {
    let own_id = || caller.user_id().as_str().to_owned();
    let people = sql::<Bool>(&format!("users.id IN (SELECT deployment_grants.user_id {GRANTS} deployments.user_id = "))
        .bind::<Text, _>(own_id())
        .sql(" AND (deployments.org_id IS NULL OR deployments.org_id = ")
        .bind::<Text, _>(or_empty(caller.org().map(Organization::id)))
        .sql(&format!(") UNION SELECT deployment_grants.user_id {GRANTS} deployments.org_id = "))
        .bind::<Text, _>(or_empty(caller_access::managed_organization(caller)))
        .sql(&format!(" UNION SELECT deployments.user_id {GRANTS} deployment_grants.user_id = "))
        .bind::<Text, _>(own_id())
        .sql(" UNION SELECT deployments.user_id FROM deployments WHERE deployments.org_id = ")
        .bind::<Text, _>(or_empty(caller_access::read_organization(caller)))
        .sql(")");
    Box::new(people)
}

/// No id is empty: without an organization, none matches.
fn or_empty(id: Option<&str>) -> String {
    id.unwrap_or_default().to_owned()
}
