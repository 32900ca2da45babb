//! Every ownable resource of this service: its name in `#[check_ownership("…")]`, its row, its table, and whose it is.

use crate::{
    models::{Deployment, DeploymentChanges, Endpoint, EndpointChanges, User, UserChanges},
    schema::{deployments, endpoints, users},
};

ownership::resources! {
    database = crate::db::Db;

    user       => User       { table: users,       owner: id },
    deployment => Deployment { table: deployments, owner: user_id },
    endpoint   => Endpoint   { table: endpoints,   parent: deployment via deployment_id },
}
