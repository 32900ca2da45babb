#[path = "../support/rows.rs"]
mod rows;

use rows::{Db, Deployment, deployments};

ownership::resources! {
    database = Db;

    deployment => Deployment { table: deployments, owner: user_id via users, changes: none },
}

fn main() {}
