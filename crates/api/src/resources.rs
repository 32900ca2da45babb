//! The registry of ownable resources: the name in `#[check_ownership("…")]`, the row, the table, and what decides ownership.
//! Each resource's own module has its table, types and statements.

pub mod caller_access;
#[expect(missing_docs, reason = "`diesel::table!` generates public items without a word")]
pub mod deployment;
#[expect(missing_docs, reason = "`diesel::table!` generates public items without a word")]
pub mod endpoint;
#[expect(missing_docs, reason = "`diesel::table!` generates public items without a word")]
pub mod organization;
#[expect(missing_docs, reason = "`diesel::table!` generates public items without a word")]
pub mod removal;
#[expect(missing_docs, reason = "`diesel::table!` generates public items without a word")]
pub mod user;

use deployment::{Deployment, DeploymentChanges, NewDeployment, deployments, grant::deployment_grants};
use endpoint::{Endpoint, EndpointChanges, NewEndpoint, endpoints};
use removal::not_removed;
use user::{User, UserChanges, users};

ownership::resources! {
    database = crate::db::Db;
    connection = crate::db::MultiConnection {
        #[cfg(feature = "postgres")]
        Postgres(diesel::PgConnection),
        Sqlite(diesel::SqliteConnection),
    };

    user       => User       { table: users,       owner: id, only: not_removed!(id) },
    deployment => Deployment {
        table: deployments, owner: user_id | org_id, grants: deployment_grants, new: NewDeployment,
        only: not_removed!(user_id),
    },
    endpoint   => Endpoint   { table: endpoints,   parent: deployment via deployment_id, new: NewEndpoint },
}
