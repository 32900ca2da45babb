#[path = "../support/resources.rs"]
mod resources;

use ownership::auth::ClerkUser;
use resources::Deployment;

fn create(connection: &mut ownership::Scoped<'_, diesel::SqliteConnection>, caller: &ClerkUser) {
    let _ = Deployment::create(connection, caller, "new");
}

fn main() {}
