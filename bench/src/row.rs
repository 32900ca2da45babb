//! The row that every server returns, and its JSON: the service's own, so that all answers are equal byte for byte.

use std::sync::LazyLock;

use api::{
    app::Service,
    columns::{TextJson, to_utc},
    db::MultiConnection,
    resources::{
        deployment::{DeploymentId, DeploymentView, EnvVars, ResourceVersion, deployments},
        user::UserId,
    },
};
use chrono::NaiveDateTime;
use diesel::{ExpressionMethods, QueryDsl, QueryResult, Queryable, RunQueryDsl, Selectable, SelectableHelper};
use ownership::{AccessEntry, access::Level};

/// What the service says that an owner may do, listed once.
static ACTIONS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let map = Service::access_map();
    let checks = |entry: &&AccessEntry| entry.checks.iter().any(|check| check.resource == "deployment");
    let actions = map.entries().iter().filter(checks).map(|entry| entry.handler);
    actions.filter(|action| *action != "leave_deployment").collect()
});

/// A deployment.
#[derive(Queryable, Selectable)]
#[diesel(table_name = deployments)]
pub struct Row {
    id: DeploymentId,
    /// The owner.
    pub user_id: UserId,
    org_id: Option<String>,
    name: String,
    repository: String,
    branch: String,
    docker_file_path: String,
    context_dir: String,
    port_number: i32,
    env_vars: TextJson<EnvVars>,
    resource_version: ResourceVersion,
    private: bool,
    description: Option<String>,
    tags: TextJson<Vec<String>>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

impl Row {
    /// Returns the id as text, for the next page.
    pub fn id(&self) -> String {
        self.id.to_string()
    }

    /// Loads a row as most applications would: with `first`, on the connection type that serves both databases.
    ///
    /// # Errors
    /// There is no such row, or the query fails.
    pub fn first(connection: &mut MultiConnection, id: &str) -> QueryResult<Self> {
        deployments::table.filter(deployments::id.eq(id)).select(Self::as_select()).first(connection)
    }
}

impl From<Row> for DeploymentView {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            user_id: row.user_id,
            org_id: row.org_id,
            access: Level::Owner,
            can: &ACTIONS,
            name: row.name,
            repository: row.repository,
            branch: row.branch,
            docker_file_path: row.docker_file_path,
            context_dir: row.context_dir,
            port_number: row.port_number,
            env_vars: Some(row.env_vars.into_value()),
            resource_version: row.resource_version,
            private: row.private,
            description: row.description,
            tags: row.tags.into_value(),
            created_at: to_utc(row.created_at),
            updated_at: to_utc(row.updated_at),
        }
    }
}
