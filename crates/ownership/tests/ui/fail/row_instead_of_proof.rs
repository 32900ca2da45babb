#[path = "../support/resources.rs"]
mod resources;

use diesel::SqliteConnection;
use ownership::Owned;
use resources::Deployment;

fn archive(deployment: Owned<Deployment>, connection: &mut SqliteConnection) {
    let _ = deployment.delete(connection);
}

fn archive_row(row: Deployment, connection: &mut SqliteConnection) {
    archive(row, connection);
}

fn main() {}
