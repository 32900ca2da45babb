#[path = "../support/resources.rs"]
mod resources;

use diesel::SqliteConnection;
use ownership::Owned;
use resources::Deployment;

fn archive_twice(deployment: Owned<Deployment>, connection: &mut ownership::Scoped<'_, SqliteConnection>) {
    let _ = deployment.delete(connection);
    let _ = deployment.delete(connection);
}

fn main() {}
