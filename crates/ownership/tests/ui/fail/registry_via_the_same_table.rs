#[path = "../support/rows.rs"]
mod rows;

use rows::{Db, Deployment, deployments};

ownership::resources! {
    database = Db;

    deployment => Deployment { table: deployments, owner: id via deployments { user_id }, changes: none },
}

fn main() {}
