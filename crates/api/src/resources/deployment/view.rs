//! Which fields of a deployment a caller sees. Only the owner sees the environment variables.

use auth::ClerkUser;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::{Queryable, Selectable};
use ownership::{
    AccessBasis, Override, Owned,
    access::{Access, Level},
    identity,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Deployment, DeploymentId, EnvVars, ResourceVersion, deployments, grant::GrantedAccess};
use crate::{
    columns::{TextJson, to_utc},
    resources::user::UserId,
};

/// The permission to read an organization's deployments.
const READ: &str = "org:deployments:read";
/// The permission to act as the owner of an organization's deployments.
const MANAGE: &str = "org:deployments:manage";
/// The role with the same effect.
const ADMIN: &str = "org:admin";

/// A deployment, and the level at which the caller sees it.
#[derive(Clone, Debug)]
pub struct VisibleDeployment {
    row: Deployment,
    level: Level,
}

impl VisibleDeployment {
    pub(super) fn new(row: Deployment, level: Level) -> Self {
        Self { row, level }
    }

    /// As seen by its owner.
    pub fn for_owner(row: Deployment, owner: &ClerkUser) -> Self {
        Self::new(row, in_person(owner, Level::Owner))
    }

    /// As seen by a grantee, who may also manage it for its organization.
    pub fn for_grantee(row: Deployment, access: GrantedAccess, grantee: &ClerkUser) -> Self {
        let level = if manages(grantee, &row) { Level::Owner } else { access.level() };
        Self::new(row, in_person(grantee, level))
    }

    /// Returns the highest level that the caller has. An override counts as the owner, except for the permission to read,
    /// beside which the caller may have an editor's grant.
    pub fn level<A: Access>(deployment: &Owned<Deployment, A>) -> Level {
        let level = match deployment.allowed_by() {
            AccessBasis::Override(Override::Permission(READ)) if deployment.is_shared_with_editor() => Level::Editor,
            AccessBasis::Override(Override::Permission(READ)) => Level::Viewer,
            AccessBasis::Owner | AccessBasis::Override(_) => Level::Owner,
            AccessBasis::Grant(level) => level,
        };
        in_person(deployment.user(), level)
    }

    /// Returns the id as text, for the next page.
    pub fn id(&self) -> String {
        self.row.id.to_string()
    }
}

/// Returns whether the user is treated as the owner of an organization's deployment, by the same rule as the routes' overrides.
fn manages(user: &ClerkUser, row: &Deployment) -> bool {
    let is_there = user.org().is_some_and(|active| row.org_id.as_deref() == Some(active.id()));
    is_there && (user.has_permission(MANAGE) || user.has_role(ADMIN))
}

/// Limits an impersonated session to an editor's level.
fn in_person(user: &ClerkUser, level: Level) -> Level {
    if identity::no_impersonation(user).is_ok() { level } else { level.min(Level::Editor) }
}

impl<A: Access> From<Owned<Deployment, A>> for VisibleDeployment {
    fn from(deployment: Owned<Deployment, A>) -> Self {
        let level = Self::level(&deployment);
        Self::new(deployment.into_row(), level)
    }
}

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

impl From<VisibleDeployment> for DeploymentView {
    fn from(VisibleDeployment { row, level }: VisibleDeployment) -> Self {
        Self {
            id: row.id,
            user_id: row.user_id,
            org_id: row.org_id,
            access: level,
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
