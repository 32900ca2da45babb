#[path = "../support/resources.rs"]
mod resources;

use ownership::{Lookup, Resource};
use ownership::auth::UserId;
use resources::Deployment;

fn delete_by_id(connection: &mut diesel::SqliteConnection, id: &String, owner: &UserId) {
    let _ = Deployment::delete(connection, &Lookup { id, owner, within: None });
}

fn main() {}
