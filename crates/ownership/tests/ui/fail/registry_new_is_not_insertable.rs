#[path = "../support/rows.rs"]
mod rows;

use rows::{Db, Deployment, deployments};

pub(crate) struct NewDeployment {
    name: String,
}

ownership::resources! {
    database = Db;

    deployment => Deployment { table: deployments, owner: user_id, new: NewDeployment, changes: none },
}

fn main() {}
