#[path = "../support/resources.rs"]
mod resources;

use diesel::SqliteConnection;
use ownership::{Owned, Scoped, auth::UserId};
use resources::Deployment;

fn unshare(row: &Owned<Deployment>, connection: &mut Scoped<'_, SqliteConnection>, user: &UserId) {
    let _ = row.revoke(connection, user);
}

fn main() {}
