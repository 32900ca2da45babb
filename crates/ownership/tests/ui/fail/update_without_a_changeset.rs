#[path = "../support/rows.rs"]
mod rows;

use diesel::SqliteConnection;
use ownership::Owned;
use rows::{Db, Deployment, DeploymentChanges, deployments};

ownership::resources! {
    database = Db;

    deployment => Deployment { table: deployments, owner: user_id, changes: none },
}

fn rename(deployment: Owned<Deployment>, connection: &mut ownership::Scoped<'_, SqliteConnection>, changes: DeploymentChanges) {
    let _ = deployment.update(connection, changes);
}

fn main() {}
