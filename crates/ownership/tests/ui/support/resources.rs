//! The registry that the fixtures share.

#[path = "rows.rs"]
pub(crate) mod rows;

pub(crate) use rows::{Db, Deployment, DeploymentChanges, Endpoint, EndpointChanges, deployments, endpoints};

ownership::resources! {
    database = self::Db;
    connection = diesel::SqliteConnection;

    deployment => Deployment { table: deployments, owner: user_id },
    endpoint   => Endpoint   { table: endpoints,   parent: deployment via deployment_id },
}
