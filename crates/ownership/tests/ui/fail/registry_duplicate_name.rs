#[path = "../support/rows.rs"]
mod rows;

use rows::{Db};

ownership::resources! {
    database = Db;

    deployment => crate::rows::Deployment { table: crate::rows::deployments, owner: user_id },
    deployment => crate::rows::Endpoint { table: crate::rows::endpoints, owner: deployment_id },
}

fn main() {}
