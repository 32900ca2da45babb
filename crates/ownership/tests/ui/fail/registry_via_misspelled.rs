#[path = "../support/rows.rs"]
mod rows;

use rows::{Db, Deployment, deployments};

ownership::resources! {
    database = Db;

    deployment => Deployment { table: deployments, owner: user_id through users { clerk_id }, changes: none },
}

fn main() {}
