#[path = "../support/rows.rs"]
mod rows;

use rows::{Db, Deployment, Endpoint, deployments, endpoints};

ownership::resources! {
    database = Db;

    deployment => Deployment { table: deployments, owner: user_id, changes: none },
    endpoint   => Endpoint   { table: endpoints,   parent: deployment via deployment_id, changes: none },
}

fn main() {}
