//! A deployment: what a user owns, alone or within an organization. Its table, its row and how it is changed; with whom it
//! is shared and what of it is shown stand in the modules below.

pub mod grant;
pub(crate) mod lock;
mod view;

use std::{collections::BTreeMap, str::FromStr};

use chrono::NaiveDateTime;
use diesel::{
    AsChangeset, ExpressionMethods, Identifiable, Insertable, QueryDsl, QueryResult, Queryable, RunQueryDsl,
    Selectable,
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    dsl::exists,
    expression::AsExpression,
    serialize::{self, Output, ToSql},
    sql_types::Text,
};
use ownership::{
    Owned, Refusal, WriteError,
    access::{Editor, Level},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use view::{DeploymentView, PublicDeployment, PublicDeploymentView, VisibleDeployment};

use super::{organization::deleted_organizations, removal::removals, user::UserId};
use crate::{
    columns::{TextJson, prefixed_id},
    db::{self, MultiConnection},
    limits::Limits,
};

/// The environment variables of a deployment.
pub type EnvVars = BTreeMap<String, String>;

diesel::table! {
    deployments (id) {
        id -> Text,
        user_id -> Text,
        org_id -> Nullable<Text>,
        name -> Text,
        repository -> Text,
        branch -> Text,
        docker_file_path -> Text,
        context_dir -> Text,
        port_number -> Integer,
        env_vars -> Text,
        resource_version -> Text,
        private -> Bool,
        description -> Nullable<Text>,
        tags -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

prefixed_id!(
    /// `dep_` and a UUIDv7.
    DeploymentId,
    "dep_"
);

/// The row; also what is inserted, by its owner alone.
#[derive(Clone, Debug, Queryable, Selectable, Identifiable, Insertable)]
#[diesel(table_name = deployments)]
pub struct Deployment {
    pub(crate) id: DeploymentId,
    pub(crate) user_id: UserId,
    pub(crate) org_id: Option<String>,
    pub(crate) name: String,
    pub(crate) repository: String,
    pub(crate) branch: String,
    pub(crate) docker_file_path: String,
    pub(crate) context_dir: String,
    pub(crate) port_number: i32,
    pub(crate) env_vars: TextJson<EnvVars>,
    pub(crate) resource_version: ResourceVersion,
    pub(crate) private: bool,
    pub(crate) description: Option<String>,
    pub(crate) tags: TextJson<Vec<String>>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

/// What may be changed. A field that is `None` stays; `Some(None)` empties it.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = deployments)]
pub struct DeploymentChanges {
    /// A name for people.
    pub name: Option<String>,
    /// Where the source is.
    pub repository: Option<String>,
    /// Which branch of it.
    pub branch: Option<String>,
    /// The Dockerfile within the repository.
    pub docker_file_path: Option<String>,
    /// The build's context within the repository.
    pub context_dir: Option<String>,
    /// The port that the container listens on.
    pub port_number: Option<i32>,
    /// The container's environment, all of it; the owner's alone.
    pub env_vars: Option<TextJson<EnvVars>>,
    /// How much of a machine it gets.
    pub resource_version: Option<ResourceVersion>,
    /// Whether it stays out of the public list; the owner's alone.
    pub private: Option<bool>,
    /// A few words about it.
    pub description: Option<Option<String>>,
    /// For finding it again, all of them.
    pub tags: Option<TextJson<Vec<String>>>,
    /// When it is changed.
    pub updated_at: NaiveDateTime,
}

/// What becomes of a deployment that has just been made somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NewOwner {
    /// It is theirs.
    Fit,
    /// They would own more than they may.
    Full,
    /// They are being removed.
    Leaving,
    /// Clerk has deleted the organization that it was to belong to.
    WithoutOrganization,
}

impl Deployment {
    /// Asks, in the transaction that has made a deployment this user's and is to be rolled back if that cannot be, how it
    /// stands with them. Who is counted is held until the transaction ends, so that two at once do not pass the limit.
    ///
    /// # Errors
    /// Whatever the database says.
    pub(crate) fn check_owner(
        connection: &mut MultiConnection,
        owner: &UserId,
        organization: Option<&str>,
        limits: &Limits,
    ) -> QueryResult<NewOwner> {
        let leaving = removals::table.filter(removals::subject.eq(owner.to_string()));
        let beyond = deployments::table
            .filter(deployments::user_id.eq(owner.clone()))
            .select(deployments::id)
            .order(deployments::id)
            .limit(1)
            .offset(limits.deployments_per_user.into());
        // No id is empty: a personal deployment misses no organization.
        let organization = organization.unwrap_or_default().to_owned();
        let deleted = deleted_organizations::table.filter(deleted_organizations::id.eq(organization));
        Ok(match diesel::select((exists(leaving), exists(deleted), exists(beyond))).first(connection)? {
            (true, _, _) => NewOwner::Leaving,
            (false, true, _) => NewOwner::WithoutOrganization,
            (false, false, true) => NewOwner::Full,
            (false, false, false) => NewOwner::Fit,
        })
    }

    /// Changes a deployment, if the caller still may, and shows as much of it as they may see then.
    ///
    /// Whoever was let through as the owner may have given the deployment away since, and have it back as an editor by now:
    /// then the owner's fields are no longer theirs to write, nor the environment variables to be shown.
    ///
    /// # Errors
    /// [`WriteError::Refused`] when they no longer may; else whatever the database says.
    pub fn change(
        connection: &mut MultiConnection,
        deployment: Owned<Self, Editor>,
        changes: DeploymentChanges,
    ) -> Result<VisibleDeployment, WriteError<diesel::result::Error>> {
        let (level, owner, id) = (VisibleDeployment::level(&deployment), deployment.owner(), deployment.id.clone());
        let is_owners = changes.env_vars.is_some() || changes.private.is_some();
        let write = |connection: &mut MultiConnection, deployment: Owned<Self, Editor>| {
            let row = deployment.update(connection, changes)?.into_row();
            let level = if row.owner() == owner { level } else { level.min(Level::Editor) };
            if is_owners && level != Level::Owner {
                return Err(WriteError::Refused(Refusal::denied::<Self>()));
            }
            Ok(VisibleDeployment::new(row, level))
        };
        if is_owners {
            db::transaction(connection, |connection| write(connection, deployment))
        } else {
            lock::with_locked_parent(connection, deployment, &id, write)
        }
    }

    /// What decides whose it is.
    fn owner(&self) -> (UserId, Option<String>) {
        (self.user_id.clone(), self.org_id.clone())
    }
}

/// How much of a machine a deployment gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, AsExpression, FromSqlRow, ToSchema)]
#[diesel(sql_type = Text)]
#[serde(rename_all = "lowercase")]
pub enum ResourceVersion {
    /// The smallest.
    #[default]
    Basic,
    /// The usual.
    Standard,
    /// The largest.
    High,
}

impl ResourceVersion {
    fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Standard => "standard",
            Self::High => "high",
        }
    }
}

impl FromStr for ResourceVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Basic, Self::Standard, Self::High]
            .into_iter()
            .find(|version| version.as_str() == text)
            .ok_or_else(|| format!("unknown resource version {text:?}"))
    }
}

impl<DB: Backend> ToSql<Text, DB> for ResourceVersion
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.as_str().to_sql(out)
    }
}

impl<DB: Backend> FromSql<Text, DB> for ResourceVersion
where
    String: FromSql<Text, DB>,
{
    fn from_sql(stored: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(String::from_sql(stored)?.parse()?)
    }
}
