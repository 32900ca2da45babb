#[path = "../support/rows.rs"]
mod rows;

use rows::{Db, Deployment, deployments};

#[derive(diesel::Insertable)]
#[diesel(table_name = deployments)]
pub(crate) struct NewDeployment {
    user_id: String,
    name: String,
}

ownership::resources! {
    database = Db;

    deployment => Deployment { table: deployments, owner: user_id, new: NewDeployment, changes: none },
}

fn main() {}
