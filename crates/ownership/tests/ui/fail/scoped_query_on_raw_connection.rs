#[path = "../support/resources.rs"]
mod resources;

use diesel::SqliteConnection;
use ownership::auth::ClerkUser;
use resources::Deployment;

fn list(connection: &mut SqliteConnection, caller: &ClerkUser) -> diesel::QueryResult<Vec<Deployment>> {
    Deployment::owned_by(caller).load(connection)
}

fn main() {}
