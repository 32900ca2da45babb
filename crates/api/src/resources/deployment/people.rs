//! The users that a caller knows: owners and grantees of rows that the caller may read.

use auth::{ClerkUser, Organization};
use diesel::{
    BoxableExpression, ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl, TextExpressionMethods,
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

/// The id, the first name, the last name and the email address.
type Row = (UserId, Option<String>, Option<String>, Option<String>);

/// A user that the caller knows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KnownUser {
    /// The user's Clerk id.
    #[schema(value_type = String, example = "user_2x9Zr4")]
    pub id: UserId,
    /// The user's name; null if this service knows none.
    pub name: Option<String>,
    /// The user's email address; null if this service knows none.
    pub email: Option<String>,
}

impl KnownUser {
    /// Returns the users that the caller knows, ordered by id: at most `limit`, and of them those with `q` in their name, email
    /// address or id, and those with one of `ids`. They are:
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
        let own_id = || caller.user_id().as_str().to_owned();
        let mut query = users::table
            .filter(is_known_to(caller))
            .filter(users::id.ne(own_id()))
            .filter(not_removed!(users::id))
            .select((users::id, users::first_name, users::last_name, users::email))
            .order(users::id)
            .limit(limit.into())
            .into_boxed();
        if let Some(q) = q {
            // A search has no line break, so no match crosses from the names to the address.
            let texts = coalesce(users::first_name, "")
                .concat(" ")
                .concat(coalesce(users::last_name, ""))
                .concat("\n")
                .concat(coalesce(users::email, ""))
                .concat("\n")
                .concat(users::id);
            query = query.filter(ilike(texts, like_pattern(q)));
        }
        if let Some(ids) = ids {
            query = query.filter(users::id.eq_any(ids));
        }
        if let Some(after) = after {
            query = query.filter(users::id.gt(after.clone()));
        }
        let rows: Vec<Row> = query.load(connection)?;
        Ok(rows
            .into_iter()
            .map(|(id, first, last, email)| Self { id, name: user::full_name(first, last), email })
            .collect())
    }
}

/// Returns the condition that a user is known. A union, because PostgreSQL reads all users for alternatives of subqueries.
fn is_known_to(caller: &ClerkUser) -> Box<dyn BoxableExpression<users::table, MultiBackend, SqlType = Bool>> {
    let own_id = || caller.user_id().as_str().to_owned();
    // No id is empty: without an organization, none matches.
    let text = |id: Option<&str>| id.unwrap_or_default().to_owned();
    let active = text(caller.org().map(Organization::id));
    let (read, managed) =
        (text(caller_access::read_organization(caller)), text(caller_access::managed_organization(caller)));
    let shared = "FROM deployment_grants JOIN deployments ON deployments.id = deployment_grants.deployment_id WHERE";
    Box::new(
        sql::<Bool>(&format!("users.id IN (SELECT deployment_grants.user_id {shared} deployments.user_id = "))
            .bind::<Text, _>(own_id())
            .sql(" AND (deployments.org_id IS NULL OR deployments.org_id = ")
            .bind::<Text, _>(active)
            .sql(&format!(") UNION SELECT deployment_grants.user_id {shared} deployments.org_id = "))
            .bind::<Text, _>(managed)
            .sql(&format!(" UNION SELECT deployments.user_id {shared} deployment_grants.user_id = "))
            .bind::<Text, _>(own_id())
            .sql(" UNION SELECT deployments.user_id FROM deployments WHERE deployments.org_id = ")
            .bind::<Text, _>(read)
            .sql(")"),
    )
}
