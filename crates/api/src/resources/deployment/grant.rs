//! Grants: the users that share a deployment, and their access. The owner decides; no grant makes its user an owner.

use std::{collections::BTreeMap, str::FromStr};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, QueryDsl, QueryResult, Queryable, RunQueryDsl, Selectable,
    SelectableHelper,
    deserialize::FromSqlRow,
    dsl::exists,
    expression::AsExpression,
    result::{DatabaseErrorKind, Error as QueryError},
    sql_types::Text,
};
use ownership::{Owned, Scoped, WriteError, access::Level};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Deployment, DeploymentId, deployments,
    search::{Search, searched},
};
use crate::{
    columns::{text_column, to_utc},
    db::{self, MultiConnection},
    error::ApiError,
    limits::Limits,
    resources::{
        removal::{not_removed, removals},
        user::{self, UserId, users},
    },
};

diesel::table! {
    deployment_grants (deployment_id, user_id) {
        deployment_id -> Text,
        user_id -> Text,
        access -> Text,
        created_at -> Timestamp,
    }
}

diesel::allow_tables_to_appear_in_same_query!(deployments, deployment_grants, removals);
diesel::allow_tables_to_appear_in_same_query!(deployment_grants, users);

/// The access that a grant gives; never the owner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, AsExpression, FromSqlRow, ToSchema)]
#[diesel(sql_type = Text)]
#[serde(rename_all = "lowercase")]
pub enum GrantedAccess {
    /// May read.
    Viewer,
    /// May read and change.
    Editor,
}

impl GrantedAccess {
    /// Returns the access level.
    pub fn level(self) -> Level {
        match self {
            Self::Viewer => Level::Viewer,
            Self::Editor => Level::Editor,
        }
    }

    fn as_str(self) -> &'static str {
        self.level().as_str()
    }
}

impl FromStr for GrantedAccess {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Viewer, Self::Editor]
            .into_iter()
            .find(|access| access.as_str() == text)
            .ok_or_else(|| format!("unknown access {text:?}"))
    }
}

text_column!(GrantedAccess);

/// Selects grants with the names of their users.
macro_rules! named {
    ($grants:expr) => {
        $grants.select((Grant::as_select(), name!(users::first_name), name!(users::last_name)))
    };
}

/// Selects a column of the grantee's row, unless it is being removed.
macro_rules! name {
    ($column:expr) => {
        users::table
            .filter(users::id.eq(deployment_grants::user_id))
            .filter(not_removed!(users::id))
            .select($column)
            .single_value()
    };
}

/// The row with the user's first and last name.
type NamedGrant = (Grant, Option<String>, Option<String>);

/// The row.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = deployment_grants)]
pub struct Grant {
    deployment_id: DeploymentId,
    user_id: UserId,
    access: GrantedAccess,
    created_at: NaiveDateTime,
}

impl Grant {
    /// Shares a deployment with a user, or changes their access, if the caller still owns the deployment.
    ///
    /// # Errors
    /// 422 for the owner, for an unknown user, and for one grant too many; 403 if the caller no longer owns the deployment.
    pub fn put(
        connection: &mut MultiConnection,
        deployment: &Owned<Deployment>,
        user: &auth::UserId,
        access: GrantedAccess,
        limits: &Limits,
    ) -> Result<GrantView, ApiError> {
        if UserId::from(user) == deployment.user_id {
            return Err(ApiError::invalid(GRANTEE, "the owner needs no grant"));
        }
        db::transaction(connection, |connection| {
            let mut scoped = Scoped::over(connection);
            let is_new = deployment.grant(&mut scoped, user, access.level()).map_err(grant_error)?;
            let own = deployment_grants::user_id.eq(user.as_str().to_owned());
            let grant: NamedGrant = named!(deployment.grants()).filter(own).first(&mut scoped)?;
            let leaving = removals::table.filter(removals::subject.eq(user.as_str()));
            let beyond = deployment_grants::table
                .filter(deployment_grants::deployment_id.eq(&deployment.id))
                .select(deployment_grants::user_id)
                .order(deployment_grants::user_id)
                .limit(1)
                .offset(limits.grants_per_deployment.into());
            match diesel::select((exists(leaving), exists(beyond))).first(connection)? {
                (true, _) => Err(unknown_user()),
                // An existing grant may be changed even beyond the limit.
                (false, true) if is_new => Err(limits.too_many_grants()),
                _ => Ok(grant.into()),
            }
        })
    }

