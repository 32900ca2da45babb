#[path = "../support/rows.rs"]
mod rows;

use rows::{Db, Deployment, deployments};

ownership::resources! {
    database = Db;
    visibility = pub;

    deployment => Deployment { table: deployments, owner: user_id, changes: none },
}

fn main() {}
