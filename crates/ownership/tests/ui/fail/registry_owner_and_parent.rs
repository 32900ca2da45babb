#[path = "../support/rows.rs"]
mod rows;

use rows::{Db};

ownership::resources! {
    database = Db;
    connection = diesel::SqliteConnection;

    deployment => crate::rows::Deployment { table: crate::rows::deployments, owner: user_id },
    endpoint => crate::rows::Endpoint { table: crate::rows::endpoints, owner: deployment_id, parent: deployment via deployment_id },
}

fn main() {}