    /// Returns a deployment's grants, ordered by user id.
    ///
    /// # Errors
    /// The query fails.
    pub fn of_deployment(
        connection: &mut Scoped<'_, MultiConnection>,
        deployment: &Owned<Deployment>,
        after: Option<&UserId>,
        limit: u32,
    ) -> QueryResult<Vec<GrantView>> {
        let grants = named!(deployment.grants()).order(deployment_grants::user_id).limit(limit.into());
        let rows: Vec<NamedGrant> = match after {
            Some(after) => grants.filter(deployment_grants::user_id.gt(after.clone())).load(connection)?,
            None => grants.load(connection)?,
        };
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// Returns the deployments shared with the caller that a search finds: a page, and one row more.
    ///
    /// # Errors
    /// The query fails.
    pub fn shared_with(
        connection: &mut MultiConnection,
        caller: &auth::UserId,
        search: &Search,
    ) -> QueryResult<Vec<(Deployment, GrantedAccess)>> {
        let query = deployment_grants::table
            .inner_join(deployments::table.on(deployment_grants::deployment_id.eq(deployments::id)))
            .filter(deployment_grants::user_id.eq(caller.as_str()))
            .filter(not_removed!(deployments::user_id))
            .select((Deployment::as_select(), deployment_grants::access))
            .into_boxed();
        searched!(query, deployment_grants::deployment_id, search).load(connection)
    }

    /// Returns the names, by id, of those of `users` who share the deployment, if one is given, and of all of `known`. For a
    /// user without a name there is none.
    ///
    /// # Errors
    /// The query fails.
    pub fn names(
        connection: &mut MultiConnection,
        deployment: Option<&Owned<Deployment>>,
        users: Vec<String>,
        known: Vec<String>,
    ) -> QueryResult<BTreeMap<String, String>> {
        // No id is empty.
        let deployment = deployment.map(|deployment| deployment.id.to_string()).unwrap_or_default();
        let grantees = deployment_grants::table
            .filter(deployment_grants::deployment_id.eq(deployment))
            .select(deployment_grants::user_id);
        let all: Vec<String> = users.into_iter().chain(known.iter().cloned()).collect();
        let rows: Vec<(UserId, Option<String>, Option<String>)> = users::table
            // Without this, PostgreSQL reads all users for the alternatives.
            .filter(users::id.eq_any(all))
            .filter(users::id.eq_any(known).or(users::id.eq_any(grantees)))
            .filter(not_removed!(users::id))
            .select((users::id, users::first_name, users::last_name))
            .load(connection)?;
        let named =
            rows.into_iter().filter_map(|(id, first, last)| Some((id.to_string(), user::full_name(first, last)?)));
        Ok(named.collect())
    }
}

/// Route parameter holding the grantee's user id.
pub const GRANTEE: &str = "user_id";

/// Translates a failed grant. The missing row is the user: the deployment's own row is locked.
fn grant_error(error: WriteError<QueryError>) -> ApiError {
    match error {
        WriteError::Query(QueryError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => unknown_user(),
        error => error.into(),
    }
}

fn unknown_user() -> ApiError {
    ApiError::invalid(GRANTEE, "no such user")
}

/// A grant.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantView {
    /// The deployment's id.
    #[schema(value_type = String)]
    pub deployment_id: DeploymentId,
    /// The grantee's Clerk id.
    #[schema(value_type = String, example = "user_2x9Zr4")]
    pub user_id: UserId,
    /// The grantee's name; null if this service knows none.
    pub user_name: Option<String>,
    /// The grantee's access.
    pub access: GrantedAccess,
    /// When it was granted.
    pub created_at: DateTime<Utc>,
}

impl From<NamedGrant> for GrantView {
    fn from((row, first_name, last_name): NamedGrant) -> Self {
        Self {
            deployment_id: row.deployment_id,
            user_id: row.user_id,
            user_name: user::full_name(first_name, last_name),
            access: row.access,
            created_at: to_utc(row.created_at),
        }
    }
}
