#[path = "../support/resources.rs"]
mod resources;

use diesel::SqliteConnection;
use ownership::{Owned, auth::UserId};
use resources::Endpoint;

fn give_away(endpoint: Owned<Endpoint>, connection: &mut ownership::Scoped<'_, SqliteConnection>, to: &UserId) {
    let _ = endpoint.transfer(connection, to);
}

fn main() {}
