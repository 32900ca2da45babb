#[path = "../support/resources.rs"]
mod resources;

use diesel::SqliteConnection;
use resources::Deployment;

fn archive(row: Deployment, connection: &mut ownership::Scoped<'_, SqliteConnection>) {
    let _ = row.delete(connection);
}

fn main() {}
