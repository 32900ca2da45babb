//! A deployment: what a user owns.

use std::{collections::BTreeMap, str::FromStr};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::{
    AsChangeset, Identifiable, Insertable, Queryable, Selectable,
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    serialize::{self, Output, ToSql},
    sql_types::Text,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::user::UserId;
use crate::columns::{TextJson, prefixed_id, shown};

/// The environment variables of a deployment.
pub type EnvVars = BTreeMap<String, String>;

diesel::table! {
    deployments (id) {
        id -> Text,
        user_id -> Text,
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
    pub(crate) name: Option<String>,
    pub(crate) repository: Option<String>,
    pub(crate) branch: Option<String>,
    pub(crate) docker_file_path: Option<String>,
    pub(crate) context_dir: Option<String>,
    pub(crate) port_number: Option<i32>,
    pub(crate) env_vars: Option<TextJson<EnvVars>>,
    pub(crate) resource_version: Option<ResourceVersion>,
    pub(crate) private: Option<bool>,
    pub(crate) description: Option<Option<String>>,
    pub(crate) tags: Option<TextJson<Vec<String>>>,
    pub(crate) updated_at: NaiveDateTime,
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

/// A deployment as its owner sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentView {
    /// `dep_…`
    #[schema(value_type = String, example = "dep_0192f0c1a2b37c4d8e5f60718293a4b5")]
    pub id: DeploymentId,
    /// The owner's Clerk id.
    #[schema(value_type = String)]
    pub user_id: UserId,
    /// A name for people.
    pub name: String,
    /// Where the source is.
    pub repository: String,
    /// Which branch of it.
    pub branch: String,
    /// The Dockerfile within the repository.
    pub docker_file_path: String,
    /// The build's context within the repository.
    pub context_dir: String,
    /// The port that the container listens on.
    pub port_number: i32,
    /// The container's environment; nobody but the owner sees it.
    pub env_vars: EnvVars,
    /// How much of a machine it gets.
    pub resource_version: ResourceVersion,
    /// Whether it stays out of the public list.
    pub private: bool,
    /// A few words about it.
    pub description: Option<String>,
    /// For finding it again.
    pub tags: Vec<String>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<Deployment> for DeploymentView {
    fn from(row: Deployment) -> Self {
        Self {
            id: row.id,
            user_id: row.user_id,
            name: row.name,
            repository: row.repository,
            branch: row.branch,
            docker_file_path: row.docker_file_path,
            context_dir: row.context_dir,
            port_number: row.port_number,
            env_vars: row.env_vars.into_value(),
            resource_version: row.resource_version,
            private: row.private,
            description: row.description,
            tags: row.tags.into_value(),
            created_at: shown(row.created_at),
            updated_at: shown(row.updated_at),
        }
    }
}

/// A deployment as everybody sees it: the query itself asks for these columns and no others.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = deployments)]
pub struct PublicDeployment {
    id: DeploymentId,
    name: String,
    repository: String,
    branch: String,
    resource_version: ResourceVersion,
    description: Option<String>,
    tags: TextJson<Vec<String>>,
    created_at: NaiveDateTime,
}

impl PublicDeployment {
    /// The id as text, for the next page.
    pub fn id(&self) -> String {
        self.id.to_string()
    }
}

/// The public fields of a deployment that is not private.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublicDeploymentView {
    /// `dep_…`
    #[schema(value_type = String)]
    pub id: DeploymentId,
    /// A name for people.
    pub name: String,
    /// Where the source is.
    pub repository: String,
    /// Which branch of it.
    pub branch: String,
    /// How much of a machine it gets.
    pub resource_version: ResourceVersion,
    /// A few words about it.
    pub description: Option<String>,
    /// For finding it again.
    pub tags: Vec<String>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
}

impl From<PublicDeployment> for PublicDeploymentView {
    fn from(row: PublicDeployment) -> Self {
        Self {
            id: row.id,
            name: row.name,
            repository: row.repository,
            branch: row.branch,
            resource_version: row.resource_version,
            description: row.description,
            tags: row.tags.into_value(),
            created_at: shown(row.created_at),
        }
    }
}
