//! Which fields of a deployment a caller sees. Only the owner sees the environment variables.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::{Queryable, Selectable};
use ownership::access::Level;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Deployment, DeploymentId, EnvVars, ResourceVersion, deployments};
use crate::{
    columns::{TextJson, to_utc},
    resources::{caller_access::CallerAccess, user::UserId},
};

/// A deployment as the caller sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentView {
    /// `dep_…`
    #[schema(value_type = String, example = "dep_0192f0c1a2b37c4d8e5f60718293a4b5")]
    pub id: DeploymentId,
    /// The owner's Clerk id.
    #[schema(value_type = String)]
    pub user_id: UserId,
    /// Clerk id of its organization; null for a personal one.
    pub org_id: Option<String>,
    /// The caller's access: `owner`, `editor` or `viewer`; at most `editor` in an impersonated session.
    #[schema(value_type = String, example = "owner")]
    pub access: Level,
    /// What the caller may do with it: the operations of this API, by their ids.
    #[schema(value_type = Vec<String>)]
    pub can: &'static [&'static str],
    /// The name.
    pub name: String,
    /// The source repository.
    pub repository: String,
    /// The branch of the repository.
    pub branch: String,
    /// Path of the Dockerfile in the repository.
    pub docker_file_path: String,
    /// Path of the build context in the repository.
    pub context_dir: String,
    /// The port that the container listens on.
    pub port_number: i32,
    /// The container's environment variables; absent unless `access` is `owner`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub env_vars: Option<EnvVars>,
    /// The size of the machine.
    pub resource_version: ResourceVersion,
    /// Whether it is left out of the public list.
    pub private: bool,
    /// The description.
    pub description: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl DeploymentView {
    /// Shows a row as far as the caller's access goes, with the actions that this access allows.
    pub fn new(row: Deployment, access: CallerAccess, can: &'static [&'static str]) -> Self {
        let level = access.level_for_fields();
        Self {
            id: row.id,
            user_id: row.user_id,
            org_id: row.org_id,
            access: level,
            can,
            name: row.name,
            repository: row.repository,
            branch: row.branch,
            docker_file_path: row.docker_file_path,
            context_dir: row.context_dir,
            port_number: row.port_number,
            env_vars: (level == Level::Owner).then(|| row.env_vars.into_value()),
            resource_version: row.resource_version,
            private: row.private,
            description: row.description,
            tags: row.tags.into_value(),
            created_at: to_utc(row.created_at),
            updated_at: to_utc(row.updated_at),
        }
    }

    /// Returns the id as text, for the next page.
    pub fn id(&self) -> String {
        self.id.to_string()
    }
}

/// The public columns of a deployment: the query selects no others.
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
    /// Returns the id as text, for the next page.
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
    /// The name.
    pub name: String,
    /// The source repository.
    pub repository: String,
    /// The branch of the repository.
    pub branch: String,
    /// The size of the machine.
    pub resource_version: ResourceVersion,
    /// The description.
    pub description: Option<String>,
    /// The tags.
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
            created_at: to_utc(row.created_at),
        }
    }
}
