#[path = "../support/rows.rs"]
mod rows;

use rows::Db;

ownership::resources! {
    database = Db;
    connection = diesel::SqliteConnection;

    deployment => crate::rows::Deployment { table: crate::rows::deployments, owner: user_id, grants: crate::rows::endpoints { level: method } },
}

fn main() {}
