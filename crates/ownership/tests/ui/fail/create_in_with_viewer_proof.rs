#[path = "../support/rows.rs"]
mod rows;

use ownership::{Owned, access::Viewer};
use rows::{Db, Deployment, Endpoint, deployments, endpoints};

#[derive(diesel::Insertable)]
#[diesel(table_name = endpoints)]
pub(crate) struct NewEndpoint {
    id: String,
    route: String,
}

ownership::resources! {
    database = Db;
    connection = diesel::SqliteConnection;

    deployment => Deployment { table: deployments, owner: user_id, changes: none },
    endpoint   => Endpoint   { table: endpoints, parent: deployment via deployment_id, new: NewEndpoint, changes: none },
}

fn add(connection: &mut ownership::Scoped<'_, diesel::SqliteConnection>, deployment: &Owned<Deployment, Viewer>, new: NewEndpoint) {
    let _ = Endpoint::create_in(connection, deployment, new);
}

fn main() {}
