//! The users that a caller knows: owners and grantees of rows that the caller may read.

use auth::ClerkUser;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods, QueryDsl, QueryResult, RunQueryDsl,
    TextExpressionMethods,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{deployments, grant::deployment_grants};
use crate::{
    db::{
        MultiConnection,
        search::{coalesce, ilike, like_pattern},
    },
    resources::{
        caller_access,
        removal::not_removed,
        user::{self, UserId, users},
    },
};

diesel::allow_tables_to_appear_in_same_query!(deployments, users);

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
        // No id is empty: without an organization, none matches.
        let text = |id: Option<&str>| id.unwrap_or_default().to_owned();
        let active = text(caller.org().map(auth::Organization::id));
        let (read, managed) = (caller_access::read_organization(caller), caller_access::managed_organization(caller));
        let is_own = deployments::user_id
            .eq(own_id())
            .and(deployments::org_id.is_null().or(deployments::org_id.assume_not_null().eq(active)));
        let grantees = deployment_grants::table
            .inner_join(deployments::table.on(deployment_grants::deployment_id.eq(deployments::id)))
            .filter(is_own.or(deployments::org_id.assume_not_null().eq(text(managed))))
            .select(deployment_grants::user_id);
        let sharing = deployment_grants::table
            .inner_join(deployments::table.on(deployment_grants::deployment_id.eq(deployments::id)))
            .filter(deployment_grants::user_id.eq(own_id()))
            .select(deployments::user_id);
        let colleagues = deployments::table
            .filter(deployments::org_id.assume_not_null().eq(text(read)))
            .select(deployments::user_id);
        let mut query = users::table
            .filter(users::id.eq_any(grantees).or(users::id.eq_any(sharing)).or(users::id.eq_any(colleagues)))
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
        let rows: Vec<(UserId, Option<String>, Option<String>, Option<String>)> = query.load(connection)?;
        Ok(rows
            .into_iter()
            .map(|(id, first, last, email)| Self { id, name: user::full_name(first, last), email })
            .collect())
    }
}
