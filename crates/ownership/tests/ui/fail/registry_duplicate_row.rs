#[path = "../support/rows.rs"]
mod rows;

use rows::{Db};

ownership::resources! {
    database = Db;

    deployment => crate::rows::Deployment { table: crate::rows::deployments, owner: user_id },
    project => crate::rows::Deployment { table: crate::rows::deployments, owner: user_id },
}

fn main() {}
