#[path = "../support/rows.rs"]
mod rows;

use rows::{Db, Deployment, deployments};

struct Other;

ownership::resources! {
    database = Db;
    connection = Other;

    deployment => Deployment { table: deployments, owner: user_id, changes: none },
}

fn main() {}
