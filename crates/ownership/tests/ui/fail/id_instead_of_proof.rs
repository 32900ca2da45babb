#[path = "../support/resources.rs"]
mod resources;

use diesel::SqliteConnection;
use ownership::Owned;
use resources::Deployment;

fn archive(deployment: Owned<Deployment>, connection: &mut ownership::Scoped<'_, SqliteConnection>) {
    let _ = deployment.delete(connection);
}

fn archive_by_id(id: String, connection: &mut ownership::Scoped<'_, SqliteConnection>) {
    archive(id, connection);
}

fn main() {}
