#[path = "../support/resources.rs"]
mod resources;

use diesel::SqliteConnection;
use ownership::Owned;
use resources::Deployment;

fn archive(deployment: Owned<Deployment>, connection: &mut ownership::Scoped<'_, SqliteConnection>) {
    let _ = deployment.delete(connection);
}

fn archive_row(row: Deployment, connection: &mut ownership::Scoped<'_, SqliteConnection>) {
    archive(row, connection);
}

fn main() {}
