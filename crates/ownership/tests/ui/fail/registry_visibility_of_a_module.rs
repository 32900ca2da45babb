#[path = "../support/rows.rs"]
mod rows;

use rows::{Db, Deployment, deployments};

ownership::resources! {
    visibility = pub(super);
    database = Db;

    deployment => Deployment { table: deployments, owner: user_id, changes: none },
}

fn main() {}
