//! Grants: the users that share a deployment, and their access. The owner decides; no grant makes its user an owner.

use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::{
    ExpressionMethods, IntoSql, JoinOnDsl, OptionalExtension, QueryDsl, QueryResult, Queryable, RunQueryDsl,
    Selectable, SelectableHelper,
    deserialize::FromSqlRow,
    dsl::exists,
    expression::AsExpression,
    result::{DatabaseErrorKind, Error as QueryError},
    sql_types::{Text, Timestamp},
};
use ownership::{
    Owned, Refusal, WriteError,
    access::{Level, Viewer},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Deployment, DeploymentId, deployments};
use crate::{
    columns::{now, text_column, to_utc},
    db::{
        self, MultiConnection, dialect,
        search::{ilike, like_pattern},
    },
    error::ApiError,
    limits::Limits,
    resources::{
        removal::{not_removed, removals},
        user::UserId,
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

/// An existing grant keeps its date.
const OR_CHANGE_ACCESS: &str = " ON CONFLICT (deployment_id, user_id) DO UPDATE SET access = excluded.access";

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
    /// Shares a deployment with a user, or changes their access, if the caller still owns the deployment: one statement, which
    /// takes the deployment's id from the row that it selects by owner.
    ///
    /// # Errors
    /// 422 for the owner, for an unknown user, and for one grant too many; 403 if the caller no longer owns the deployment.
    pub fn put(
        connection: &mut MultiConnection,
        deployment: &Owned<Deployment>,
        user: UserId,
        access: GrantedAccess,
        limits: &Limits,
    ) -> Result<Self, ApiError> {
        db::transaction(connection, |connection| {
            let granted_at = now();
            let grant = Self::insert_or_change(connection, deployment, user, access, granted_at)?;
            let leaving = removals::table.filter(removals::subject.eq(grant.user_id.to_string()));
            let beyond = deployment_grants::table
                .filter(deployment_grants::deployment_id.eq(grant.deployment_id.clone()))
                .select(deployment_grants::user_id)
                .order(deployment_grants::user_id)
                .limit(1)
                .offset(limits.grants_per_deployment.into());
            match diesel::select((exists(leaving), exists(beyond))).first(connection)? {
                (true, _) => Err(unknown_user()),
                // An existing grant may be changed even beyond the limit.
                (false, true) if grant.created_at == granted_at => Err(limits.too_many_grants()),
                _ => Ok(grant),
            }
        })
    }

    fn insert_or_change(
        connection: &mut MultiConnection,
        deployment: &Owned<Deployment>,
        user: UserId,
        access: GrantedAccess,
        granted_at: NaiveDateTime,
    ) -> Result<Self, ApiError> {
        if user == deployment.user_id {
            return Err(ApiError::invalid(GRANTEE, "the owner needs no grant"));
        }
        let values = Deployment::still(deployment).select((
            deployments::id,
            user.into_sql::<Text>(),
            access.into_sql::<Text>(),
            granted_at.into_sql::<Timestamp>(),
        ));
        let insertion =
            diesel::insert_into(deployment_grants::table).values(values).into_columns(deployment_grants::all_columns);
        dialect::insert_from_locked(connection, insertion, OR_CHANGE_ACCESS, deployment_grants::all_columns)
            .optional()
            .map_err(insert_error)?
            .ok_or_else(refused)
    }

    /// Deletes a grant, if the caller still owns the deployment.
    ///
    /// # Errors
    /// [`WriteError::Refused`] if there is no grant, or the caller no longer owns the deployment; or the query fails.
    pub fn remove(
        connection: &mut MultiConnection,
        deployment: &Owned<Deployment>,
        user: &UserId,
    ) -> Result<(), WriteError<QueryError>> {
        let grant = diesel::delete(deployment_grants::table.filter(deployment_grants::user_id.eq(user)));
        let rows = Deployment::still(deployment).select(deployments::id);
        match dialect::delete_from_locked(connection, grant, "deployment_id", rows)? {
            0 => Err(WriteError::Refused(Refusal::denied::<Deployment>())),
            _ => Ok(()),
        }
    }

    /// Deletes the caller's own grant.
    ///
    /// # Errors
    /// [`WriteError::Refused`] if there is none: the owner has none, and it may have been deleted since the check.
    pub fn leave(
        connection: &mut MultiConnection,
        deployment: &Owned<Deployment, Viewer>,
    ) -> Result<(), WriteError<QueryError>> {
        let own = deployment_grants::table
            .filter(deployment_grants::deployment_id.eq(&deployment.id))
            .filter(deployment_grants::user_id.eq(deployment.caller().as_str()));
        match diesel::delete(own).execute(connection)? {
            0 => Err(WriteError::Refused(Refusal::denied::<Deployment>())),
            _ => Ok(()),
        }
    }

    /// Returns a deployment's grants, ordered by user id.
    ///
    /// # Errors
    /// The query fails.
    pub fn of(
        connection: &mut MultiConnection,
        deployment: &Owned<Deployment>,
        after: Option<&UserId>,
        limit: u32,
    ) -> QueryResult<Vec<Self>> {
        let mut query = Deployment::still(deployment)
            .inner_join(deployment_grants::table.on(deployment_grants::deployment_id.eq(deployments::id)))
            .select(Self::as_select())
            .order(deployment_grants::user_id)
            .limit(i64::from(limit));
        if let Some(after) = after {
            query = query.filter(deployment_grants::user_id.gt(after.clone()));
        }
        query.load(connection)
    }

    /// Returns the deployments shared with the caller, newest first; with `q`, those with it in their name.
    ///
    /// # Errors
    /// The query fails.
    pub fn shared_with(
        connection: &mut MultiConnection,
        caller: &auth::UserId,
        q: Option<&str>,
        after: Option<&DeploymentId>,
        limit: u32,
    ) -> QueryResult<Vec<(Deployment, GrantedAccess)>> {
        let mut query = deployment_grants::table
            .inner_join(deployments::table.on(deployment_grants::deployment_id.eq(deployments::id)))
            .filter(deployment_grants::user_id.eq(caller.as_str()))
            .filter(not_removed!(deployments::user_id))
            .select((Deployment::as_select(), deployment_grants::access))
            .order(deployment_grants::deployment_id.desc())
            .limit(i64::from(limit))
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(deployment_grants::deployment_id.lt(after.clone()));
        }
        if let Some(q) = q {
            query = query.filter(ilike(deployments::name, like_pattern(q)));
        }
        query.load(connection)
    }

    /// Returns the user's id as text, for the next page.
    pub fn user_id(&self) -> String {
        self.user_id.to_string()
    }
}

/// Route parameter holding the grantee's user id.
pub const GRANTEE: &str = "user_id";

/// Translates a failed insertion. The missing row is the user, or the deployment if it was deleted just now; only PostgreSQL
/// names the constraint, and only there can that happen.
fn insert_error(error: QueryError) -> ApiError {
    match error {
        QueryError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, information) => {
            if information.constraint_name() == Some("deployment_grants_deployment_id_fkey") {
                refused()
            } else {
                unknown_user()
            }
        }
        error => error.into(),
    }
}

fn unknown_user() -> ApiError {
    ApiError::invalid(GRANTEE, "no such user")
}

fn refused() -> ApiError {
    ApiError::Refused(Refusal::denied::<Deployment>())
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
    /// The grantee's access.
    pub access: GrantedAccess,
    /// When it was granted.
    pub created_at: DateTime<Utc>,
}

impl From<Grant> for GrantView {
    fn from(row: Grant) -> Self {
        Self {
            deployment_id: row.deployment_id,
            user_id: row.user_id,
            access: row.access,
            created_at: to_utc(row.created_at),
        }
    }
}
