#[path = "../support/rows.rs"]
mod rows;

use rows::{Db};

ownership::resources! {
    database = Db;
    connection = diesel::SqliteConnection;

    deployment => crate::rows::Deployment { table: crate::rows::deployments, ownr: user_id },
    endpoint => crate::rows::Endpoint { table: crate::rows::endpoints, parent: deployment via deployment_id, denied: hidden },
}

fn main() {}
