#[path = "../support/rows.rs"]
mod rows;

use rows::{Db};

ownership::resources! {
    database = Db;
    connection = diesel::SqliteConnection;

    endpoint => crate::rows::Endpoint { table: crate::rows::endpoints, parent: deployment },
}

fn main() {}
