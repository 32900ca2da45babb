#[path = "../support/rows.rs"]
mod rows;

use rows::{Db, Deployment, Endpoint, deployments, endpoints};

#[derive(diesel::Insertable)]
#[diesel(table_name = endpoints)]
pub(crate) struct NewEndpoint {
    #[diesel(column_name = deployment_id)]
    of: String,
    route: Option<String>,
}

ownership::resources! {
    database = Db;
    connection = diesel::SqliteConnection;

    deployment => Deployment { table: deployments, owner: user_id, changes: none },
    endpoint   => Endpoint   { table: endpoints, parent: deployment via deployment_id, new: NewEndpoint, changes: none },
}

fn main() {}
